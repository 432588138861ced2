import { ANY } from "#src/spec/parse-loose-json.ts";
import type { Json } from "#src/spec/spec.ts";
import type { MemberFact } from "./facts.ts";
import { isHeader } from "./find-headers.ts";
import { objectsIn } from "./find-objects.ts";
import type { ObjectMark } from "./find-objects.ts";
import { clausesOf } from "./member-clauses.ts";
import { readNames } from "./name-list.ts";

/** A body that a text tells, and what the text says beside it. */
type BodyText = { members: MemberFact[]; rest: string };

const isMarkedOptional = (text: string, name: string): boolean =>
  text.includes(`"${name}"?`) || text.includes(`"${name}?"`) || text.includes(`${name}?`);

/** `"status": "accepted" | "declined"` */
const alternativesOf = (text: string, name: string): string[] => {
  const written = new RegExp(String.raw`"${RegExp.escape(name)}"\s*:\s*("[\w-]+"(?:\s*\|\s*"[\w-]+")+)`, "u").exec(
    text,
  )?.[1];
  return written === undefined ? [] : [`one of ${written.replaceAll(/["\s]/gu, "").split("|").join(", ")}`];
};

/** The members of an object as it is sketched or exemplified: `{"name", "topic"?}`, `{ "seconds": 300 }`. */
export const membersOf = ({ text, value }: ObjectMark, line: number): MemberFact[] =>
  Object.entries(value as { [key: string]: Json }).map(([name, example]) => ({
    name,
    line,
    ...(isMarkedOptional(text, name) && { optional: true as const }),
    rules: alternativesOf(text, name),
    ...(example !== ANY && example !== "..." && { example }),
  }));

/** Adds what is said of members, `name 1 to 80 characters` or, where there is one alone, `1 to 80 characters`. */
const addRules = (members: readonly MemberFact[], clauses: readonly string[]): string[] =>
  clauses.filter((clause) => {
    const named = members.find(({ name }) => {
      const plain = name
        .replaceAll(/([a-z])([A-Z])/gu, "$1 $2")
        .replaceAll("_", " ")
        .toLowerCase();
      const told = clause.replaceAll("`", "").toLowerCase();
      return (
        told.startsWith(`${name.toLowerCase()} `) ||
        told.startsWith(`${name.toLowerCase()}:`) ||
        told.startsWith(`${plain}:`) ||
        told.startsWith(`${plain} `)
      );
    });
    const [only] = members.length === 1 ? members : [];
    const bare = clause.replace(/^`?[\w ]{1,60}?`?(?::\s*|\s(?=\d|is\b|from\b|at\b|up\b))/u, "");
    if (named) named.rules.push(...clausesOf(bare));
    else if (only !== undefined && /^(?:\d|up to|at most|at least|may be|not|an? |one of|`)/iu.test(clause))
      only.rules.push(...clausesOf(clause));
    else return true;
    return false;
  });

const RULES_BEHIND = /^\s*\(([^()]{1,300})\)/u;

/** What follows an object: "(reference: 1–100 characters)", ", 1 to 1000 characters". */
const readBehind = (text: string, members: readonly MemberFact[]): string => {
  const bracket = RULES_BEHIND.exec(text);
  const after = text.slice(bracket?.[0].length ?? 0);
  const inside = bracket?.[1] === undefined ? [] : addRules(members, bracket[1].split(/;\s*/u));
  const told = /^\s*[,–—]\s*([^.;→]{1,200})/u.exec(after);
  const outside = told?.[1] === undefined ? [] : addRules(members, told[1].split(/,\s+/u));
  const rest = told === null ? after : `${outside.join(", ")}${after.slice(told[0].length)}`;
  return `${inside.length > 0 ? `(${inside.join("; ")})` : ""} ${rest}`.trim();
};

/** "`{"role": "a"}` or `{"role": "b"}`": these are all that it may be. */
const choiceAmong = (forms: readonly MemberFact[][], name: string): string[] => {
  const values = forms.flatMap((form) => form.flatMap((each) => (each.name === name ? [each.example] : [])));
  const words = values.filter((value) => typeof value === "string" && /^[\w-]{1,40}$/u.test(value));
  const numbers = values.filter((value) => typeof value === "number" && Number.isInteger(value));
  const all = words.length === 0 ? numbers : words;
  const isChoice = all.length > 1 && all.length === values.length && new Set(all).size === all.length;
  return isChoice ? [`one of ${all.join(", ")}`] : [];
};

/** Several objects are forms of one body: what is not in all of them is optional. */
const unite = (forms: readonly MemberFact[][]): MemberFact[] => {
  const members = new Map(
    forms
      .flat()
      .toReversed()
      .map((member) => [member.name, member]),
  );
  const names = [...new Set(forms.flat().map(({ name }) => name))];
  return names.flatMap((name): MemberFact[] => {
    const member = members.get(name);
    const everywhere = forms.every((form) => form.some((each) => each.name === name));
    if (member === undefined) return [];
    return [
      { ...member, rules: [...member.rules, ...choiceAmong(forms, name)], ...(!everywhere && { optional: true }) },
    ];
  });
};

/** Words that lead up to a body. */
const LED = /(?:\s|\b(?:with|and|takes?|accepts?|an?|the|optional|request|body(?: is)?)\b|:){1,8}$/iu;

const fromObjects = (text: string, line: number): BodyText | null => {
  const objects = objectsIn(text).filter(
    ({ start, value }) => !Array.isArray(value) && !/\barray of\s{0,9}$/iu.test(text.slice(0, start)),
  );
  const [first, last] = [objects[0], objects.at(-1)];
  if (first === undefined || last === undefined) return null;
  const members = unite(objects.map((object) => membersOf(object, line)));
  return {
    members,
    rest: `${text.slice(0, first.start).replace(LED, "")} ${readBehind(text.slice(last.end), members)}`,
  };
};

const TRIGGER =
  /(?:\b(?:with|takes?|accepts?|body|have|has|sends?|send|needs|requires|replaces|changes|any of|(?:one or more|at least one) of|body of|members?)\b:?\s{1,3}(?:(?:the|an?|its|both|either|any|of|new|other|optional(?:ly)?|body|members|only|and|is|may|have)\s{1,3}){0,5}|^\s*(?:and\s+)?(?:any of\s+|optional(?:ly)?\s+)?)(?=`)/giu;

/** "(`name`, `password`)": the body alone, in brackets. */
const BRACKETED = /^\s*\(((?:(?:optional(?:ly)?|and) )?`[A-Za-z_][\w-]*\??`(?:[^()]|\([^()]*\)){0,300})\)/u;

const fromNames = (whole: string, line: number): BodyText | null => {
  const text = whole.replace(BRACKETED, "$1 ");
  for (const match of text.matchAll(TRIGGER)) {
    const start = match.index + match[0].length;
    const lead = /\boptional(?:ly)?\s{1,9}$/iu.test(match[0]) ? "optional " : "";
    const list = readNames(lead + text.slice(start), line);
    const isBody = list?.members.every(({ name }) => !isHeader(name)) && !/^(?:headers?|status)\b/u.test(list.tail);
    if (!list || !isBody || /\bheader\b/iu.test(match[0])) continue;
    const any =
      /\b(?:any|one or more|at least one) (?:of|one of)\b|\bmay have\b/iu.test(match[0]) ||
      /`\s+and\/or\s+`|`\s+or\s+`/u.test(text.slice(start).replaceAll(/\([^()]*\)/gu, ""));
    const members = any ? list.members.map((member) => ({ ...member, optional: true as const })) : list.members;
    return { members, rest: `${text.slice(0, match.index).replace(LED, "")} ${list.tail}` };
  }
  return null;
};

const BARE =
  /(?:\b(?:with )?any of (?:the members )?|^(?:the )?(?:request )?(?:body|payload)(?:(?: may| can)? (?:holds?|has|have|contains?|includes?|takes?)| with|:) (?:any of )?)([a-z]\w*(?:(?:, | and | or |, and |, or )[a-z]\w*){1,15})(?=$|[\s.;,)])/u;

/** "with any of title, notes and done": names without backticks. */
const fromBareNames = (text: string, line: number): BodyText | null => {
  const match = BARE.exec(text);
  if (match?.[1] === undefined) return null;
  const names = match[1].split(/,? and |,? or |, /u);
  const rest = `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`;
  return { members: names.map((name) => ({ name, line, optional: true, rules: [] })), rest };
};

/** Reads the body of a request out of a text about it; null where it tells none. */
export const readBody = (text: string, line: number): BodyText | null =>
  fromObjects(text, line) ?? fromNames(text, line) ?? fromBareNames(text, line);
