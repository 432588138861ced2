import { ANY } from "#src/spec/parse-loose-json.ts";
import type { MemberFact, ThingFact } from "./facts.ts";
import { objectsIn } from "./find-objects.ts";
import { clausesOf } from "./member-clauses.ts";
import { readNames } from "./name-list.ts";
import { nounOfTitle } from "./noun-of.ts";
import { membersOf } from "./read-body.ts";

const SUBJECT = /^(?:(?:An?|The|Each|Every|One)\s)?`?([A-Za-z][A-Za-z -]{1,40}?)`?/u.source;
const BY_OBJECT = new RegExp(
  String.raw`${SUBJECT}(?:\s(?:object|in JSON|in a response|as JSON|(?:as|when|the way) [a-z' -]{2,40}))?(?::|\s?=|\sis|\sreads|\shas(?: the members)?|\slooks like)\s{0,3}(?=\x60?[{])`,
  "u",
);
const BY_NAMES = new RegExp(
  String.raw`${SUBJECT}(?::|\s(?:has|have|holds|carries|consists of|is (?:identified|keyed|known|named) by))\s{1,3}(?=(?:its |an? |the )?(?:(?:boolean|integer|string|text|number|unique|optional) )?\x60[A-Za-z_])`,
  "u",
);
const GOES_ON =
  /^(?:It|Each|They)?\s?(?:also )?(?:has|have|holds|keyed by|is keyed by)\s{1,3}(?=(?:its |an? |the )?(?:[a-z]+ )?`[A-Za-z_])/iu;

/** Adds "`author` being a handle" and the like to the members they begin with; gives back what is left. */
const tellBehind = (text: string, members: readonly MemberFact[]): string => {
  const match = /^[\s,]*`(\w+)`,?\s(.*)$/u.exec(text);
  const member = members.find(({ name }) => name === match?.[1]);
  if (match === null || member === undefined) return text.replace(/^[\s,.;:]+/u, "");
  member.rules.push(...clausesOf((match[2] ?? "").replace(/^being\s/u, "")));
  return "";
};

/** A thing that a sentence describes, and the rest of the sentence. */
type ThingText = { thing: ThingFact; rest: string };

const byObject = (text: string, line: number): ThingText | null => {
  const match = BY_OBJECT.exec(text);
  const title = match?.[1] ?? "";
  // "Member" may head a column; before an object it is who joined.
  const noun = /^members?$/iu.test(title) ? "member" : nounOfTitle(title);
  if (match === null || noun === null) return null;
  const [object] = objectsIn(text);
  if (object === undefined || object.start > match[0].length + 1 || Array.isArray(object.value)) return null;
  const members = membersOf(object, line);
  return { thing: { noun, line, members }, rest: tellBehind(text.slice(object.end), members) };
};

const byNames = (text: string, line: number, noun: string | null, start: number): ThingText | null => {
  const list = readNames(text.slice(start).replace(/^(?:its|the)\s/u, ""), line);
  if (noun === null || list === null) return null;
  const last = list.members.at(-1);
  const isRule = /^(?::|\(|\d|at most|up to|which\b|what\b|that\b)/u.test(list.tail) || list.members.length === 1;
  if (last && isRule) last.rules.push(...clausesOf(list.tail));
  return { thing: { noun, line, members: list.members }, rest: isRule ? "" : list.tail };
};

const KEYED = new RegExp(String.raw`${SUBJECT}\s\(keyed by \x60(\w{1,40})\x60[:,]?\s?([^()]{0,200})\)\.?$`, "u");

/** "Queue (keyed by `name`: `[a-z]+`)" above its members. */
const byKey = (text: string, line: number): ThingText | null => {
  const [, title = "", name = "", rest = ""] = KEYED.exec(text) ?? [];
  const noun = nounOfTitle(title);
  const rules = /^`\^?[^`]*\$?`$/u.test(rest) ? [`pattern ${rest}`] : clausesOf(rest);
  return noun === null ? null : { thing: { noun, line, members: [{ name, line, rules }] }, rest: "" };
};

/** Reads "A post: `{…}`" or "A habit has `id`, `name` (1–80 characters)"; null where a sentence describes no thing. */
export const readThing = (text: string, line: number): ThingText | null => {
  const names = BY_NAMES.exec(text);
  return (
    byObject(text, line) ??
    byKey(text, line) ??
    (names === null ? null : byNames(text, line, nounOfTitle(names[1] ?? ""), names[0].length))
  );
};

/** Reads "It has `description` (string)", which goes on about `noun`. */
export const readMore = (text: string, line: number, noun: string): ThingText | null => {
  const match = GOES_ON.exec(text);
  return match === null ? null : byNames(text, line, noun, match[0].length);
};

/** The members of a thing of which a code block shows an example; null where it shows none. */
export const readSample = (text: string, line: number): MemberFact[] | null => {
  const [object] = objectsIn(text);
  const isWhole =
    object !== undefined && text.slice(0, object.start).trim() === "" && text.slice(object.end).trim() === "";
  if (!isWhole || Array.isArray(object.value)) return null;
  return membersOf(object, line).map((member) =>
    member.example === ANY ? { name: member.name, line, rules: [] } : member,
  );
};
