import type { Field } from "#src/spec/spec.ts";
import { singular } from "#src/spec/words.ts";
import { attempt, type Cursor, firstOf, peek, take, takeAny, takeMark } from "./cursor.ts";
import { kindOfField, type Typed } from "./typed.ts";
import { fieldsIn, findField, isNoun, type Layer, type Scope } from "./words.ts";

const LONGEST_NAME = 4;

/** Words that are never a name unless they stand in a code span. */
const NO_NAMES = new Set(
  "a an the to from by at of in is are was be been on and or nor not if when while where whose that which it its there this no any all as for with than then has have had must may can will should do does now today yes true false null nothing none".split(
    " ",
  ),
);

const typed = (layer: Layer, field: Field, path: string): Typed | null => {
  const [, ...inner] = path.split(".");
  const name = [field.name, ...inner].join(".");
  const is = layer === "sent" ? { sent: name } : layer === "field" ? { field: name } : { parent: name };
  const [member] = inner;
  if (member === undefined) return { is, kind: kindOfField(field), field };
  if (kindOfField(field) !== "object" && kindOfField(field) !== "any") return null;
  const { members = [] } = field;
  const found = members.find((each) => each.name === member);
  if (members.length > 0 && found === undefined) return null;
  if (found === undefined || inner.length > 1) return { is, kind: "any" };
  return { is, kind: kindOfField(found), field: found };
};

/** What a name means in the first layer that knows it. */
export const lookUp = (scope: Scope, name: string, loose: boolean, layer?: Layer): Typed | null => {
  const layers = layer === undefined ? scope.order : [layer];
  const [first = ""] = name.split(".");
  for (const each of layers) {
    const field = findField(fieldsIn(scope, each), first, false);
    if (field !== undefined) return typed(each, field, name);
  }
  if (!loose) return null;
  for (const each of layers) {
    const field = findField(fieldsIn(scope, each), name, true);
    if (field !== undefined) return typed(each, field, field.name);
  }
  return null;
};

/** Everything up to `length` words that come next. */
export const wordsAhead = (cursor: Cursor, length: number): string | null => {
  const words: string[] = [];
  for (let n = 0; n < length; n++) {
    const token = peek(cursor, n);
    if (token?.kind !== "word") return null;
    words.push(token.text);
  }
  return words.join(" ");
};

/** Steps over a noun, if it comes next; `noun` may be several words. */
export const takeNoun = (cursor: Cursor, noun: string): boolean => {
  for (let length = LONGEST_NAME; length > 0; length--) {
    const words = wordsAhead(cursor, length);
    if (words === null || !isNoun(noun, words)) continue;
    cursor.at += length;
    return true;
  }
  return false;
};

/** `on_hand-reserved`: a hyphen between two names is a minus. */
const readDifference = (scope: Scope, code: string, layer: Layer | undefined): Typed | null => {
  const operands = code.split("-").map((name) => lookUp(scope, name, false, layer));
  const [first, ...rest] = operands;
  if (first?.kind !== "number" || rest.length !== 1 || rest[0]?.kind !== "number") return null;
  return { is: { do: "subtract", with: [first.is, rest[0].is] }, kind: "number" };
};

/** A name where it stands, in a code span or bare. `plural`: "all counts" may mean each `count`. */
const readBareName = (cursor: Cursor, layer: Layer | undefined, plural = false): Typed | null => {
  const token = peek(cursor);
  if (token?.kind === "code") {
    const found = lookUp(cursor.scope, token.text, false, layer) ?? readDifference(cursor.scope, token.text, layer);
    if (found === null) return null;
    cursor.at += 1;
    return { ...found, quoted: true };
  }
  for (let length = LONGEST_NAME; length > 0; length--) {
    const words = wordsAhead(cursor, length);
    if (words === null || (length === 1 && NO_NAMES.has(words.toLowerCase()))) continue;
    const last = words.split(" ").at(-1) ?? "";
    const found =
      lookUp(cursor.scope, words, true, layer) ??
      (plural ? lookUp(cursor.scope, words.slice(0, -last.length) + singular(last), true, layer) : null);
    if (found === null) continue;
    cursor.at += length;
    return found;
  }
  return null;
};

/** A name of the record that is spoken of, in the singular or plural. */
export const readPluralName = (cursor: Cursor): Typed | null => {
  takeAny(cursor, ["the", "their", "its", "each"]);
  const found = readBareName(cursor, undefined, true);
  if (found?.quoted) take(cursor, "s");
  return found;
};

/** Whose a name is, after or before it: of the request, of the record, of what that is a part of. */
const takeOwner = (cursor: Cursor): Layer | null => {
  const { noun, parentNoun } = cursor.scope.words;
  if (takeAny(cursor, ["request", "body", "request body", "call"])) return "sent";
  if (takeNoun(cursor, noun)) return "field";
  return takeNoun(cursor, parentNoun) || take(cursor, "parent") ? "parent" : null;
};

const DETERMINERS = ["the", "its", "this", "that", "their", "every", "a", "an"] as const;

/** `the room's capacity`, `its capacity` */
const readOwned = (cursor: Cursor): Typed | null => {
  if (take(cursor, "its")) return readBareName(cursor, "field");
  takeAny(cursor, DETERMINERS);
  const owner = takeOwner(cursor);
  // The genitive of a plural has no more than an apostrophe, which is the same sign here.
  return owner !== null && takeMark(cursor, "'s") ? readBareName(cursor, owner) : null;
};

/** `the given amount`, `the current status`: what stands before a name tells where it is. */
const readAdjective = (cursor: Cursor): Typed | null => {
  takeAny(cursor, ["the", "this", "a"]);
  if (takeAny(cursor, ["given", "sent", "requested", "submitted"])) return readBareName(cursor, "sent");
  return takeAny(cursor, ["current", "stored", "existing"]) ? readBareName(cursor, "field") : null;
};

/** `capacity of the room`, `amount in the request` */
const readWithOwner = (cursor: Cursor): Typed | null => {
  takeAny(cursor, ["the", "this", "that", "their", "a", "an"]);
  const start = cursor.at;
  const found = readBareName(cursor, undefined);
  const end = cursor.at;
  const owner = attempt(cursor, ofOwner);
  if (owner === null) {
    // "the average of": a name that is followed so is another word.
    return found !== null && !found.quoted && take(cursor, "of") ? null : found;
  }
  const after = cursor.at;
  cursor.at = start;
  const owned = readBareName(cursor, owner);
  if (found !== null && cursor.at !== end) return null;
  cursor.at = after;
  return owned;
};

const ofOwner = (cursor: Cursor): Layer | null => {
  if (take(cursor, "of what it belongs to")) return "parent";
  if (takeAny(cursor, ["of", "in"]) === null) return null;
  takeAny(cursor, DETERMINERS);
  const owner = takeOwner(cursor);
  const token = peek(cursor);
  return token?.kind === "mark" && token.text === "'s" ? null : owner;
};

/** The field that a name or a phrase around one means. */
export const readName = (cursor: Cursor): Typed | null => firstOf(cursor, [readOwned, readAdjective, readWithOwner]);
