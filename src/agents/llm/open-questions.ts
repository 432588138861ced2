import type { Question } from "#src/steering/question.ts";

/** A question in the form in which a model asks it. `recommended` counts from 1. */
export type AskedOf = { question: string; why: string; options: string[]; recommended: number; because: string };

const MOST = 5;
const OPTIONS = { least: 2, most: 4 };
const MOST_CHARACTERS = 240;

const complainOf = ({ because, options, question, recommended, why }: AskedOf): string[] => [
  ...(options.length < OPTIONS.least || options.length > OPTIONS.most
    ? [`“${question}” must have ${OPTIONS.least} to ${OPTIONS.most} options.`]
    : []),
  ...(recommended < 1 || recommended > options.length ? [`“${question}” recommends an option that is not there.`] : []),
  ...[question, why, because, ...options].flatMap((text) =>
    text.trim() === "" || text.length > MOST_CHARACTERS || /[\n\r]/u.test(text)
      ? [`“${text.slice(0, 40)}” must be one line of 1 to ${MOST_CHARACTERS} characters.`]
      : [],
  ),
];

/** What is wrong with questions that a model asks, a sentence each. */
export const complainOfQuestions = (questions: readonly AskedOf[]): string[] => [
  ...(questions.length > MOST ? [`There are ${questions.length} questions: ask the ${MOST} that matter most.`] : []),
  ...questions.flatMap(complainOf),
];

/** The same as people are asked them; what they answer is a decision in the discussion. */
export const openQuestions = (questions: readonly AskedOf[]): Question[] =>
  questions.map(({ because, options, question, recommended, why }) => ({
    about: question,
    text: question,
    why,
    options: options.map((text) => ({ text, settles: { kind: "decision", text: `${question} ${text}` } })),
    recommended: recommended - 1,
    because,
    words: "decision",
  }));
