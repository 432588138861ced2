import type { Effort } from "#src/agents/agents.ts";
import type { Role } from "#src/discussion/message.ts";
import { renderTemplate } from "#src/template.ts";
import { askTyped, hasAnswered } from "./ask-typed.ts";
import { cutTo } from "./budgets.ts";
import { fence, listed } from "./fence.ts";
import { REVIEW_FORM } from "./forms.ts";
import { think } from "./think.ts";
import type { WritingMeans } from "./writing-means.ts";

const MOST_FINDINGS = 6;
const REVIEWERS = ["Security", "QA"] as const;

export type Finding = { role: Role; path: string; line: number; text: string; blocking: boolean };
/** What reviewers found, and who of them could not look. */
export type Review = { found: Finding[]; missing: string[] };

/** `about`: what it is for, as prompts have it. `looks`: what each reviewer looks for. `what`: as people read it. */
export type Reviewed = {
  about: string;
  pieces: string[];
  looks: Record<(typeof REVIEWERS)[number], string>;
  what: string;
};

const reviewAs = async (
  role: (typeof REVIEWERS)[number],
  { about, looks, pieces }: Reviewed,
  diff: string,
  effort: Effort,
  { askingOf, knowledge, prompts, thinkersOf }: WritingMeans,
): Promise<{ findings: Finding[] } | { because: string }> => {
  const question = {
    system: [],
    messages: [
      {
        from: "user" as const,
        text: renderTemplate(prompts.review, {
          role,
          charter: knowledge.charters[role],
          about,
          pieces: cutTo("pieces", listed(pieces)),
          diff: fence("change", cutTo("diff", diff)),
          looks: looks[role],
        }),
      },
    ],
    tools: [],
    form: REVIEW_FORM,
    maxTokens: 4_000,
    cacheKey: "review",
  };
  const accept = (value: unknown): { settled: Omit<Finding, "role">[] } => ({
    settled: (value as { findings: Omit<Finding, "role">[] }).findings.slice(0, MOST_FINDINGS),
  });
  const asking = askingOf(role, "review");
  const found = await think(thinkersOf(role), effort, {
    ask: (thinker) => askTyped(thinker, question, asking, accept),
    hasBegun: (thinker) => hasAnswered(thinker, question, asking),
  });
  return found.value === null ? found : { findings: found.value.map((finding) => ({ ...finding, role })) };
};

/** What Security and QA find wrong with what was written by hand, and who of them could not look, and why. */
export const reviewChange = async (
  reviewed: Reviewed,
  diff: string,
  effort: Effort,
  means: WritingMeans,
): Promise<Review> => {
  const reviews = REVIEWERS.map((role) => reviewAs(role, reviewed, diff, effort, means));
  // Where one fails the other ends first, so that nothing is paid any more when it is told what was spent.
  await Promise.allSettled(reviews);
  const found: Finding[] = [];
  const missing: string[] = [];
  for (const [n, each] of (await Promise.all(reviews)).entries()) {
    if ("findings" in each) found.push(...each.findings);
    else missing.push(`${REVIEWERS[n]} did not review ${reviewed.what}: ${each.because}.`);
  }
  return { found, missing };
};

/** A remark for whoever merges. */
export const remarkOf = ({ line, path, role, text }: Finding): Omit<Finding, "blocking"> => ({
  role,
  path,
  line,
  text,
});
