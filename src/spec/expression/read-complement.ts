import type { Expression, Operator } from "#src/spec/expression.ts";
import { compare, later, lengthOf, minus, TODAY } from "./compare.ts";
import { takeComparator, takeRearComparator } from "./comparators.ts";
import { attempt, type Cursor, firstOf, peek, take, takeAny, takeMark, takeNumber } from "./cursor.ts";
import { isGiven } from "./given.ts";
import { readConstant } from "./read-constant.ts";
import { inSeconds, takeUnit } from "./read-duration.ts";
import { isFollowedByVerb, skipAdverbs } from "./read-state.ts";
import { apply, claim, constant, isNumeric, isValue, join, negate, NOTHING, NOW, type Typed } from "./typed.ts";
import { mayBeNothing } from "./words.ts";

/** That a time has come; one that is nothing never does. */
export const isReached = (time: Typed): Typed | null => {
  const come = compare("at-most", time, NOW);
  if (come === null || time.field === undefined || !mayBeNothing(time.field)) return come;
  return claim(apply("and", apply("unequal", time.is, NOTHING), come.is));
};

const isTime = ({ kind }: Typed): boolean => kind === "moment" || kind === "date";

const PAST = ["in the past", "past", "over", "passed", "reached", "up", "expired"] as const;

const timely = (cursor: Cursor, subject: Typed): Typed | null => {
  if (!isTime(subject)) return null;
  if (takeAny(cursor, PAST) !== null) return isOperandAhead(cursor) ? null : isReached(subject);
  if (take(cursor, "in the future")) return compare("more", subject, NOW);
  return take(cursor, "today") ? compare("equal", subject, TODAY) : null;
};

/** Whether a value follows, so that "over" is "more than". */
const isOperandAhead = (cursor: Cursor): boolean => {
  const token = peek(cursor);
  return token?.kind === "number" || token?.kind === "code" || token?.text === "(" || token?.text === "the";
};

const GIVEN = [
  "given",
  "set",
  "present",
  "sent",
  "provided",
  "filled in",
  "known",
  "supplied",
  "specified",
  "there",
] as const;
const MISSING = ["empty", "missing", "absent", "unset", "blank", "left out", "omitted", "gone", "not there"] as const;

const given = (cursor: Cursor, subject: Typed): Typed | null => {
  const isThere = takeAny(cursor, GIVEN) !== null;
  if (!isThere && takeAny(cursor, MISSING) === null) return null;
  if (subject.kind === "boolean") return null;
  return claim(isThere ? isGiven(subject) : negate(isGiven(subject)));
};

const numeric = (cursor: Cursor, subject: Typed): Typed | null => {
  if (!isNumeric(subject)) return null;
  const zero = constant(0);
  if (take(cursor, "positive")) return compare("more", subject, zero);
  if (take(cursor, "negative")) return compare("less", subject, zero);
  const parity = takeAny(cursor, ["even", "odd"]);
  if (parity !== null)
    return claim(apply("equal", apply("remainder", subject.is, { value: 2 }), { value: parity === "even" ? 0 : 1 }));
  if (takeAny(cursor, ["divisible by", "a multiple of"]) === null) return null;
  const by = cursor.rules.sum(cursor);
  return by !== null && isNumeric(by)
    ? claim(apply("equal", apply("remainder", subject.is, by.is), { value: 0 }))
    : null;
};

/** A value that the subject is compared with: one that it can have, or a calculated one. */
const operand = (cursor: Cursor, subject: Typed, anyCode: boolean): Typed | null => {
  const stated = (inner: Cursor): Typed | null => {
    const value = readConstant(inner, subject, anyCode);
    return value === undefined ? null : constant(value);
  };
  const calculated = (inner: Cursor): Typed | null => {
    const value = inner.rules.sum(inner);
    return value !== null && isValue(value) && compare("equal", subject, value) !== null ? value : null;
  };
  const isChoice = subject.field?.type === "enum";
  return firstOf(cursor, isChoice ? [stated, calculated] : [calculated, stated]);
};

const between = (cursor: Cursor, subject: Typed): Typed | null => {
  const word = takeAny(cursor, ["between", "from", "within"]);
  if (word === null) return null;
  const low = operand(cursor, subject, false);
  if (low === null || !takeAny(cursor, word === "from" ? ["to", "up to", "through"] : ["and"])) return null;
  const high = operand(cursor, subject, false);
  if (high === null) return null;
  const [above, below] = [compare("at-least", subject, low), compare("at-most", subject, high)];
  return above === null || below === null ? null : claim(apply("and", above.is, below.is));
};

const MIRRORED: Partial<Record<Operator, Operator>> = {
  less: "more",
  more: "less",
  "at-least": "at-most",
  "at-most": "at-least",
};

/** "more than 7 days ago", "at least 2 hours before `start`" */
const apart = (cursor: Cursor, subject: Typed, operator: Operator): Typed | null => {
  const number = takeNumber(cursor) ?? (takeAny(cursor, ["a", "an"]) === null ? null : 1);
  const amount = number === null ? cursor.rules.term(cursor) : constant(number);
  const duration = amount?.kind === "seconds" ? amount : amount === null ? null : takeUnit(cursor, amount);
  const seconds = duration === null ? null : inSeconds(duration);
  if (seconds === null || !isTime(subject)) return null;
  const now = subject.kind === "date" ? TODAY : NOW;
  const against = (by: Operator, from: Typed, shift: Expression): Typed | null => {
    const time = later(from, shift);
    return time === null ? null : compare(by, subject, time);
  };
  const back = MIRRORED[operator] ?? operator;
  if (take(cursor, "ago")) return against(back, now, minus(seconds));
  if (takeAny(cursor, ["ahead", "from now", "in the future", "away"])) return against(operator, now, seconds);
  const direction = takeAny(cursor, ["after", "before"]);
  const from = direction === null ? null : cursor.rules.sum(cursor);
  if (from === null) return null;
  return direction === "after" ? against(operator, from, seconds) : against(back, from, minus(seconds));
};

const UNITS = ["characters", "character", "letters", "entries", "entry", "values", "elements", "members"] as const;

const compared = (cursor: Cursor, subject: Typed): Typed | null => {
  const start = peek(cursor);
  const isLength = start?.kind === "word" && /^(?:longer|shorter)$/iu.test(start.text);
  const operator = takeComparator(cursor);
  if (operator === null) return null;
  const spaced = attempt(cursor, (inner) => apart(inner, subject, operator));
  if (spaced !== null) return spaced;
  const sized = attempt(cursor, (inner) => {
    const length = lengthOf(subject);
    const value = length === null ? null : operand(inner, length, false);
    if (length === null || value === null) return null;
    return takeAny(inner, UNITS) !== null || isLength ? compare(operator, length, value) : null;
  });
  if (sized !== null) return sized;
  const value = operand(cursor, subject, false);
  return value === null ? null : compare(operator, subject, value);
};

/** "open or waiting", "either 1, 2 or 3", "at least `a` or `b`" is none: values, one of which it has. */
const equalTo = (cursor: Cursor, subject: Typed): Typed | null => {
  takeAny(cursor, ["either", "one of", "any of", "exactly"]);
  const first = operand(cursor, subject, true);
  if (first === null) return null;
  const rear = takeRearComparator(cursor);
  if (rear !== null) return compare(rear, subject, first);
  const values = [first];
  for (;;) {
    const next = attempt(cursor, (inner) => {
      const comma = takeMark(inner, ",") !== null;
      if (takeAny(inner, ["or", "nor"]) === null && !comma) return null;
      const value = readConstant(inner, subject, true);
      if (value === undefined || isFollowedByVerb(inner) || takeRearComparator(inner) !== null) return null;
      return constant(value);
    });
    if (next === null) break;
    values.push(next);
  }
  const claims = values.map((value) => compare("equal", subject, value)?.is ?? null);
  return claims.includes(null)
    ? null
    : claim(
        join(
          "or",
          claims.filter((each) => each !== null),
        ),
      );
};

const among = (cursor: Cursor, subject: Typed): Typed | null => {
  if (takeAny(cursor, ["in", "among", "one of", "part of"]) === null) return null;
  takeAny(cursor, ["the"]);
  const list = cursor.rules.term(cursor);
  return list?.kind === "list" ? claim(apply("holds", list.is, subject.is)) : null;
};

const byCaller = (cursor: Cursor, { is, field }: Typed): Typed | null => {
  if (takeAny(cursor, ["the caller", "whoever asks", "whoever is asking", "who asks"]) === null) return null;
  const isMaker = field?.origin === "owner" || cursor.scope.words.makers.includes(field?.name ?? "");
  const byId = field?.holds === "id" || (!isMaker && /(?:_id|Id)$/u.test(field?.name ?? ""));
  return isMaker || byId ? claim(apply("equal", is, { caller: byId ? "id" : "name" })) : null;
};

/** What a value is: what stands behind "is", or behind nothing at all. `bare`: no verb stands before it. */
export const readComplement = (cursor: Cursor, subject: Typed, bare = false): Typed | null => {
  skipAdverbs(cursor);
  const comparing = (inner: Cursor): Typed | null => compared(inner, subject);
  if (bare) return attempt(cursor, comparing);
  return firstOf(cursor, [
    (inner) => timely(inner, subject),
    (inner) => given(inner, subject),
    (inner) => numeric(inner, subject),
    (inner) => byCaller(inner, subject),
    (inner) => between(inner, subject),
    comparing,
    (inner) => equalTo(inner, subject),
    (inner) => among(inner, subject),
  ]);
};
