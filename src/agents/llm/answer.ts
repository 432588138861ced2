import type { Answered, Effort, Query } from "#src/agents/agents.ts";
import { renderTemplate } from "#src/template.ts";
import { askTyped, hasAnswered } from "./ask-typed.ts";
import { cutTo, newestOf } from "./budgets.ts";
import { fence, listed } from "./fence.ts";
import { ANSWER_FORM } from "./forms.ts";
import type { Means } from "./means.ts";
import { think } from "./think.ts";

const MOST_TOKENS = 1_000;
const MOST_CHARACTERS = 700;

type Draft = { text: string; source: string };

const complainOf = ({ source, text }: Draft): string[] => [
  ...(text.trim() === "" || text.length > MOST_CHARACTERS
    ? [`\`text\` must have 1 to ${MOST_CHARACTERS} characters; it has ${text.length}.`]
    : []),
  ...(source.length > 120 || /[\n\r]/u.test(source) ? ["`source` must be one line of 120 characters at most."] : []),
];

/** A role's answer by the first of its models that has a usable one; null: none has, and `because` says why. */
export const answer = async (
  { charter, question, role, spec, statements, text }: Query,
  effort: Effort,
  { asking, knowledge, prompts, thinkers }: Means,
): Promise<Answered | { because: string }> => {
  const charters = Object.entries(knowledge.charters).map(([name, each]) => `${name}: ${each}.`);
  const asked = {
    system: [
      renderTemplate(prompts.house, { charters: listed(charters) }),
      renderTemplate(prompts.issue, {
        issue: fence("issue", cutTo("issue", `${text.title}\n\n${text.body}`)),
        plan: fence("plan", cutTo("plan", knowledge.describeDraft(spec))),
      }),
    ],
    messages: [
      {
        from: "user" as const,
        text: renderTemplate(prompts.ask, {
          role,
          charter,
          settled: listed(
            newestOf(
              "discussion",
              statements.map((each) => `${each.text} (${each.source})`),
            ),
          ),
          question: fence("question", cutTo("comment", question)),
        }),
      },
    ],
    tools: [],
    form: ANSWER_FORM,
    maxTokens: MOST_TOKENS,
    cacheKey: spec.hash,
  };
  const accept = (value: unknown): { settled: Draft } | { complaints: string[] } => {
    const complaints = complainOf(value as Draft);
    return complaints.length === 0 ? { settled: value as Draft } : { complaints };
  };
  const thought = await think(thinkers, effort, {
    ask: (thinker) => askTyped(thinker, asked, asking, accept),
    hasBegun: (thinker) => hasAnswered(thinker, asked, asking),
  });
  if (thought.value === null) return { because: thought.because };
  const { source, text: said } = thought.value;
  return { text: said, source: source.trim() === "" ? null : source, thought: thought.thought };
};
