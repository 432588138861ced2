import type { Expression } from "#src/spec/expression.ts";
import type { Field } from "#src/spec/spec.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import { attempt, type Cursor, peek, take, takeAny, takeMark } from "./cursor.ts";
import { isReached } from "./is-reached.ts";
import { wordsAhead } from "./read-name.ts";
import { apply, claim, join, negate, type Typed } from "./typed.ts";
import { fieldsIn, findField, mayBeNothing } from "./words.ts";

const LONGEST_STATE = 3;

/** Words that add nothing to what is claimed. */
const ADVERBS = "still already now currently always yet ever also both all just strictly actually itself so".split(" ");
const TRAILING = ["already", "yet", "again", "anymore", "any more", "any longer", "at the moment", "so far"] as const;

export const skipAdverbs = (cursor: Cursor): void => {
  while (takeAny(cursor, ADVERBS) !== null);
};
export const skipTrailing = (cursor: Cursor): void => {
  while (takeAny(cursor, TRAILING) !== null);
};

/** "not", "no longer": whether what follows is denied. */
export const takeNot = (cursor: Cursor): boolean => takeAny(cursor, ["not", "no longer", "never"]) !== null;

type Side = "field" | "parent";

const sameWords = (a: string, b: string): boolean => wordsOf(a).join(" ") === wordsOf(b).join(" ");

const isTrue = (side: Side, field: Field, value: boolean): Expression => {
  const is = reference(side, field.name);
  return !value && mayBeNothing(field) ? apply("unequal", is, { value: true }) : apply("equal", is, { value });
};

/** Everyday words for what holds where a yes-or-no field says no. */
const OPPOSITES = new Map(
  Object.entries({
    open: "done closed completed complete finished resolved",
    pending: "done completed complete finished",
    active: "archived inactive disabled closed",
    disabled: "enabled",
    inactive: "active",
    incomplete: "complete completed",
    hidden: "visible",
    private: "public",
  }),
);

const reference = (side: Side, name: string): Expression => (side === "field" ? { field: name } : { parent: name });

/** "published" where there is a `published_at`; "expired" where there is an `expires_at`. */
const byTime = (fields: readonly Field[], side: Side, word: string): Expression | null => {
  const times = fields.filter(({ name, type }) => {
    const [verb = "", last, more] = wordsOf(name);
    return type === "date-time" && (last === "at" || last === "on") && more === undefined && stem(verb) === stem(word);
  });
  const [field, another] = times;
  if (field === undefined || another !== undefined) return null;
  const is = reference(side, field.name);
  if (wordsOf(field.name)[0] === word.toLowerCase()) return apply("unequal", is, { value: null });
  return /ed$/iu.test(word) ? (isReached({ is, kind: "moment", field })?.is ?? null) : null;
};

/** What a word such as `done`, `unpaid` or `cancelled` says of a record. */
const stateFor = (fields: readonly Field[], side: Side, word: string, quoted: boolean): Expression | null => {
  const flagNamed = (name: string) => {
    const field = findField(fields, name, !quoted);
    return field?.type === "boolean" ? field : undefined;
  };
  const flag = flagNamed(word);
  if (flag !== undefined) return isTrue(side, flag, true);
  const choices = fields.filter(
    ({ type, values = [] }) => type === "enum" && values.some((value) => value === word || sameWords(value, word)),
  );
  const [choice] = choices;
  if (choice !== undefined) {
    const value = choice.values?.find((each) => each === word || sameWords(each, word)) ?? word;
    return choices.length === 1 ? apply("equal", reference(side, choice.name), { value }) : null;
  }
  if (quoted) return null;
  const lower = word.toLowerCase();
  const opposites = (OPPOSITES.get(lower) ?? "").split(" ").flatMap((name) => flagNamed(name) ?? []);
  const opposite = lower.startsWith("un")
    ? flagNamed(word.slice(2))
    : opposites.length === 1
      ? opposites[0]
      : undefined;
  return opposite === undefined ? byTime(fields, side, word) : isTrue(side, opposite, false);
};

const readOne = (cursor: Cursor, side: Side): Expression | null => {
  const fields = fieldsIn(cursor.scope, side);
  const token = peek(cursor);
  if (token?.kind === "code" || token?.kind === "text") {
    cursor.at += 1;
    return stateFor(fields, side, token.text, true);
  }
  for (let length = LONGEST_STATE; length > 0; length--) {
    const words = wordsAhead(cursor, length);
    const one = length === 1 && words !== null ? singular(words) : null;
    const state =
      words === null
        ? null
        : (stateFor(fields, side, words, false) ?? (one === null ? null : stateFor(fields, side, one, false)));
    if (state === null) continue;
    cursor.at += length;
    return state;
  }
  return null;
};

const VERBS = new Set("is are was were has have must may can equals exceeds".split(" "));

/** Whether a claim goes on, so that what was read is its subject. */
export const isFollowedByVerb = (cursor: Cursor): boolean => {
  const token = peek(cursor);
  return (
    (token?.kind === "word" && VERBS.has(token.text.toLowerCase())) ||
    (token?.kind === "mark" && /^(?:[<>=≤≥≠]|'s)$/u.test(token.text))
  );
};

const nextState = (cursor: Cursor, side: Side): Expression | null => {
  const comma = takeMark(cursor, ",") !== null;
  if (takeAny(cursor, ["or from", "and from", "or", "nor"]) === null && !comma) return null;
  takeAny(cursor, ["already", "still"]);
  const state = readOne(cursor, side);
  return state === null || isFollowedByVerb(cursor) ? null : state;
};

const opposite = (state: Expression): Expression => {
  if (!("do" in state) || state.do !== "equal") return negate(state);
  const [left, right] = state.with;
  return left !== undefined && right !== undefined && "value" in right && typeof right.value === "boolean"
    ? apply("equal", left, { value: !right.value })
    : negate(state);
};

const isSure = (cursor: Cursor, side: Side, state: Expression): boolean => {
  const left = "do" in state ? state.with[0] : undefined;
  const name =
    left !== undefined && "field" in left ? left.field : left !== undefined && "parent" in left ? left.parent : "";
  const field = fieldsIn(cursor.scope, side).find((each) => each.name === name);
  return field !== undefined && !mayBeNothing(field);
};

/** States of the record, one of which it is in: "open or waiting", "not done", "neither paid nor shipped". */
export const readStates = (cursor: Cursor, side: Side = "field"): Typed | null => {
  skipAdverbs(cursor);
  const neither = take(cursor, "neither");
  const denied = !neither && takeNot(cursor);
  takeAny(cursor, ["been", "either", "one of", "a", "an"]);
  skipAdverbs(cursor);
  const first = readOne(cursor, side);
  if (first === null) return null;
  const states = [first];
  for (;;) {
    const next = attempt(cursor, (inner) => nextState(inner, side));
    if (next === null) break;
    states.push(next);
  }
  skipTrailing(cursor);
  if (neither && states.length < 2) return null;
  if (!neither && !denied) return claim(join("or", states));
  return claim(
    join(
      "and",
      states.map((state) => (isSure(cursor, side, state) ? opposite(state) : negate(state))),
    ),
  );
};
