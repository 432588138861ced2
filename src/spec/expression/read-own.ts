import type { Expression } from "#src/spec/expression.ts";
import { stem } from "#src/spec/words.ts";
import { type Cursor, firstOf, peek, take, takeAny } from "./cursor.ts";
import { isMaker, ownMaker } from "./read-maker.ts";
import { takeNoun } from "./read-name.ts";
import { tallyOf } from "./read-part.ts";
import { apply, claim, negate, type Typed } from "./typed.ts";
import { innerScope, type PartWords } from "./words.ts";

/** That there is a record of the part, made by the caller or by anybody. */
const isThere = (cursor: Cursor, part: PartWords | undefined, byCaller: boolean): Expression | null => {
  if (part === undefined) return null;
  const maker = ownMaker(innerScope(cursor.scope, part));
  if (!byCaller) return tallyOf("any", { part, where: null });
  return maker === null ? null : tallyOf("any", { part, where: isMaker(maker) });
};

/** "voted" where votes belong to it. */
const takeDeed = (cursor: Cursor): PartWords | undefined => {
  const token = peek(cursor);
  if (token?.kind !== "word") return undefined;
  cursor.at += 1;
  return cursor.scope.words.parts.find(({ noun }) => stem(noun) === stem(token.text));
};

const OBJECTS = ["it", "this", "for it", "on it", "in it"] as const;

const takeObject = (cursor: Cursor): void => {
  if (takeAny(cursor, OBJECTS) !== null) return;
  const { at } = cursor;
  takeAny(cursor, ["on", "for", "in"]);
  if (!take(cursor, "the") || !takeNoun(cursor, cursor.scope.words.noun)) cursor.at = at;
};

const deed = (cursor: Cursor, byCaller: boolean): Typed | null => {
  const denied = takeAny(cursor, ["has not", "have not", "did not"]) !== null;
  if (!denied) takeAny(cursor, ["has", "have"]);
  takeAny(cursor, ["already", "ever"]);
  const found = isThere(cursor, takeDeed(cursor), byCaller);
  if (found === null) return null;
  takeObject(cursor);
  takeAny(cursor, ["already", "yet"]);
  return claim(denied ? negate(found) : found);
};

const LISTED = [
  "has it as",
  "has it among their",
  "has it in their",
  "has made",
  "has written",
  "has left",
  "has given",
  "has",
] as const;

const thing = (cursor: Cursor): Typed | null => {
  const denied = takeAny(cursor, ["does not have it as", "does not have"]) !== null;
  if (!denied && takeAny(cursor, LISTED) === null) return null;
  const none = take(cursor, "no");
  takeAny(cursor, ["a", "an", "one", "any", "their"]);
  const part = cursor.scope.words.parts.find(({ noun }) => takeNoun(cursor, noun));
  const found = isThere(cursor, part, true);
  if (found === null) return null;
  takeObject(cursor);
  return claim(denied || none ? negate(found) : found);
};

/** What the caller has done with the record: "has voted", "has it as a favourite". */
export const readOwn = (cursor: Cursor): Typed | null => firstOf(cursor, [thing, (inner) => deed(inner, true)]);

/** "nobody has voted", "somebody has commented" */
export const readAnybody = (cursor: Cursor): Typed | null => {
  const nobody = takeAny(cursor, ["nobody", "no one"]) !== null;
  if (!nobody && takeAny(cursor, ["somebody", "someone", "anybody", "anyone"]) === null) return null;
  const found = deed(cursor, false);
  return found !== null && nobody ? claim(apply("not", found.is)) : found;
};
