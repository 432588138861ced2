import type { Expression, Operator } from "#src/spec/expression.ts";
import { apply, claim, isText, type Kind, number, type Typed } from "./typed.ts";

const ORDERED = new Set<Kind>(["number", "moment", "date", "time"]);

export const TODAY: Typed = { is: apply("day", { now: true }), kind: "date" };

const isNow = ({ is }: Typed): boolean => "now" in is;
const isToday = ({ is }: Typed): boolean =>
  "do" in is && is.do === "day" && is.with[0] !== undefined && "now" in is.with[0];

/** Values of one kind; "now" is today where days are compared. Null where they can't be. */
const alike = (left: Typed, right: Typed): [Typed, Typed] | null => {
  if (left.kind === right.kind || left.kind === "any" || right.kind === "any") return [left, right];
  if (left.kind === "date" && isNow(right)) return [left, TODAY];
  return right.kind === "date" && isNow(left) ? [TODAY, right] : null;
};

/** One value compared with another; null where their kinds do not fit. */
export const compare = (operator: Operator, left: Typed, right: Typed): Typed | null => {
  const isEquality = operator === "equal" || operator === "unequal";
  if (isEquality && (left.kind === "nothing" || right.kind === "nothing"))
    return claim(apply(operator, left.is, right.is));
  const pair = alike(left, right);
  if (pair === null) return null;
  const [a, b] = pair;
  const fits = isEquality || [a, b].every(({ kind }) => ORDERED.has(kind) || kind === "any");
  return fits ? claim(apply(operator, a.is, b.is)) : null;
};

/** How long a text or list is. */
export const lengthOf = (value: Typed): Typed | null =>
  isText(value) || value.kind === "list" ? number(apply("length", value.is)) : null;

/** A moment so many seconds later; a day only from today. Null where it can't be told. */
export const later = (from: Typed, seconds: Expression): Typed | null => {
  if (from.kind === "moment") return { is: apply("add-seconds", from.is, seconds), kind: "moment" };
  return isToday(from) ? { is: apply("day", apply("add-seconds", { now: true }, seconds)), kind: "date" } : null;
};

/** So many seconds turned round. */
export const minus = (seconds: Expression): Expression =>
  "value" in seconds && typeof seconds.value === "number"
    ? { value: -seconds.value }
    : apply("subtract", { value: 0 }, seconds);
