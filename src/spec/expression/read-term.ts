import { later, minus, TODAY } from "./compare.ts";
import { attempt, type Cursor, firstOf, peek, take, takeAny, takeMark, takeNumber } from "./cursor.ts";
import { inSeconds, takeUnit } from "./read-duration.ts";
import { readName } from "./read-name.ts";
import { readTally } from "./read-tally.ts";
import { readWorded } from "./read-worded.ts";
import { apply, constant, isNumeric, NOW, number, type Typed } from "./typed.ts";
import { fieldsIn } from "./words.ts";

const readBracket = (cursor: Cursor): Typed | null => {
  if (takeMark(cursor, "(") === null) return null;
  const inside = cursor.rules.whole(cursor);
  if (inside === null || takeMark(cursor, ")") === null) return null;
  const { is, kind } = inside;
  return { is, kind };
};

const readMinus = (cursor: Cursor): Typed | null => {
  if (takeMark(cursor, "-") === null) return null;
  const value = readTerm(cursor);
  return value !== null && isNumeric(value) ? number(minus(value.is)) : null;
};

/** "20 % of the price" */
const readPercent = (cursor: Cursor): Typed | null => {
  const amount = readName(cursor) ?? readNumber(cursor);
  if (amount === null || !isNumeric(amount)) return null;
  if (takeMark(cursor, "%") === null && takeAny(cursor, ["percent", "per cent"]) === null) return null;
  if (!take(cursor, "of")) return null;
  const bracketed = peek(cursor)?.text === "(";
  const whole = readTerm(cursor);
  if (whole === null || !isNumeric(whole)) return null;
  const part = number(apply("divide", apply("multiply", whole.is, amount.is), { value: 100 }));
  return bracketed ? part : { ...part, loose: true };
};

const readNumber = (cursor: Cursor): Typed | null => {
  const token = peek(cursor);
  if (token?.kind !== "number") return null;
  cursor.at += 1;
  return constant(Number(token.text));
};

const readDuration = (cursor: Cursor): Typed | null => {
  if (takeAny(cursor, ["a", "an"]) !== null) return takeUnit(cursor, constant(1));
  const value = takeNumber(cursor);
  const amount = value === null ? firstOf(cursor, [readBracket, readName]) : constant(value);
  return amount === null ? null : takeUnit(cursor, amount);
};

/** "2 hours after `start`" */
const readShifted = (cursor: Cursor): Typed | null => {
  const duration = readDuration(cursor);
  const seconds = duration === null ? null : inSeconds(duration);
  if (seconds === null) return null;
  if (takeAny(cursor, ["from now"]) !== null) return later(NOW, seconds);
  if (take(cursor, "ago")) return later(NOW, minus(seconds));
  const direction = takeAny(cursor, ["after", "before"]);
  const from = direction === null ? null : readTerm(cursor);
  return from === null ? null : later(from, direction === "after" ? seconds : minus(seconds));
};

const NOWS = [
  "now",
  "the current time",
  "the current moment",
  "the time of the request",
  "the time of the call",
] as const;
const DAYS = ["today", "the current date", "the current day", "today's date"] as const;

const readTime = (cursor: Cursor): Typed | null => {
  if (takeAny(cursor, DAYS) !== null) {
    takeAny(cursor, ["in UTC", "in utc"]);
    return TODAY;
  }
  return takeAny(cursor, NOWS) === null ? null : NOW;
};

/** A value in a code span that is no name: `null`, `true`, or what an enumerated field can be. */
const readCode = (cursor: Cursor): Typed | null => {
  const { text } = peek(cursor) ?? { text: "" };
  cursor.at += 1;
  if (/^(?:null|true|false|-?\d+(?:\.\d+)?|\[.*\]|\{.*\}|".*")$/u.test(text)) {
    try {
      return constant(JSON.parse(text) as null);
    } catch {
      return null;
    }
  }
  const isChoice = cursor.scope.order.some((layer) =>
    fieldsIn(cursor.scope, layer).some(({ type, values = [] }) => type === "enum" && values.includes(text)),
  );
  return isChoice ? constant(text) : null;
};

const readLiteral = (cursor: Cursor): Typed | null => {
  const token = peek(cursor);
  if (token?.kind === "number") return readNumber(cursor);
  if (token?.kind === "text") {
    cursor.at += 1;
    return constant(token.text);
  }
  if (token?.kind === "code") return readCode(cursor);
  if (takeAny(cursor, ["true", "yes"])) return constant(true);
  if (takeAny(cursor, ["false", "no"])) return constant(false);
  return takeAny(cursor, ["null", "nothing"]) ? constant(null) : null;
};

/** One value: a name, a number, a bracket, or a phrase such as "the number of comments". */
export const readTerm = (cursor: Cursor): Typed | null => {
  const found = firstOf(cursor, [
    readBracket,
    readMinus,
    readTally,
    readWorded,
    readTime,
    readPercent,
    readShifted,
    readDuration,
    readName,
    readLiteral,
  ]);
  if (found === null) return null;
  return attempt(cursor, (inner) => readCase(inner, found)) ?? found;
};

/** "`email` in lower case" */
const readCase = (cursor: Cursor, value: Typed): Typed | null => {
  if (value.kind !== "text") return null;
  const cased = takeAny(cursor, ["in lower case", "in lowercase", "in lower-case", "lower-cased", "lowercased"]);
  return cased === null ? null : { is: apply("lower", value.is), kind: "text" };
};
