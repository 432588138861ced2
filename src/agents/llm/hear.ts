import type { Effort, Hearing, Listening, SpecText } from "#src/agents/agents.ts";
import type { DesignChange } from "#src/discussion/message.ts";
import { renderTemplate } from "#src/template.ts";
import { askTyped, hasAnswered } from "./ask-typed.ts";
import { cutTo } from "./budgets.ts";
import { fence } from "./fence.ts";
import { HEARING_FORM } from "./forms.ts";
import type { Means } from "./means.ts";
import { think } from "./think.ts";

/** Tokens of the longest spec that an issue can hold. */
const MOST_TOKENS = 20_000;
const MOST_CHARACTERS = 240;

type Draft = { understood: string; body: string | null; decisions: { text: string; change: DesignChange }[] };

const complainOfWords = ({ body, decisions, understood }: Draft): string[] => [
  ...(understood.trim() === "" || understood.length > MOST_CHARACTERS || /[\n\r]/u.test(understood)
    ? [`\`understood\` must be one line of 1 to ${MOST_CHARACTERS} characters.`]
    : []),
  ...(body !== null && decisions.length > 0 ? ["Say it in `body` or in `decisions`, not in both."] : []),
];

/** A spec that is understood no better than before, or a plan that is not sound, is none. */
const complainOfMeaning = (
  { body, decisions }: Draft,
  { spec, text, transcript }: Listening,
  { complainOfReading, judgeTurn }: Means["knowledge"],
): string[] => {
  const after: SpecText = { title: text.title, body: body ?? text.body };
  const left = body === null ? [] : complainOfReading(after);
  if (left.length > 0 && left.length > complainOfReading(text).length) return left;
  const drafts = decisions.map((decision) => ({ kind: "decision" as const, answers: null, dissent: [], ...decision }));
  const verdict = judgeTurn(drafts, { role: "PM", round: 1, rounds: 2, text, spec, transcript });
  return "complaints" in verdict ? verdict.complaints : [];
};

/** What somebody's comment asks for, by the first of the PM's models that has a usable answer; null: none has. */
export const hear = async (
  listening: Listening,
  effort: Effort,
  { asking, knowledge, prompts, thinkers }: Means,
): Promise<Hearing | null> => {
  const { text, words } = listening;
  const question = {
    system: [renderTemplate(prompts.hearing, { language: knowledge.language })],
    messages: [
      {
        from: "user" as const,
        text: renderTemplate(prompts["hearing-ask"], {
          spec: fence("spec", cutTo("issue", `${text.title}\n\n${text.body}`)),
          comment: fence("comment", cutTo("comment", words)),
        }),
      },
    ],
    tools: [],
    form: HEARING_FORM,
    maxTokens: MOST_TOKENS,
    cacheKey: "hearing",
  };
  const accept = (value: unknown): { settled: Draft } | { complaints: string[] } => {
    const draft = value as Draft;
    const complaints = [...complainOfWords(draft), ...complainOfMeaning(draft, listening, knowledge)];
    return complaints.length === 0 ? { settled: draft } : { complaints };
  };
  const thought = await think(thinkers, effort, {
    ask: (thinker) => askTyped(thinker, question, asking, accept),
    hasBegun: (thinker) => hasAnswered(thinker, question, asking),
  });
  if (thought.value === null) return null;
  const { body, decisions, understood } = thought.value;
  return { body: body ?? text.body, changes: decisions, understood, thought: thought.thought };
};
