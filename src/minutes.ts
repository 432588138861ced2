import type { Transcript } from "#src/discussion/message.ts";
import type { Plan } from "#src/plan/plan.ts";
import { addClarification } from "#src/spec/clarification.ts";
import type { Spec } from "#src/spec/spec.ts";
import type { Question, Settled } from "#src/steering/question.ts";
import type { Steer } from "#src/steering/steer.ts";
import type { Made } from "#src/steering/undo-wish.ts";

type Text = { title: string; body: string };

/** What a discussion has come to: of which words, by whose messages. */
export type Floor = { text: Text; spec: Spec; transcript: Transcript };

/** `steer`: null where nobody answered, and the recommendation was taken. */
export type Answered = { question: Question; settled: Settled; steer: Steer | null };

/** What was understood of a comment: what it made of the spec's text, and by its id the decisions that came of it. */
export type Wish = { steer: Steer; comment: number; made: Made };

/** What a run remembers of what was said, for whoever speaks or asks later. */
export type Minutes = {
  /** The newest plan that was posted, and what it came of; null: there is none yet. */
  settled: (Floor & { plan: Plan }) | null;
  /** The text that was asked about, before any answer. */
  read: Text | null;
  /** Questions that were posted so far. */
  asked: number;
  /** What people had otherwise so far, of which each has an id. */
  steers: number;
  answers: Answered[];
  /** What people said since the issue was read, and was understood. */
  wishes: Wish[];
  /** Ids of the comments to whose questions a role has replied. */
  replies: number[];
  /** By login: the first comment since they were understood last of which nothing was. */
  unheard: Record<string, number>;
};

export const startMinutes = (): Minutes => ({
  settled: null,
  read: null,
  asked: 0,
  steers: 0,
  answers: [],
  wishes: [],
  replies: [],
  unheard: {},
});

/**
 * The comment in whose answer somebody hears that nothing was understood. It is one until they are understood: a program
 * that answers each of our comments would else never come to an end with us.
 */
export const unheardSince = ({ unheard }: Minutes, by: string, comment: number): number => (unheard[by] ??= comment);

/** What the next is called by that somebody has otherwise. */
export const nextSteer = ({ steers }: Minutes): string => `s${steers + 1}`;

/** The text with all that was answered. */
export const clarifiedBy = ({ body, title }: Text, answers: readonly Pick<Answered, "settled">[]): Text => ({
  title,
  body: answers.reduce((so, { settled }) => (settled.kind === "decision" ? so : addClarification(so, settled)), body),
});

/** Where a comment stands, by the address of another. `thread`: the issue or pull request; left out: the same. */
export const linkTo = (url: string, comment: number, thread?: number): string => {
  const place = url.replace(/#.*$/u, "");
  const other = thread === undefined ? place : place.replace(/\/(?:issues|pull)\/\d+$/u, `/issues/${thread}`);
  return `${other}#issuecomment-${comment}`;
};

/** What people had otherwise, as a plan tells it. */
export const steersIn = ({ answers, wishes }: Minutes): Pick<Plan, "steers"> => {
  const steers = [...answers.flatMap(({ steer }) => steer ?? []), ...wishes.map(({ steer }) => steer)];
  return steers.length === 0 ? {} : { steers };
};
