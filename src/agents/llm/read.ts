import type { Effort, IssueText, Reading, SpecText } from "#src/agents/agents.ts";
import { renderTemplate } from "#src/template.ts";
import { askTyped, hasAnswered } from "./ask-typed.ts";
import { cutTo, newestOf } from "./budgets.ts";
import { fence, listed } from "./fence.ts";
import { READING_FORM } from "./forms.ts";
import type { Knowledge, Prompts } from "./knowledge.ts";
import type { Means } from "./means.ts";
import type { Question } from "./language-model.ts";
import { type AskedOf, complainOfQuestions, openQuestions } from "./open-questions.ts";
import { think } from "./think.ts";

/** Tokens of the longest spec that an issue can hold. */
const MOST_TOKENS = 20_000;

const askReading = (
  { shown, title }: IssueText,
  complaints: readonly string[],
  prompts: Prompts,
  { language }: Knowledge,
): Question & { form: typeof READING_FORM } => ({
  system: [renderTemplate(prompts.reading, { language })],
  messages: [
    {
      from: "user",
      text: renderTemplate(prompts["reading-ask"], {
        issue: fence("issue", cutTo("issue", `${title}\n\n${shown}`)),
        complaints: listed(newestOf("problems", complaints)),
      }),
    },
  ],
  tools: [],
  form: READING_FORM,
  maxTokens: MOST_TOKENS,
  cacheKey: "reading",
});

/**
 * The issue as a spec that leaves nothing out but what takes code of its own. What the rules understand to its last line
 * costs nothing.
 */
export const read = async (
  text: IssueText,
  effort: Effort,
  { asking, knowledge, prompts, thinkers }: Means,
): Promise<Reading> => {
  const { body, title } = text;
  const complaints = knowledge.complainOfReading({ title, body });
  if (complaints.length === 0) return { title, body, questions: [], thought: { by: null, because: null } };
  const question = askReading(text, complaints, prompts, knowledge);
  const accept = (value: unknown): { settled: SpecText & { questions: AskedOf[] } } | { complaints: string[] } => {
    const reading = value as SpecText & { questions: AskedOf[] };
    const left = [...knowledge.complainOfReading(reading), ...complainOfQuestions(reading.questions)];
    return left.length === 0 ? { settled: reading } : { complaints: left };
  };
  const thought = await think(thinkers, effort, {
    ask: (thinker) => askTyped(thinker, question, asking, accept),
    hasBegun: (thinker) => hasAnswered(thinker, question, asking),
  });
  if (thought.value === null) return { title, body, questions: [], thought: { by: null, because: thought.because } };
  return { ...thought.value, questions: openQuestions(thought.value.questions), thought: thought.thought };
};
