import type { Effort, WritingTask } from "#src/agents/agents.ts";
import type { Role } from "#src/discussion/message.ts";
import { renderTemplate } from "#src/template.ts";
import { askTyped, hasAnswered } from "./ask-typed.ts";
import { cutTo } from "./budgets.ts";
import { fence, listed } from "./fence.ts";
import { REVIEW_FORM } from "./forms.ts";
import { think } from "./think.ts";
import type { WritingMeans } from "./writing-means.ts";

const MOST_FINDINGS = 6;

const LOOKS = {
  Security:
    "who can read or change what they should not, what a stranger can make it store, run or send, what is not bounded",
  QA: "what of the pieces is not done or done otherwise, which edge breaks it, which test proves nothing",
};

export type Finding = { role: Role; path: string; line: number; text: string; blocking: boolean };

/** What a reviewer finds wrong with what was written by hand, or why none of its models could say. */
export const reviewChange = async (
  role: keyof typeof LOOKS,
  task: WritingTask,
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
          issue: fence("issue", cutTo("issue", `${task.text.title}\n\n${task.text.body}`)),
          pieces: cutTo("pieces", listed(task.pieces)),
          diff: fence("change", cutTo("diff", diff)),
          looks: LOOKS[role],
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
