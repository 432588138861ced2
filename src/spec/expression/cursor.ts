import { remember } from "#src/spec/remember.ts";
import type { Token } from "./tokens.ts";
import type { Typed } from "./typed.ts";
import type { Scope } from "./words.ts";

/** What a phrase may be made of, each told apart by where it stands. */
export type Rules = {
  /** One value that is no sum or product. */
  term: (cursor: Cursor) => Typed | null;
  /** A calculated value. */
  sum: (cursor: Cursor) => Typed | null;
  /** One claim, or a value where no claim is made of it. */
  single: (cursor: Cursor) => Typed | null;
  /** Claims joined by "and" and "or". */
  joined: (cursor: Cursor) => Typed | null;
  /** What something has, or lacks: "no items", "at least one comment". */
  having: (cursor: Cursor, lacks: boolean) => Typed | null;
  /** A value with its conditions. */
  whole: (cursor: Cursor) => Typed | null;
};

/** A place in a phrase. `claims`: a claim is awaited, so that a state alone is one. */
export type Cursor = {
  readonly tokens: readonly Token[];
  at: number;
  readonly scope: Scope;
  readonly rules: Rules;
  readonly depth: number;
  claims: boolean;
  /** What is read is a condition that a comma ends. */
  isCondition: boolean;
  /** Whom or what the last claim was about. */
  subject: Typed | null;
  readonly memo: Map<string, { found: Typed | null; end: number; subject: Typed | null }>;
};

const DEEPEST = 150;

export const peek = ({ tokens, at }: Cursor, ahead = 0): Token | undefined => tokens[at + ahead];

const lowerCase = remember((word) => word.toLowerCase());

const isWord = (token: Token | undefined, word: string): boolean =>
  token?.kind === "word" && lowerCase(token.text) === word;

const partsOf = remember((phrase): readonly string[] => phrase.split(" "));

/** Steps over these words if they come next. */
export const take = (cursor: Cursor, phrase: string): boolean => {
  const words = partsOf(phrase);
  if (!words.every((word, n) => isWord(peek(cursor, n), word))) return false;
  cursor.at += words.length;
  return true;
};

/** Steps over the first of these phrases that comes next; null where none does. */
export const takeAny = <P extends string>(cursor: Cursor, phrases: readonly P[]): P | null =>
  phrases.find((phrase) => take(cursor, phrase)) ?? null;

export const takeMark = (cursor: Cursor, ...marks: string[]): string | null => {
  const token = peek(cursor);
  if (token?.kind !== "mark" || !marks.includes(token.text)) return null;
  cursor.at += 1;
  return token.text;
};

/** Tries a rule; where it finds nothing, the place is as before. */
export const attempt = <T>(cursor: Cursor, rule: (cursor: Cursor) => T | null): T | null => {
  const { at, subject, claims, isCondition } = cursor;
  const found = rule(cursor);
  if (found === null) Object.assign(cursor, { at, subject, claims, isCondition });
  return found;
};

/** The first rule that finds something. */
export const firstOf = <T>(cursor: Cursor, rules: readonly ((cursor: Cursor) => T | null)[]): T | null => {
  for (const rule of rules) {
    const found = attempt(cursor, rule);
    if (found !== null) return found;
  }
  return null;
};

/** A rule that is tried once at each place, and not too deep inside itself. */
export const remembered =
  (name: string, rule: (cursor: Cursor) => Typed | null) =>
  (cursor: Cursor): Typed | null => {
    const key = `${name} ${String(cursor.at)} ${String(cursor.claims)} ${String(cursor.isCondition)}`;
    const known = cursor.memo.get(key);
    if (known !== undefined) {
      if (known.found !== null) Object.assign(cursor, { at: known.end, subject: known.subject });
      return known.found;
    }
    if (cursor.depth > DEEPEST) return null;
    const inner: Cursor = { ...cursor, depth: cursor.depth + 1 };
    const found = attempt(inner, rule);
    cursor.memo.set(key, { found, end: inner.at, subject: inner.subject });
    if (found !== null) Object.assign(cursor, { at: inner.at, subject: inner.subject });
    return found;
  };

/** Reads on in other words, such as those of a part. */
export const within = <T>(cursor: Cursor, scope: Scope, rule: (inner: Cursor) => T | null): T | null => {
  const subject: Typed = { is: { value: null }, kind: "record" };
  const inner: Cursor = {
    ...cursor,
    scope,
    subject,
    claims: true,
    isCondition: false,
    depth: cursor.depth + 1,
    memo: new Map(),
  };
  const found = inner.depth > DEEPEST ? null : rule(inner);
  if (found !== null) cursor.at = inner.at;
  return found;
};

const NUMERALS = "zero one two three four five six seven eight nine ten eleven twelve".split(" ");

/** A number in digits or in a word. */
export const takeNumber = (cursor: Cursor): number | null => {
  const token = peek(cursor);
  if (token === undefined) return null;
  const value =
    token.kind === "number"
      ? Number(token.text)
      : token.kind === "word"
        ? NUMERALS.indexOf(token.text.toLowerCase())
        : -1;
  if (value < 0) return null;
  cursor.at += 1;
  return value;
};
