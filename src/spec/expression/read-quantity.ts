import type { Expression, Operator } from "#src/spec/expression.ts";
import { takeComparator, takeRearComparator } from "./comparators.ts";
import { attempt, type Cursor, firstOf, peek, take, takeAny, takeMark, takeNumber } from "./cursor.ts";
import { isGiven } from "./given.ts";
import { lookUp, wordsAhead } from "./read-name.ts";
import { readSome, tallyOf } from "./read-part.ts";
import { skipTrailing } from "./read-state.ts";
import { apply, claim, join, negate, type Typed } from "./typed.ts";
import { mayBeNothing } from "./words.ts";

type Side = "field" | "parent";
/** `counted`: how many there are, compared with a number. */
type Quantity = { counted: [Operator, Expression] } | "any" | "none";

const AT_LEAST_ONE: Record<string, true> = { "at-least 1": true, "more 0": true };
const NONE: Record<string, true> = { "less 1": true, "equal 0": true, "at-most 0": true };

const simplify = (operator: Operator, value: number): Quantity => {
  const key = `${operator} ${String(value)}`;
  if (AT_LEAST_ONE[key]) return "any";
  return NONE[key] ? "none" : { counted: [operator, { value }] };
};

const readAmount = (cursor: Cursor): Quantity | null => {
  const before = takeComparator(cursor) ?? (take(cursor, "only") ? "equal" : null);
  const amount = takeNumber(cursor);
  if (amount !== null) return simplify(before ?? takeRearComparator(cursor) ?? "equal", amount);
  if (before === null) return null;
  const value = attempt(cursor, (inner) => {
    const token = peek(inner);
    const found = token?.kind === "code" ? lookUp(inner.scope, token.text, false) : null;
    inner.at += 1;
    return found;
  });
  return value?.kind === "number" ? { counted: [before, value.is] } : null;
};

const readQuantity = (cursor: Cursor): Quantity | null => {
  if (takeAny(cursor, ["no", "not any", "none of the", "none of its"])) return attempt(cursor, moreThan) ?? "none";
  const amount = attempt(cursor, readAmount);
  if (amount !== null) return amount;
  return takeAny(cursor, ["a", "an", "any", "some", "the"]) ? "any" : null;
};

/** The rest of "no more than 3", which begins as "no" does. */
const moreThan = (cursor: Cursor): Quantity | null => {
  const compared = takeAny(cursor, ["more than", "fewer than", "less than"]);
  const amount = compared === null ? null : takeNumber(cursor);
  if (amount === null) return null;
  return simplify(compared === "more than" ? "at-most" : "at-least", amount);
};

/** That there are so many of what is counted. */
const compareCount = (quantity: Exclude<Quantity, string>, count: Expression): Expression =>
  apply(quantity.counted[0], count, quantity.counted[1]);

const havingRecords = (cursor: Cursor, quantity: Quantity): Expression | null => {
  const some = readSome(cursor);
  if (some === null) return null;
  if (quantity === "any") return tallyOf("any", some);
  return quantity === "none" ? apply("not", tallyOf("any", some)) : compareCount(quantity, tallyOf("count", some));
};

const NAME_LENGTH = 3;

const readField = (cursor: Cursor, side: Side): Typed | null => {
  const token = peek(cursor);
  if (token?.kind === "code") {
    cursor.at += 1;
    return lookUp(cursor.scope, token.text, false, side) ?? lookUp(cursor.scope, token.text, false);
  }
  for (let length = NAME_LENGTH; length > 0; length--) {
    const words = wordsAhead(cursor, length);
    const found = words === null ? null : lookUp(cursor.scope, words, true, side);
    if (found === null) continue;
    cursor.at += length;
    return found;
  }
  return null;
};

const havingValue = (cursor: Cursor, quantity: Quantity, side: Side): Expression | null => {
  const found = readField(cursor, side);
  if (found === null) return null;
  // "0 clicks" of a number that every record has is a number, and not nothing.
  const isCounted = found.kind === "number" && found.field !== undefined && !mayBeNothing(found.field);
  if (isCounted && quantity === "none") return apply("equal", found.is, { value: 0 });
  if (isCounted && typeof quantity !== "string") return compareCount(quantity, found.is);
  if (typeof quantity !== "string")
    return found.kind === "list"
      ? compareCount(quantity, apply("length", found.is))
      : found.kind === "number" && (found.field?.name ?? "").endsWith("s")
        ? compareCount(quantity, found.is)
        : null;
  if (found.kind === "boolean" || (found.kind === "number" && quantity === "any" && found.field?.required)) return null;
  return quantity === "any" ? isGiven(found) : negate(isGiven(found));
};

const LEFT = ["are left", "are there", "left", "there", "in it", "on it", "at all", "attached"] as const;

/** One thing that something has: "at least one item", "an assignee", "no comments". */
const readThing = (cursor: Cursor, side: Side = "field"): Expression | null => {
  const quantity = readQuantity(cursor) ?? "any";
  const found = firstOf(cursor, [
    (inner) => (side === "field" ? havingRecords(inner, quantity) : null),
    (inner) => havingValue(inner, quantity, side),
  ]);
  if (found !== null) takeAny(cursor, LEFT);
  skipTrailing(cursor);
  return found;
};

const ARTICLE = /^(?:a|an|no|any|some|at)$/iu;

/** "an e-mail address or a phone number (or both)" */
export const readHaving = (cursor: Cursor, lacks: boolean, side: Side = "field"): Typed | null => {
  const first = readThing(cursor, side);
  if (first === null) return null;
  const things = [first];
  let joint: "and" | "or" | null = null;
  for (;;) {
    const next = attempt(cursor, (inner) => {
      const word = takeAny(inner, ["and", "or"]);
      const article = peek(inner)?.text ?? "";
      if (word === null || (joint !== null && joint !== word) || !ARTICLE.test(article)) return null;
      const thing = readThing(inner, side);
      return thing === null ? null : { word, thing };
    });
    if (next === null) break;
    joint = next.word;
    things.push(next.thing);
  }
  attempt(cursor, (inner) => (takeMark(inner, "(") && take(inner, "or both") && takeMark(inner, ")") ? true : null));
  const all = join(joint ?? "and", things);
  return claim(lacks ? negate(all) : all);
};
