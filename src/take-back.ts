import type { Transcript } from "#src/discussion/message.ts";
import { findSteer } from "#src/steering/find-steer.ts";
import { renderNotWithdrawn, renderWithdrawn } from "#src/steering/render-withdrawn.ts";
import { settleRecommended } from "#src/steering/settle-recommended.ts";
import type { Steer } from "#src/steering/steer.ts";
import { undoWish } from "#src/steering/undo-wish.ts";
import { answersIn, isAnswer, isOfComment } from "./decided.ts";
import { type Answered, clarifiedBy, type Minutes, steersIn, type Wish } from "./minutes.ts";

/** What the spec says, and what people decided besides. */
type Held = { title: string; body: string; decisions: Transcript };
/** `instead`: what holds in its place; null: what the spec says. */
type Undone = { body: string; decisions: Transcript; instead: string | null } | { because: string };

const undoWishOf = ({ comment, made }: Wish, held: Held): Undone => {
  const undone = undoWish(held, made);
  const decisions = held.decisions.filter((decision) => !isOfComment(decision, comment));
  return "because" in undone ? undone : { ...undone, decisions, instead: null };
};

/** The question stands as if nobody had answered it. */
const undoAnswer = (answer: Answered, { answers, read }: Minutes, held: Held, issue: number): Undone => {
  const { options, recommended, text } = answer.question;
  const instead = `${text} ${options[recommended]?.text ?? ""}`;
  const assumed = { ...answer, settled: settleRecommended(answer.question).settled, steer: null };
  const now = answers.map((one) => (one === answer ? assumed : one));
  const start = read ?? held;
  const made = { before: clarifiedBy(start, now).body, after: clarifiedBy(start, answers).body };
  const undone = undoWish(held, made);
  if ("because" in undone) return undone;
  const others = held.decisions.filter((decision) => !isAnswer(decision, issue));
  answer.settled = assumed.settled;
  return { ...undone, decisions: [...others, ...answersIn({ answers: now }, issue)], instead };
};

/**
 * Takes back what somebody had otherwise, called by its id or its words, and keeps who did. Null in place of what is held
 * then: nothing was taken back. `told`: what people hear of it.
 */
export const takeBack = (
  minutes: Minutes,
  issue: number,
  held: Held,
  rule: string,
  withdrawn: NonNullable<Steer["withdrawn"]>,
): { held: Held | null; told: string } => {
  const steer = findSteer(steersIn(minutes).steers ?? [], rule);
  if (typeof steer === "string") return { held: null, told: renderNotWithdrawn(steer) };
  const wish = minutes.wishes.find((one) => one.steer === steer);
  const answer = minutes.answers.find((one) => one.steer === steer);
  let undone: Undone | null = null;
  if (wish !== undefined) undone = undoWishOf(wish, held);
  else if (answer !== undefined) undone = undoAnswer(answer, minutes, held, issue);
  if (undone === null) throw new Error(`${steer.id} is neither a wish nor an answer`);
  if ("because" in undone) return { held: null, told: renderNotWithdrawn(undone.because) };
  steer.withdrawn = withdrawn;
  const { body, decisions, instead } = undone;
  return { held: { title: held.title, body, decisions }, told: renderWithdrawn(withdrawn.by, steer, instead) };
};
