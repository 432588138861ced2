import type { Expression } from "#src/spec/expression.ts";
import { compare } from "./compare.ts";
import { attempt, type Cursor, firstOf, peek, take, takeAny, takeMark } from "./cursor.ts";
import { isReached, readComplement } from "./read-complement.ts";
import { readConstant } from "./read-constant.ts";
import { isMaker, ownMaker, readMaker } from "./read-maker.ts";
import { takeNoun } from "./read-name.ts";
import { readHaving } from "./read-quantity.ts";
import { readStates, skipAdverbs, skipTrailing, takeNot } from "./read-state.ts";
import { apply, claim, constant, isText, join, negate, type Typed } from "./typed.ts";

const MODALS = [
  "has to",
  "have to",
  "needs to",
  "need to",
  "must",
  "should",
  "shall",
  "may",
  "can",
  "will",
  "would",
] as const;
const COPULAS = [
  "has been",
  "have been",
  "had been",
  "is",
  "are",
  "was",
  "were",
  "be",
  "been",
  "being",
  "remains",
  "stays",
] as const;
const HAS = ["has", "have", "having", "had"] as const;

const denyIf = (denied: boolean, found: Typed | null): Typed | null =>
  found === null || !denied ? found : claim(negate(found.is));

const operand = (cursor: Cursor, subject: Typed): Typed | null => {
  const value = attempt(cursor, cursor.rules.sum) ?? null;
  if (value !== null) return value;
  const stated = readConstant(cursor, subject, false);
  return stated === undefined ? null : constant(stated);
};

type Verb = (cursor: Cursor, subject: Typed) => Typed | null;

const comparing =
  (operator: "equal" | "unequal" | "more" | "less" | "at-least"): Verb =>
  (cursor, subject) => {
    const value = operand(cursor, subject);
    return value === null ? null : compare(operator, subject, value);
  };

const reaching: Verb = (cursor, subject) => {
  const value = attempt(cursor, (inner) => operand(inner, subject));
  return value === null ? null : compare("at-least", subject, value);
};

const containing: Verb = (cursor, subject) => {
  if (subject.kind !== "list" && !isText(subject)) return null;
  const entry: Typed = subject.field?.entries
    ? { ...subject, kind: "text", field: subject.field.entries }
    : { ...subject, kind: "text" };
  const value = attempt(cursor, cursor.rules.sum) ?? operand(cursor, entry);
  return value === null ? null : claim(apply("holds", subject.is, value.is));
};

const lying: Verb = (cursor, subject) => readComplement(cursor, subject);

const VERBS: [string, Verb][] = [
  ["equals|equal|matches|match|is equal to", comparing("equal")],
  ["differs from|differ from", comparing("unequal")],
  ["exceeds|exceed|surpasses|surpass", comparing("more")],
  ["falls below|fall below|drops below|drop below", comparing("less")],
  ["has reached|have reached|reaches|reach", reaching],
  ["contains|contain|includes|include", containing],
  ["lies|lie|falls|fall|comes|come", lying],
];
const BY_VERB = VERBS.flatMap(([words, rule]) => words.split("|").map((word) => [word, rule] as const));
const PASSING = ["has passed", "have passed", "has come", "passed", "has run out"] as const;

const takeVerb = (cursor: Cursor): Verb | null => BY_VERB.find(([word]) => take(cursor, word))?.[1] ?? null;

/** What is said of a value. */
const ofValue = (cursor: Cursor, subject: Typed): Typed | null =>
  firstOf(cursor, [
    (inner) => (takeAny(inner, PASSING) === null ? null : isReached(subject)),
    (inner) =>
      takeAny(inner, ["has not passed", "have not passed"]) === null ? null : denyIf(true, isReached(subject)),
    (inner) => {
      const denied = takeAny(inner, ["does not", "do not", "did not"]) !== null;
      return denyIf(denied, takeVerb(inner)?.(inner, subject) ?? null);
    },
    (inner) => {
      if (takeAny(inner, COPULAS) === null) return null;
      skipAdverbs(inner);
      const denied = takeNot(inner) || take(inner, "neither");
      return denyIf(denied, readComplement(inner, subject));
    },
    (inner) => (takeAny(inner, HAS) === null ? null : readComplement(inner, subject, true)),
    (inner) => readComplement(inner, subject, true),
    (inner) => nextTo(inner, subject),
  ]);

/** "`fire_count` 0": a name and what it is, with nothing between them. */
const nextTo = (cursor: Cursor, subject: Typed): Typed | null => {
  if (!subject.quoted || !cursor.claims || peek(cursor)?.kind === "word" || peek(cursor)?.text === "-") return null;
  const value = readConstant(cursor, subject, false);
  return value === undefined ? null : compare("equal", subject, constant(value));
};

const BELONGS = [
  "belongs to the caller",
  "is the caller's",
  "is the caller's own",
  "is made by the caller",
  "was made by the caller",
  "was created by the caller",
  "was written by the caller",
  "is owned by the caller",
];

/** What is said of the record that is spoken of, or of what it is a part of. */
const ofRecord = (cursor: Cursor, { kind }: Typed): Typed | null => {
  const side = kind === "parent" ? "parent" : "field";
  return firstOf(cursor, [
    (inner) => {
      if (takeAny(inner, BELONGS) === null && !takesCallers(inner)) return null;
      const maker = side === "field" ? ownMaker(inner.scope) : null;
      return maker === null ? null : claim(isMaker(maker));
    },
    (inner) => {
      if (takeAny(inner, ["has not been", "have not been"]) !== null) return denyIf(true, readStates(inner, side));
      if (takeAny(inner, COPULAS) === null) return null;
      takeAny(inner, ["only"]);
      return readStates(inner, side) ?? fullness(inner, side);
    },
    (inner) => {
      const denied = takeAny(inner, ["does not have", "do not have"]) !== null;
      if (!denied && takeAny(inner, HAS) === null) return null;
      return readHaving(inner, denied, side);
    },
  ]);
};

const takesCallers = (cursor: Cursor): boolean =>
  attempt(cursor, (inner) => {
    if (!take(inner, "is") || !take(inner, "the caller") || takeMark(inner, "'s") === null) return null;
    take(inner, "own");
    return true;
  }) !== null;

const ROOM = /^(?:capacity|seats|places|max_?\w*)$/iu;

/** A record with one bound and one kind of part is full once there are as many of these. */
const fullness = (cursor: Cursor, side: "field" | "parent"): Typed | null => {
  const denied = takeNot(cursor);
  if (side === "parent" || !take(cursor, "full")) return null;
  const { fields, parts } = cursor.scope.words;
  const [bound, other] = fields.filter(({ name, type }) => type === "integer" && ROOM.test(name));
  const [part, another] = parts;
  if (bound === undefined || other !== undefined || part === undefined || another !== undefined) return null;
  const count: Expression = { tally: "count", of: part.part };
  return denyIf(denied, claim(apply("at-least", count, { field: bound.name })));
};

const MADE = ["made", "wrote", "created", "owns", "opened", "has made", "has written", "has created"] as const;

const readRole = (cursor: Cursor): Expression | null => {
  takeAny(cursor, ["an", "a", "the"]);
  const { roles = [] } = cursor.scope.words;
  const token = peek(cursor);
  const role = roles.find((each) => each.toLowerCase() === token?.text.toLowerCase());
  if (role === undefined) return null;
  cursor.at += 1;
  return apply("equal", { caller: "role" }, { value: role });
};

const readWhom = (cursor: Cursor): Expression | null =>
  firstOf<Expression>(cursor, [
    (inner) => {
      const maker = readMaker(inner);
      return maker === null ? null : isMaker(maker);
    },
    readRole,
  ]);

/** What is said of the caller: who they are, and what they made. */
const ofCaller = (cursor: Cursor): Typed | null => {
  if (takeAny(cursor, MADE) !== null) {
    takeAny(cursor, ["the", "this"]);
    const maker = take(cursor, "it") || takeNoun(cursor, cursor.scope.words.noun) ? ownMaker(cursor.scope) : null;
    return maker === null ? null : claim(isMaker(maker));
  }
  if (takeAny(cursor, COPULAS) === null) return null;
  const neither = take(cursor, "neither");
  const denied = neither || takeNot(cursor);
  take(cursor, "either");
  const all: Expression[] = [];
  do {
    const whom = attempt(cursor, readWhom);
    if (whom === null) return null;
    all.push(whom);
  } while (takeAny(cursor, neither ? ["nor"] : ["or", "nor"]) !== null);
  return denyIf(denied, claim(join("or", all)));
};

/** What is said of a subject that has been read. */
export const readPredicate = (cursor: Cursor, subject: Typed): Typed | null => {
  skipAdverbs(cursor);
  const isAsked = takeAny(cursor, MODALS) !== null;
  const denied = isAsked && takeNot(cursor);
  if (isAsked) takeAny(cursor, ["only"]);
  const { kind } = subject;
  const found =
    kind === "caller"
      ? ofCaller(cursor)
      : kind === "record" || kind === "parent"
        ? ofRecord(cursor, subject)
        : ofValue(cursor, subject);
  skipTrailing(cursor);
  return denyIf(denied, found);
};
