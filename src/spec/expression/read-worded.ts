import type { Operator } from "#src/spec/expression.ts";
import { lengthOf } from "./compare.ts";
import { type Cursor, firstOf, peek, take, takeAny, takeMark } from "./cursor.ts";
import { readName } from "./read-name.ts";
import { apply, isNumeric, join, number, type Typed } from "./typed.ts";

const LISTED: Record<string, Operator> = {
  "sum of": "add",
  "product of": "multiply",
  "difference between": "subtract",
  "difference of": "subtract",
  "smaller of": "least",
  "smallest of": "least",
  "lower of": "least",
  "lowest of": "least",
  "lesser of": "least",
  "least of": "least",
  "minimum of": "least",
  "larger of": "most",
  "largest of": "most",
  "higher of": "most",
  "highest of": "most",
  "greater of": "most",
  "greatest of": "most",
  "maximum of": "most",
};

/** "A, B and C"; null where there are fewer than two numbers. */
const readNumbers = (cursor: Cursor): Typed[] | null => {
  const values: Typed[] = [];
  for (;;) {
    const value = cursor.rules.sum(cursor);
    if (value === null || !isNumeric(value)) return null;
    values.push(value);
    const comma = takeMark(cursor, ",") !== null;
    const last = take(cursor, "and");
    if (!comma && !last) return values.length > 1 ? values : null;
    if (!last) continue;
    const end = cursor.rules.sum(cursor);
    return end !== null && isNumeric(end) ? [...values, end] : null;
  }
};

const readListed = (cursor: Cursor): Typed | null => {
  takeAny(cursor, ["the"]);
  const operator = LISTED[takeAny(cursor, Object.keys(LISTED)) ?? ""];
  const values = operator === undefined ? null : readNumbers(cursor);
  if (operator === undefined || values === null) return null;
  if (operator === "subtract" && values.length > 2) return null;
  return {
    ...number(
      join(
        operator,
        values.map(({ is }) => is),
      ),
    ),
    loose: true,
  };
};

const CALLS: Record<string, Operator> = {
  min: "least",
  max: "most",
  round: "round",
  floor: "floor",
  ceil: "ceil",
  length: "length",
};

/** `max(a, b)`, as programmers write it. */
const readCall = (cursor: Cursor): Typed | null => {
  const token = peek(cursor);
  const operator = token?.kind === "word" || token?.kind === "code" ? CALLS[token.text.toLowerCase()] : undefined;
  if (operator === undefined) return null;
  cursor.at += 1;
  if (takeMark(cursor, "(") === null) return null;
  const values: Typed[] = [];
  do {
    const value = cursor.rules.sum(cursor);
    if (value === null) return null;
    values.push(value);
  } while (takeMark(cursor, ",") !== null);
  const [first] = values;
  if (first === undefined || takeMark(cursor, ")") === null) return null;
  if (operator === "length") return values.length === 1 ? lengthOf(first) : null;
  const isList = operator === "least" || operator === "most";
  if (!values.every(isNumeric) || (isList ? values.length < 2 : values.length > 1)) return null;
  return number({ do: operator, with: values.map(({ is }) => is) });
};

/** "half of the price", "twice the price" */
const readShare = (cursor: Cursor): Typed | null => {
  const share = takeAny(cursor, ["half of", "half", "twice", "double"]);
  const bracketed = peek(cursor)?.text === "(";
  const value = share === null ? null : cursor.rules.term(cursor);
  if (share === null || value === null || !isNumeric(value)) return null;
  const part = number(apply(share.startsWith("half") ? "divide" : "multiply", value.is, { value: 2 }));
  return bracketed ? part : { ...part, loose: true };
};

const LENGTHS = [
  "length of",
  "number of characters of",
  "number of characters in",
  "number of letters in",
  "number of entries of",
  "number of entries in",
  "number of",
  "count of",
] as const;

/** "the length of `title`", "the number of `tags`" */
const readLength = (cursor: Cursor): Typed | null => {
  take(cursor, "the");
  const phrase = takeAny(cursor, LENGTHS);
  const value = phrase === null ? null : cursor.rules.term(cursor);
  if (value === null || (/^(?:number|count) of$/u.test(phrase ?? "") && value.kind !== "list")) return null;
  return lengthOf(value);
};

/** "the lower-cased `email`" */
const readLowered = (cursor: Cursor): Typed | null => {
  take(cursor, "the");
  if (takeAny(cursor, ["lower-cased", "lowercased", "lower-case", "lowercase"]) === null) return null;
  const value = readName(cursor);
  return value?.kind === "text" ? { is: apply("lower", value.is), kind: "text" } : null;
};

/** "the calendar day of `starts_at`" */
const readDay = (cursor: Cursor): Typed | null => {
  take(cursor, "the");
  const value = takeAny(cursor, ["calendar day of", "day of", "date of"]) === null ? null : cursor.rules.term(cursor);
  return value?.kind === "moment" ? { is: apply("day", value.is), kind: "date" } : null;
};

const CALLER = ["caller", "user who asks", "person who asks"] as const;
type Told = "id" | "name" | "role";

/** "the caller's id", "the name of the caller", "the role of whoever is asking" */
const readCaller = (cursor: Cursor): Typed | null => {
  takeAny(cursor, ["the"]);
  const told: readonly Told[] = ["id", "name", "role"];
  const ofWhom = (what: Told | null): Typed | null => (what === null ? null : { is: { caller: what }, kind: "text" });
  if (takeAny(cursor, CALLER) !== null) return takeMark(cursor, "'s") ? ofWhom(takeAny(cursor, told)) : null;
  const what = takeAny(cursor, told);
  if (what === null || !take(cursor, "of")) return null;
  const whom = takeAny(cursor, ["whoever asks", "whoever is asking", "who asks", "the caller", "the user who asks"]);
  return whom === null ? null : ofWhom(what);
};

/** Values that are told in words of their own. */
export const readWorded = (cursor: Cursor): Typed | null =>
  firstOf(cursor, [readListed, readCall, readShare, readLength, readLowered, readDay, readCaller]);
