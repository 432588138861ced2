import type { Expression, Tally } from "#src/spec/expression.ts";
import { attempt, type Cursor, firstOf, peek, take, takeAny, within } from "./cursor.ts";
import { readPluralName } from "./read-name.ts";
import { readSome, type Some, tallyOf } from "./read-part.ts";
import { readStates } from "./read-state.ts";
import { join, number, type Typed } from "./typed.ts";
import { innerScope, type PartWords } from "./words.ts";

const COUNTS = ["number of", "count of", "amount of", "how many"] as const;

const and = (a: Expression | null, b: Expression | null): Expression | null =>
  a === null ? b : b === null ? a : join("and", [a, b]);

/** What is said of them behind a verb: "how many of its to-dos are open". */
const areSo = (cursor: Cursor, { part }: Some): Expression | null =>
  attempt(cursor, (outer) => {
    if (takeAny(outer, ["are", "is", "were", "have been"]) === null) return null;
    return within(outer, innerScope(outer.scope, part), (inner) => readStates(inner)?.is ?? null);
  });

const readCount = (cursor: Cursor): Typed | null => {
  take(cursor, "the");
  const phrase = takeAny(cursor, COUNTS);
  const some = phrase === null ? null : readSome(cursor);
  if (some === null) return null;
  if (phrase !== "how many") return number(tallyOf("count", some));
  const where = areSo(cursor, some);
  if (where === null) takeAny(cursor, ["it has", "there are", "there is", "are there", "it holds"]);
  return number(tallyOf("count", { ...some, where: and(some.where, where) }));
};

const WHAT: Record<string, Tally> = {
  "sum of": "sum",
  "total of": "sum",
  "sum over": "sum",
  "average of": "average",
  "mean of": "average",
  average: "average",
  mean: "average",
  "highest of": "most",
  "maximum of": "most",
  "lowest of": "least",
  "minimum of": "least",
  highest: "most",
  largest: "most",
  greatest: "most",
  biggest: "most",
  latest: "most",
  maximum: "most",
  newest: "most",
  "most recent": "most",
  lowest: "least",
  smallest: "least",
  least: "least",
  earliest: "least",
  minimum: "least",
  oldest: "least",
};

/** Whether a value is of the records that are gone through, and not only of what they belong to. */
const isOfPart = (is: Expression): boolean => "field" in is || ("do" in is && is.with.some(isOfPart));

const valueIn = (cursor: Cursor, part: PartWords): Typed | null =>
  within(cursor, innerScope(cursor.scope, part), (inner) => {
    inner.claims = false;
    takeAny(inner, ["all of the", "all of its", "all the", "all its", "all", "each", "the", "its"]);
    // The value ends before "of its items", which the rules of names do not take for an owner.
    const value = peek(inner)?.text === "(" ? inner.rules.term(inner) : readPluralName(inner);
    return value !== null && isOfPart(value.is) ? value : null;
  });

type Summed = { value: Typed; some: Some; end: number };

const summed = (cursor: Cursor, part: PartWords): Summed | null => {
  const value = valueIn(cursor, part);
  if (value === null) return null;
  const some = attempt(cursor, (inner) => {
    if (takeAny(inner, ["of", "over", "for", "in", "among", "across"]) === null) return null;
    const found = readSome(inner);
    return found?.part === part ? found : null;
  });
  return { value, some: some ?? { part, where: null }, end: cursor.at };
};

const ORDERED = /^(?:number|moment|date|time|any)$/u;

const readTallied = (cursor: Cursor): Typed | null => {
  take(cursor, "the");
  const tally = WHAT[takeAny(cursor, Object.keys(WHAT)) ?? ""];
  if (tally === undefined) return null;
  const start = cursor.at;
  const found = cursor.scope.words.parts.flatMap((part) => {
    cursor.at = start;
    return summed(cursor, part) ?? [];
  });
  const furthest = Math.max(...found.map(({ end }) => end));
  const [best, another] = found.filter(({ end }) => end === furthest);
  if (best === undefined || another !== undefined) return null;
  cursor.at = best.end;
  const { value, some } = best;
  const counts = tally === "sum" || tally === "average";
  if (counts ? value.kind !== "number" : !ORDERED.test(value.kind)) return null;
  return { is: tallyOf(tally, some, value.is), kind: value.kind };
};

/** What is counted, added up or compared over the records of a part. */
export const readTally = (cursor: Cursor): Typed | null => firstOf(cursor, [readCount, readTallied]);
