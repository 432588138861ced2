import type { Expression } from "#src/spec/expression.ts";
import { attempt, type Cursor, firstOf, take, takeAny, takeMark, takeNumber } from "./cursor.ts";
import { asClaim } from "./read-joined.ts";
import { apply, claim, constant, isNumeric, negate, number, type Typed } from "./typed.ts";

const WHETHER = [
  "whether",
  "tells whether",
  "true if",
  "true when",
  "true as soon as",
  "true once",
  "true while",
  "yes if",
  "yes when",
] as const;
const OTHERWISE = ["otherwise", "else", "or else", "and otherwise"] as const;
const IF = ["only if", "if", "when", "while", "as long as", "as soon as"] as const;

const readCondition = (cursor: Cursor): Typed | null => {
  const { claims } = cursor;
  cursor.claims = true;
  const found = cursor.rules.joined(cursor);
  cursor.claims = claims;
  return found === null ? null : asClaim(found);
};

const readWhether = (cursor: Cursor): Typed | null => {
  if (takeAny(cursor, WHETHER) === null) return null;
  const found = readCondition(cursor);
  attempt(cursor, (inner) => {
    takeMark(inner, ",", ";");
    return takeAny(inner, OTHERWISE) !== null && takeAny(inner, ["false", "no"]) !== null ? true : null;
  });
  return found;
};

const HOW = {
  "rounded up": "ceil",
  "rounded down": "floor",
  "rounded half up": "round",
  rounded: "round",
} as const;

const DECIMALS = ["decimals", "decimal places", "decimal place", "decimal", "places", "digits"] as const;

/** "to two decimals", "to a whole number": how many; null where nothing of the kind follows. */
const readDecimals = (cursor: Cursor): number | null =>
  firstOf(cursor, [
    (inner) =>
      takeAny(inner, [
        "to the nearest whole number",
        "to the next whole number",
        "to a whole number",
        "to an integer",
        "to the nearest integer",
        "to whole numbers",
      ])
        ? 0
        : null,
    (inner) => {
      if (!take(inner, "to")) return null;
      const decimals = takeNumber(inner);
      return decimals !== null && takeAny(inner, DECIMALS) !== null ? decimals : null;
    },
  ]);

const MOST_DECIMALS = 6;

const rounded = (cursor: Cursor, value: Typed): Typed | null => {
  const bracket = takeMark(cursor, "(", ",");
  takeAny(cursor, ["and", "then"]);
  const how = takeAny(cursor, ["rounded up", "rounded down", "rounded half up", "rounded"] as const);
  if (how === null || !isNumeric(value)) return null;
  const decimals = attempt(cursor, readDecimals) ?? 0;
  const isHalfUp = takeAny(cursor, ["half up"]) !== null || HOW[how] === "round";
  if (bracket === "(" && takeMark(cursor, ")") === null) return null;
  if (decimals === 0) return number(apply(HOW[how], value.is));
  return isHalfUp && decimals <= MOST_DECIMALS ? number(apply("round", value.is, { value: decimals })) : null;
};

/** ", but at least 0": what it never goes beyond. */
const bounded = (cursor: Cursor, value: Typed): Typed | null => {
  if (takeMark(cursor, ",") === null) return null;
  takeAny(cursor, ["but"]);
  const word = takeAny(cursor, [
    "at least",
    "never less than",
    "not less than",
    "never below",
    "at most",
    "never more than",
    "not more than",
    "never above",
  ]);
  const bound = word === null ? null : cursor.rules.sum(cursor);
  if (word === null || bound === null || !isNumeric(value) || !isNumeric(bound)) return null;
  return number(apply(/least|less|below/u.test(word) ? "most" : "least", value.is, bound.is));
};

const isLater = ({ is }: Typed): boolean => "do" in is && is.do === "add-seconds";

/** A time that may not be is nothing by itself. */
const orNothing = (cursor: Cursor, value: Typed): Typed | null => {
  takeMark(cursor, ",");
  if (!isLater(value) || !take(cursor, "or")) return null;
  const token = cursor.tokens[cursor.at];
  cursor.at += 1;
  return token?.text === "null" && cursor.at === cursor.tokens.length ? value : null;
};

const finish = (cursor: Cursor): Typed | null => {
  let value = cursor.rules.joined(cursor);
  while (value !== null && value.kind !== "boolean") {
    const from: Typed = value;
    const next = firstOf(cursor, [
      (inner) => rounded(inner, from),
      (inner) => bounded(inner, from),
      (inner) => orNothing(inner, from),
    ]);
    if (next === null) break;
    value = next;
  }
  return value;
};

const choose = (condition: Expression, yes: Typed, no: Typed): Typed | null => {
  const kind = yes.kind === "nothing" ? no.kind : yes.kind;
  const fits =
    yes.kind === no.kind || yes.kind === "nothing" || no.kind === "nothing" || yes.kind === "any" || no.kind === "any";
  return fits ? { is: apply("if", condition, yes.is, no.is), kind } : null;
};

const readOtherwise = (cursor: Cursor): Typed | null => {
  takeMark(cursor, ",", ";");
  return takeAny(cursor, OTHERWISE) === null ? null : cursor.rules.whole(cursor);
};

/** "A if one thing, B if another": nothing where neither holds. */
const readCases = (cursor: Cursor, first: Typed): Typed | null => {
  if (takeAny(cursor, IF) === null) return null;
  const condition = readCondition(cursor);
  if (condition === null) return null;
  const no = attempt(cursor, readOtherwise) ?? attempt(cursor, readNextCase);
  return no === null ? null : choose(condition.is, first, no);
};

const readNextCase = (cursor: Cursor): Typed | null => {
  if (takeMark(cursor, ",", ";") === null && !take(cursor, "and")) return null;
  takeAny(cursor, ["and", "or"]);
  const { claims } = cursor;
  cursor.claims = false;
  const value = finish(cursor);
  cursor.claims = claims;
  if (value === null) return null;
  const cases = attempt(cursor, (inner) => readCases(inner, value));
  if (cases !== null) return cases;
  const condition = takeAny(cursor, IF) === null ? null : readCondition(cursor);
  return condition === null ? null : choose(condition.is, value, constant(null));
};

/** ", or the handle if `displayName` is left out" */
const readExcept = (cursor: Cursor, first: Typed): Typed | null => {
  takeMark(cursor, ",");
  if (!take(cursor, "or") && !take(cursor, "but")) return null;
  const other = cursor.rules.sum(cursor);
  if (other === null || takeAny(cursor, IF) === null) return null;
  const condition = readCondition(cursor);
  return condition === null ? null : choose(condition.is, other, first);
};

/** "if `a` then 1, otherwise 2" */
const readIf = (cursor: Cursor): Typed | null => {
  if (takeAny(cursor, ["if", "when"]) === null) return null;
  const condition = readCondition(cursor);
  if (condition === null) return null;
  takeMark(cursor, ",");
  take(cursor, "then");
  const yes = finish(cursor);
  const no = yes === null ? null : readOtherwise(cursor);
  return yes === null || no === null ? null : choose(condition.is, yes, no);
};

const readPlain = (cursor: Cursor): Typed | null => {
  const value = finish(cursor);
  if (value === null) return null;
  return firstOf(cursor, [(inner) => readCases(inner, value), (inner) => readExcept(inner, value)]) ?? value;
};

/** A value with all that is said of it: how it is rounded, and when it is another. */
export const readWhole = (cursor: Cursor): Typed | null => firstOf(cursor, [readWhether, readIf, readPlain]);

/** "if one thing, another must hold": it need not where the first does not. */
export const readDemand = (cursor: Cursor): Typed | null => {
  if (takeAny(cursor, ["if", "when", "while"]) === null) return null;
  const condition = readCondition(cursor);
  if (condition === null || takeMark(cursor, ",") === null) return null;
  take(cursor, "then");
  const demand = cursor.rules.joined(cursor);
  const must = demand === null ? null : asClaim(demand);
  return must === null ? null : claim(apply("or", negate(condition.is), must.is));
};
