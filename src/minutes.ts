import type { Transcript } from "#src/discussion/message.ts";
import type { Plan, Steer } from "#src/plan/plan.ts";
import type { Spec } from "#src/spec/spec.ts";
import type { Settled } from "#src/steering/question.ts";

/** What a discussion has come to: of which words, by whose messages. */
export type Floor = { text: { title: string; body: string }; spec: Spec; transcript: Transcript };

/** `about`: of the question; `steer`: null where nobody answered, and its recommendation was taken. */
export type Answered = { about: string; settled: Settled; steer: Steer | null };

/** What a run remembers of what was said, for whoever speaks or asks later. */
export type Minutes = {
  /** The newest plan that was posted, and what it came of; null: there is none yet. */
  settled: (Floor & { plan: Plan }) | null;
  /** Questions that were posted so far. */
  asked: number;
  answers: Answered[];
  /** What people said since the issue was read, and was understood. */
  wishes: Steer[];
  /** Ids of the comments to whose questions a role has replied. */
  replies: number[];
};

export const startMinutes = (): Minutes => ({ settled: null, asked: 0, answers: [], wishes: [], replies: [] });

/** Where a comment stands, by the address of another on the same thread. */
export const linkTo = (url: string, comment: number): string => `${url.replace(/#.*$/u, "")}#issuecomment-${comment}`;

/** What people had otherwise, as a plan tells it. */
export const steersIn = ({ answers, wishes }: Minutes): Pick<Plan, "steers"> => {
  const steers = [...answers.flatMap(({ steer }) => steer ?? []), ...wishes];
  return steers.length === 0 ? {} : { steers };
};
