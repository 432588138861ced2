import type { Operator } from "#src/spec/expression.ts";
import { later, minus } from "./compare.ts";
import { attempt, type Cursor, peek, takeAny, takeMark } from "./cursor.ts";
import { inSeconds } from "./read-duration.ts";
import { readTerm } from "./read-term.ts";
import { isNumeric, join, number, type Typed } from "./typed.ts";

type Sign = { operator: Operator; comma: boolean };

const WORDS: Record<string, Operator> = {
  plus: "add",
  minus: "subtract",
  times: "multiply",
  "multiplied by": "multiply",
  "divided by": "divide",
  modulo: "remainder",
  mod: "remainder",
};
const MARKS: Record<string, Operator> = {
  "+": "add",
  "-": "subtract",
  "×": "multiply",
  "/": "divide",
  "%": "remainder",
};

const isProduct = (operator: Operator): boolean => operator !== "add" && operator !== "subtract";

const takeSign = (cursor: Cursor): Sign | null => {
  const comma = takeMark(cursor, ",") !== null;
  const word = takeAny(cursor, Object.keys(WORDS));
  if (word !== null) return { operator: WORDS[word] ?? "add", comma };
  const mark = comma ? null : takeMark(cursor, ...Object.keys(MARKS));
  return mark === null ? null : { operator: MARKS[mark] ?? "add", comma: false };
};

/** One value calculated with another; a time and seconds make a time. */
const calculate = (operator: Operator, left: Typed, right: Typed): Typed | null => {
  if ((left.loose || right.loose) && !isProduct(operator)) return null;
  if (left.kind === "moment" || left.kind === "date") {
    const seconds = inSeconds(right);
    if (seconds === null || isProduct(operator)) return null;
    return later(left, operator === "add" ? seconds : minus(seconds));
  }
  return isNumeric(left) && isNumeric(right) ? number(join(operator, [left.is, right.is])) : null;
};

const readProduct = (cursor: Cursor): Typed | null => {
  let left = readTerm(cursor);
  while (left !== null) {
    const from: Typed = left;
    const next = attempt(cursor, (inner) => {
      const sign = takeSign(inner);
      if (sign === null || sign.comma || !isProduct(sign.operator)) return null;
      const right = readTerm(inner);
      return right === null ? null : calculate(sign.operator, from, right);
    });
    if (next === null) return left;
    left = next;
  }
  return null;
};

/** Sums and products of values. Behind a comma, "times 100" is of all that stands before. */
export const readSum = (cursor: Cursor): Typed | null => {
  let left = readProduct(cursor);
  while (left !== null) {
    const from: Typed = left;
    const next = attempt(cursor, (inner) => {
      const sign = takeSign(inner);
      if (sign === null || (isProduct(sign.operator) && !sign.comma)) return null;
      const right = readProduct(inner);
      return right === null ? null : calculate(sign.operator, from, right);
    });
    if (next === null) break;
    left = next;
  }
  return isCut(cursor) ? null : left;
};

/** Whether a sign follows that nothing was made of: what stands before it is not the whole value. */
const isCut = (cursor: Cursor): boolean => {
  const token = peek(cursor);
  return token?.kind === "mark" && /^[-+×/]$/u.test(token.text);
};
