import { renderCount, renderMinute, renderTable } from "#src/markdown.ts";
import { makeInert } from "#src/spec/make-inert.ts";
import { renderClarification } from "#src/spec/clarification.ts";
import { letterOf, type Question, type Settled } from "./question.ts";

/** `nth` of `total`; `until`: when it is answered by its recommendation (ISO 8601), null: it waits on. */
export type Asked = { question: Question; nth: number; total: number; until: string | null };

const optionOf = ({ options }: Question, place: number): string => makeInert(options[place]?.text ?? "");

/** One question as a comment, whose answer is another comment. */
export const renderQuestion = ({ nth, question, total, until }: Asked): string =>
  [
    `**Question ${nth} of ${total}:** ${makeInert(question.text)}`,
    `Why it matters: ${makeInert(question.why)}`,
    `**Recommended:** ${letterOf(question.recommended)} – ${makeInert(question.because)}`,
    renderTable(
      ["Option", "Answer"],
      question.options.map((_, n) => [letterOf(n), optionOf(question, n)]),
    ),
    `Answer with a letter, “yes” for what is recommended, or words of your own, or edit the issue; only people with write access are heard. \`/aidevos go\` takes what is recommended, here and in every further question.${until === null ? "" : ` So does silence until ${renderMinute(until)}.`}`,
  ].join("\n\n");

/** Who owes an answer, as it stands in the status. */
export const renderWaiting = ({ nth, total, until }: Asked, url: string): string =>
  `blocked on you: [question ${nth} of ${total}](${url}), for somebody who may write here; \`/aidevos go\` takes what is recommended.${until === null ? "" : ` So does silence until ${renderMinute(until)}.`}`;

/** What a question came to. `by`: null where nobody answered in time; `words`: their own, null where they took an option. */
export type Given = { by: string | null; letter: string | null; words: string | null; settled: Settled };

const saidBy = ({ by }: Given): string => (by === null ? "nobody answered in time" : `answered by ${makeInert(by)}`);

const choiceOf = (question: Question, { by, letter, words }: Given): string => {
  if (words !== null) return `“${makeInert(words)}”`;
  const place = question.options.findIndex((_, n) => letterOf(n) === letter);
  return `**${letter ?? ""}** – ${optionOf(question, place)}${by === null ? " That was recommended." : ""}`;
};

const recordOf = ({ settled }: Given): string =>
  settled.kind === "decision"
    ? "The roles take it as decided."
    : `Part of the spec now, under “Clarifications”: ${makeInert(renderClarification(settled))}`;

/** What becomes of a question's comment once it is settled. `id`: what the answer is called by; null: nobody gave one. */
export const renderAnswered = (nth: number, question: Question, given: Given, id: string | null): string =>
  [
    `**Question ${nth}, ${saidBy(given)}:** ${makeInert(question.text)}`,
    choiceOf(question, given),
    `${recordOf(given)}${id === null ? "" : ` \`/aidevos withdraw ${id}\` takes it back.`}`,
  ].join("\n\n");

/** That a question is asked no more, for its issue says something else now, or was closed. */
export const renderOvertaken = (nth: number, { text }: Question): string =>
  `**Question ${nth} is asked no more:** ${makeInert(text)}`;

/** Why an answer is none. */
export const renderUnclear = (by: string, words: string, reason: string): string =>
  `**Not understood, ${makeInert(by)}:** “${makeInert(words.slice(0, 160))}”, because ${makeInert(reason)}. The question waits on; a letter or “yes” will do.`;

/** Recommendations that are taken without being asked, as one comment. */
export const renderTaken = (by: string | null, taken: readonly Question[]): string => {
  const whose =
    by === null ? "nobody answered the question before in time" : `${makeInert(by)} took what is recommended`;
  const lines = taken.map(
    (question) =>
      `- ${makeInert(question.text)} **${letterOf(question.recommended)}** – ${optionOf(question, question.recommended)}`,
  );
  return `**${renderCount(taken.length, "further question")} not asked**, since ${whose}:\n\n${lines.join("\n")}`;
};
