import type { Heard } from "#src/discussion/heard.ts";
import type { DesignChange, Message, Transcript } from "#src/discussion/message.ts";
import type { Minutes } from "./minutes.ts";

const WISH = "wish-";

/** Whether somebody outside the discussion decided it, which no later turn takes back. */
export const isWish = ({ id }: Message): boolean => id.startsWith(WISH);

/** Whether it came of the comment with this id. */
export const isOfComment = ({ id }: Message, comment: number): boolean => id.startsWith(`${WISH}${comment}-`);

/** Whether it came of an answer to a question on this issue. */
export const isAnswer = ({ id }: Message, issue: number): boolean => id.startsWith(`${WISH}answer-${issue}-`);

const decisionOf = (id: string, text: string, change: DesignChange | null): Message => ({
  id: `${WISH}${id}`,
  role: "PM",
  round: 1,
  text,
  kind: "decision",
  answers: null,
  change,
  dissent: [],
});

/** Answers to questions that no sentence of the spec holds. */
export const answersIn = ({ answers }: Pick<Minutes, "answers">, issue: number): Transcript =>
  answers.flatMap(({ settled, steer }, n) => {
    if (settled.kind !== "decision") return [];
    const isAssumed = steer === null || steer.withdrawn !== undefined;
    const whose = isAssumed ? "That was assumed." : `That is what ${steer.by} answered.`;
    return [decisionOf(`answer-${issue}-${n + 1}`, `${settled.text} ${whose}`, null)];
  });

/** What of a comment the spec's text can't hold. */
export const decisionsOf = ({ changes }: Heard, { by, id }: { by: string; id: number }): Transcript =>
  changes.map(({ change, text }, n) => decisionOf(`${id}-${n + 1}`, `${text} That is what ${by} asked for.`, change));
