import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Agents } from "#src/agents/agents.ts";
import { type Knowledge, PROMPTS, type Prompts } from "#src/agents/llm/knowledge.ts";
import { llmAgents, type LlmOptions } from "#src/agents/llm/llm-agents.ts";
import { openThinkers } from "#src/agents/llm/open-thinkers.ts";
import { rulesAgents } from "#src/agents/rules/rules-agents.ts";
import { blockingIn, reviewProduct } from "#src/codegen/review/review-product.ts";
import type { Finding } from "#src/codegen/review/rule.ts";
import { rulesBroken } from "#src/codegen/review/rules-broken.ts";
import { CHARTERS } from "#src/discussion/charters.ts";
import { planOf } from "#src/plan/apply-decisions.ts";
import { checkPlan } from "#src/plan/check-plan.ts";
import { expectCalls } from "#src/plan/expect-calls.ts";
import { judgeTurn, pointsOf } from "#src/plan/judge-turn.ts";
import { renderDraft } from "#src/plan/render-plan.ts";
import { complainOfReading } from "#src/spec/complain-of-reading.ts";
import type { ModelsConfig } from "./read-models.ts";

const ROOT = join(import.meta.dirname, "..");

const readPrompts = (): Prompts =>
  Object.fromEntries(
    PROMPTS.map((name) => [name, readFileSync(join(ROOT, "templates", "prompts", `${name}.md`), "utf8").trim()]),
  ) as Prompts;

/** A name that no product has: what is asked of models is the same wherever it is built. */
const UNNAMED = "product";

const sayFinding = ({ line, path, rule, sentence }: Finding): string => `${rule}, ${path}:${line}: ${sentence}`;

const readKnowledge = (): Knowledge => ({
  charters: CHARTERS,
  language: readFileSync(join(ROOT, "docs", "spec.md"), "utf8"),
  complainOfReading,
  describeDraft: (spec) => renderDraft(planOf(spec, [], UNNAMED)),
  findProblems: (spec, transcript) =>
    checkPlan(planOf(spec, transcript, UNNAMED)).map(({ mend, subject, text }) => `${subject}: ${text}. ${mend}`),
  expectCalls,
  findBreaches: (plan, files) => blockingIn(reviewProduct({ plan, files, before: null })).map(sayFinding),
  findNewBreaches: (plan, live, changed) => rulesBroken(plan, live, changed, live).map(sayFinding),
  pointsOf,
  judgeTurn,
});

/** Who thinks in this app: the models that its operator named, or the rules alone. */
export const openAgents = (
  models: ModelsConfig | null,
  { ending, openWorkbench, purse }: Pick<LlmOptions, "ending" | "openWorkbench" | "purse">,
): Agents => {
  const rules = rulesAgents();
  if (models === null) return rules;
  const thinkersOf = openThinkers(models);
  return llmAgents({
    thinkersOf,
    purse,
    prompts: readPrompts(),
    knowledge: readKnowledge(),
    openWorkbench,
    rules,
    ending,
  });
};
