import type { Expression } from "#src/spec/expression.ts";
import { attempt, type Cursor, firstOf, take, takeAny, takeMark, within } from "./cursor.ts";
import { isGiven } from "./given.ts";
import { takeNoun } from "./read-name.ts";
import { readSome, tallyOf } from "./read-part.ts";
import { readPredicate } from "./read-predicate.ts";
import { isFollowedByVerb, readStates } from "./read-state.ts";
import { apply, claim, isValue, join, negate, NOTHING, type Typed } from "./typed.ts";
import { innerScope } from "./words.ts";

const spokenOf = (kind: "record" | "parent" | "caller"): Typed => ({ is: NOTHING, kind });

const CALLER = ["the caller", "whoever asks", "who asks", "the person who asks"] as const;
const RECORD = ["it", "this", "they"] as const;

const readSpokenOf = (cursor: Cursor): Typed | null => {
  if (takeAny(cursor, CALLER) !== null) return takeMark(cursor, "'s") ? null : spokenOf("caller");
  const { noun, parentNoun } = cursor.scope.words;
  const found = attempt(cursor, (inner) => {
    takeAny(inner, ["the", "this", "that", "its", "a", "an"]);
    if (takeNoun(inner, noun)) return spokenOf("record");
    return takeNoun(inner, parentNoun) ? spokenOf("parent") : null;
  });
  return found ?? (takeAny(cursor, RECORD) === null ? null : spokenOf("record"));
};

const about = (cursor: Cursor): Typed | null => {
  const subject = readSpokenOf(cursor);
  const found = subject === null ? null : readPredicate(cursor, subject);
  if (found !== null) cursor.subject = subject;
  return found;
};

type Manner = "neither" | "either" | "both" | "at least one of" | "exactly one of" | "one of";
const MANNERS: readonly Manner[] = ["neither", "either", "both", "at least one of", "exactly one of", "one of"];

const readSubjects = (cursor: Cursor): { subjects: Typed[]; word: string | null } | null => {
  const first = cursor.rules.sum(cursor);
  if (first === null || !isValue(first)) return null;
  const subjects = [first];
  let word: string | null = null;
  for (;;) {
    const next = attempt(cursor, (inner) => {
      const comma = takeMark(inner, ",") !== null;
      const joint = takeAny(inner, ["and", "or", "nor"]);
      const value = joint === null && !comma ? null : inner.rules.sum(inner);
      return value === null || !isValue(value) ? null : { joint, value };
    });
    if (next === null) return { subjects, word };
    word = next.joint ?? word;
    subjects.push(next.value);
  }
};

/** The same is said of each. */
const sayOfAll = (cursor: Cursor, subjects: readonly Typed[], isOptional: boolean): Expression[] | null => {
  const start = cursor.at;
  const ends = new Set<number>();
  const claims = subjects.map((subject) => {
    cursor.at = start;
    const found = attempt(cursor, (inner) => readPredicate(inner, subject));
    ends.add(cursor.at);
    return found?.is ?? null;
  });
  if (ends.size > 1) return null;
  if (claims.every((each) => each !== null)) return claims;
  // "either `email` or `phone`": that they are given goes without saying.
  return isOptional && claims.every((each) => each === null) ? subjects.map(isGiven) : null;
};

const exactlyOne = (claims: readonly Expression[]): Expression | null => {
  const [a, b, more] = claims;
  if (a === undefined || b === undefined || more !== undefined) return null;
  return apply("or", apply("and", a, negate(b)), apply("and", negate(a), b));
};

const combine = (manner: Manner | null, word: string | null, claims: Expression[]): Expression | null => {
  if (manner === "neither") return join("and", claims.map(negate));
  if (manner === "exactly one of") return exactlyOne(claims);
  if (manner === "either" || manner === "at least one of" || manner === "one of") return join("or", claims);
  return join(manner === "both" || word === "and" ? "and" : "or", claims);
};

/** "neither `email` nor `phone` is given", "`a` and `b` are positive" */
const aboutMany = (cursor: Cursor): Typed | null => {
  const manner = takeAny(cursor, MANNERS);
  const read = readSubjects(cursor);
  if (read === null || read.subjects.length < 2 || read.word === null) return null;
  const claims = sayOfAll(cursor, read.subjects, manner !== null && manner !== "neither");
  const combined = claims === null ? null : combine(manner, read.word, claims);
  return combined === null ? null : claim(combined);
};

const aboutValue = (cursor: Cursor): Typed | null => {
  const subject = cursor.rules.sum(cursor);
  const found = subject === null || !isValue(subject) ? null : readPredicate(cursor, subject);
  if (found !== null) cursor.subject = subject;
  return found;
};

const thereIs = (cursor: Cursor): Typed | null => {
  if (takeAny(cursor, ["there must be", "there has to be", "there is", "there are", "there was"]) === null) return null;
  return cursor.rules.having(cursor, take(cursor, "not"));
};

const ALL = ["all of its", "all of the", "all its", "all the", "all", "every", "each of its", "each"] as const;
const NONE = ["none of its", "none of the", "no"] as const;
const ANY = [
  "any of its",
  "any of the",
  "one of its",
  "one of the",
  "some of its",
  "some",
  "any",
  "at least one of its",
] as const;

/** "all its items are done", "none of the to-dos is open" */
const aboutParts = (cursor: Cursor): Typed | null => {
  const manner = takeAny(cursor, ALL) ? "all" : takeAny(cursor, NONE) ? "none" : takeAny(cursor, ANY) ? "any" : null;
  const some = manner === null ? null : readSome(cursor);
  if (some === null) return null;
  const said = within(cursor, innerScope(cursor.scope, some.part), (inner) =>
    isFollowedByVerb(inner) ? readPredicate(inner, spokenOf("record")) : null,
  );
  if (said === null) return null;
  const where = join("and", [
    ...(some.where === null ? [] : [some.where]),
    manner === "all" ? negate(said.is) : said.is,
  ]);
  const any = tallyOf("any", { part: some.part, where });
  return claim(manner === "any" ? any : apply("not", any));
};

/** "not done", "for a draft or archived post": a state alone. */
const stateAlone = (cursor: Cursor): Typed | null => {
  if (!cursor.claims) return null;
  takeAny(cursor, ["on a", "on an", "for a", "for an", "a", "an"]);
  const found = readStates(cursor);
  if (found === null) return null;
  if (!takeNoun(cursor, cursor.scope.words.noun)) return found;
  return isFollowedByVerb(cursor) ? null : found;
};

const EXPLICIT = /^(?:no|at|more|fewer|only|exactly|less)$/iu;

const havingAlone = (cursor: Cursor): Typed | null => {
  const token = cursor.tokens[cursor.at];
  return cursor.claims && token?.kind === "word" && EXPLICIT.test(token.text)
    ? cursor.rules.having(cursor, false)
    : null;
};

/** "no more attendees than `capacity`" */
const noMoreThan = (cursor: Cursor): Typed | null => {
  const word = takeAny(cursor, ["no more", "no fewer", "more", "fewer", "not more"]);
  const subject = word === null ? null : cursor.rules.term(cursor);
  if (subject?.kind !== "number" || !take(cursor, "than")) return null;
  const bound = cursor.rules.sum(cursor);
  if (bound?.kind !== "number") return null;
  const operator = {
    "no more": "at-most",
    "not more": "at-most",
    "no fewer": "at-least",
    more: "more",
    fewer: "less",
  } as const;
  return word === null ? null : claim(apply(operator[word], subject.is, bound.is));
};

const denied = (cursor: Cursor): Typed | null => {
  if (takeAny(cursor, ["not", "it is not the case that"]) === null) return null;
  const found = cursor.rules.single(cursor);
  return found?.kind === "boolean" ? claim(negate(found.is)) : null;
};

/** One claim; or a value, where no claim is made of it. */
export const readSingle = (cursor: Cursor): Typed | null =>
  firstOf(cursor, [
    thereIs,
    aboutParts,
    noMoreThan,
    about,
    aboutValue,
    aboutMany,
    stateAlone,
    havingAlone,
    denied,
    (inner) => inner.rules.sum(inner),
  ]);
