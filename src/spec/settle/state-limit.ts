import type { Expression } from "#src/spec/expression.ts";
import type { Condition, Field } from "#src/spec/spec.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import { stateField } from "./state-field.ts";

/** Words that only join what is said of a state. */
const JOINS = new Set(
  "a an the it its is are was be been being in to at of for from with on that which who this these those one ones when while if once where as and or nor already still currently now then already just other others otherwise else any anything every all state states status only allowed possible permitted works work requires require required must has have had need needs not cannot can t may fails fail refused rejected gets get gives answered answers unless until does do again yet longer no more works".split(
    " ",
  ),
);
const FORBIDS =
  /\b(?:cannot|can['’]?t|can not|not (?:be|allowed|possible|permitted)|never|fails?|refused|rejected)\b/iu;
const ALLOWS =
  /\b(?:only|requires?|must be|has to be|have to be|needs? to be|(?:allowed|possible|permitted) (?:from|for|in|while|when|if)|works for|unless)\b/iu;
const IS_NOT =
  /\b(?:is|are|was|be|being)?\s*not (?!allowed\b|possible\b|permitted\b|be\b|yet allowed\b)(?:in )?(?:the )?(?:state )?`?\w/iu;

/**
 * States in which a step may be taken, where a text says nothing but that: "allowed from `new` only, otherwise", "a closed
 * or lost case cannot be reopened". `spoken`: words for the record and the step. Null where it says more, or something else.
 */
export const stateLimit = (text: string, fields: readonly Field[], spoken: readonly string[]): Expression | null => {
  const field = stateField(fields);
  if (field === undefined) return null;
  const own = new Set(spoken.flatMap(wordsOf).map((word) => stem(singular(word))));
  const values = field.values ?? [];
  const name = new Set(wordsOf(field.name));
  const before = /\bfrom\b(.+?)\bto\b/iu.exec(text)?.[1] ?? text;
  const isNamed = (value: string, where: string): boolean =>
    ` ${wordsOf(where).join(" ")} `.includes(` ${wordsOf(value).join(" ")} `);
  const named = values.filter((value) => isNamed(value, before));
  const known = new Set(values.filter((value) => isNamed(value, text)).flatMap(wordsOf));
  const strange = wordsOf(text).filter(
    (word) => !JOINS.has(word) && !known.has(word) && !name.has(word) && !own.has(stem(singular(word))),
  );
  if (named.length === 0 || strange.length > 0) return null;
  const allows = (IS_NOT.test(text) && !/\bnot both\b/iu.test(text)) || (ALLOWS.test(text) && !FORBIDS.test(text));
  const allowed =
    allows || (before !== text && !FORBIDS.test(text)) ? named : values.filter((value) => !named.includes(value));
  const claims = allowed.map((value): Expression => ({ do: "equal", with: [{ field: field.name }, { value }] }));
  const [first] = claims;
  if (first === undefined) return null;
  return claims.length === 1 ? first : { do: "or", with: claims };
};

const stateIn = (is: Expression): { field: string; value: string } | null => {
  if (!("do" in is) || is.do !== "equal") return null;
  const [own, other] = is.with;
  return own !== undefined && "field" in own && other !== undefined && "value" in other
    ? { field: own.field, value: String(other.value) }
    : null;
};

/** The same as a condition on the field; null where it is none. */
export const conditionOf = (is: Expression): Condition | null => {
  const states = ("do" in is && is.do === "or" ? is.with : [is]).map(stateIn);
  const [first] = states;
  if (first == null || states.some((state) => state?.field !== first.field)) return null;
  return states.length === 1
    ? { field: first.field, equals: first.value }
    : { field: first.field, oneOf: states.flatMap((state) => state?.value ?? []) };
};
