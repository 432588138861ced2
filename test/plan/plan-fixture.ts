import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rulesAgents } from "#src/agents/rules/rules-agents.ts";
import type { Transcript } from "#src/discussion/message.ts";
import { chooseLane } from "#src/discussion/choose-lane.ts";
import { nextTurn } from "#src/discussion/next-turn.ts";
import { planOf } from "#src/plan/apply-decisions.ts";
import type { Plan } from "#src/plan/plan.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import type { Spec } from "#src/spec/spec.ts";

export const EXAMPLES = [
  "todo-list",
  "url-shortener",
  "notification-system",
  "coworking-space",
  "helpdesk",
  "bookshelf",
] as const;
const DIRECTORY = join(import.meta.dirname, "../../examples/specs");

type Example = (typeof EXAMPLES)[number];

export const readExampleText = (name: Example): { title: string; body: string } => ({
  title: "",
  body: readFileSync(join(DIRECTORY, `${name}.md`), "utf8"),
});

export const readExample = (name: Example): Spec => parseSpec(readExampleText(name));

/** The whole discussion of a spec by the rule-based agents, and the plan it ends with. */
export const discuss = async (
  spec: Spec,
  repository = "acme/demo",
): Promise<{ transcript: Transcript; plan: Plan }> => {
  const agents = rulesAgents();
  let transcript: Transcript = [];
  const lane = chooseLane(spec);
  for (let turn = nextTurn(transcript, lane); turn !== null; turn = nextTurn(transcript, lane, turn)) {
    const plan = planOf(spec, transcript, repository);
    transcript = [...transcript, ...(await agents.speak({ ...turn, spec, plan, transcript })).messages];
  }
  return { transcript, plan: planOf(spec, transcript, repository) };
};
