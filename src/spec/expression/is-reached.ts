import { compare } from "./compare.ts";
import { apply, claim, NOTHING, NOW, type Typed } from "./typed.ts";
import { mayBeNothing } from "./words.ts";

/** That a time has come, or is over; one that is nothing never does. A day is over when the next begins. */
export const isReached = (time: Typed, isOver = false): Typed | null => {
  const come = compare(isOver && time.kind === "date" ? "less" : "at-most", time, NOW);
  if (come === null || time.field === undefined || !mayBeNothing(time.field)) return come;
  return claim(apply("and", apply("unequal", time.is, NOTHING), come.is));
};
