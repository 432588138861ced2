import { ANY } from "#src/spec/parse-loose-json.ts";
import type { Json, Method } from "#src/spec/spec.ts";
import { singular } from "#src/spec/words.ts";
import type { AnswerFact } from "./facts.ts";
import { objectsIn } from "./find-objects.ts";
import type { ObjectMark } from "./find-objects.ts";
import { isHeader } from "./find-headers.ts";
import { readNames } from "./name-list.ts";

/** What a reply says of its body: a shape, or that it is one told before, without some of its members. */
type Reply = { answer: AnswerFact | null; same: { without: string[] } | null; rest: string };

const GENERIC = new Set(["items", "data", "results", "entries", "records", "list", "rows", "values", "objects"]);
const isAny = (value: Json): boolean => value === ANY || value === "...";

/** The author's word for what an array holds: `[room, …]`, or the singular of its member's name. */
const nounOf = (object: ObjectMark, member: string | null): string | null => {
  const before = member === null ? "" : `${member}"`;
  const at = object.text.indexOf("[", before === "" ? 0 : object.text.indexOf(before));
  const word = /^\[\s{0,9}(?:…|\.{3})?\s{0,9}([a-z][a-z-]{1,30})/iu.exec(object.text.slice(at, at + 60))?.[1];
  if (word !== undefined && !/^(?:as|true|false|null)$/iu.test(word)) return singular(word);
  return member === null || GENERIC.has(member) ? null : singular(member);
};

/** The members of the entries, where the example spells them out. */
const spelt = (object: ObjectMark, items: Json): { entry?: string[]; example?: Json } => {
  const first = Array.isArray(items) ? items.find((item) => typeof item === "object" && item !== null) : undefined;
  return first === undefined || first === null || Array.isArray(first)
    ? {}
    : { entry: Object.keys(first), example: object.value };
};

/** `[ …, by name ascending ]`, `[ newest first … ]` */
const ORDER = /\[[^[\]{}"]{0,60}?\b(by \w+ (?:ascending|descending)|(?:newest|oldest|latest|earliest) first)\b/iu;

/** `{"items", "total"}`: members that hold all that are listed, beside what tells of the page. */
const OF_ALL = /^(?:items|results|data|entries|records|rows)$/u;
const PAGED = /^(?:total\w*|page\w*|per_?page|limit|offset|next\w*|count|has_?more|cursor)$/iu;

/** An object that is there for one array of objects in it. */
const listIn = (object: ObjectMark, method: Method): AnswerFact | null => {
  const { value } = object;
  if (Array.isArray(value))
    return { holds: "list", member: null, noun: nounOf(object, null), beside: [], ...spelt(object, value) };
  const names = Object.keys(value as object);
  const arrays = Object.entries(value as { [key: string]: Json }).filter(([, each]) => Array.isArray(each));
  const [first = "", ...others] = names;
  if (arrays.length === 0 && method === "GET" && OF_ALL.test(first) && others.some((name) => PAGED.test(name)))
    return { holds: "list", member: first, noun: null, beside: others };
  const [[member, items] = ["", []]] = arrays;
  if (arrays.length !== 1 || method !== "GET" || !Array.isArray(items)) return null;
  if (items.some((item) => typeof item !== "object" && !isAny(item))) return null;
  const isSpelt = items.some((item) => typeof item === "object");
  if (names[0] !== member && (isSpelt || names[0] === "id")) return null;
  const beside = names.filter((name) => name !== member);
  const order = ORDER.exec(object.text)?.[1];
  const said = { ...spelt(object, items), ...(order !== undefined && { order }) };
  return { holds: "list", member, noun: nounOf(object, member), beside, ...said };
};

/** The shape of an answer of which an example or a sketch is given. */
export const answerOf = (object: ObjectMark, method: Method): AnswerFact => {
  const list = listIn(object, method);
  if (list !== null || Array.isArray(object.value))
    return list ?? { holds: "list", member: null, noun: null, beside: [] };
  const members = Object.keys(object.value as object);
  const isTold = Object.values(object.value as object).some((value: Json) => !isAny(value));
  return { holds: "object", members, ...(isTold && { example: object.value }) };
};

const STOPS = new Set(
  "with without including incl in as now whose plus that which of from to again also when if and or seen for is are by at on after then once so too see any all each both no not just only unless while until it its per sorted moved before whenever where wherever anything status means because but either alone itself only unchanged verbatim".split(
    " ",
  ),
);
const ADJECTIVES = new Set(
  "the an a this that its their his her whole full complete entire updated created new existing stored changed current latest resulting saved own bare matching newest confirmed available".split(
    " ",
  ),
);

/** The noun of "the whole order", "that person's profile", "room"; null where the words are none. */
export const nounIn = (text: string): string | null => {
  const phrase = /^[A-Za-z][A-Za-z'’ -]{0,60}/u.exec(text)?.[0] ?? "";
  const words = phrase.split(/\s+/u).filter((word) => word !== "");
  const stop = words.findIndex(
    (word, n) => STOPS.has(word.toLowerCase()) && !(n === 0 && ADJECTIVES.has(word.toLowerCase())),
  );
  if (/^(?:it|its|them|all|everything)$/iu.test(words[stop] ?? "") && stop < 3) return null;
  const kept = (stop === -1 ? words : words.slice(0, stop)).filter((word) => !ADJECTIVES.has(word.toLowerCase()));
  const owner = kept.findLastIndex((word) => /['’]s?$/u.test(word));
  const noun = kept.slice(owner + 1);
  const last = noun.at(-1);
  if (
    last === undefined ||
    noun.length > 3 ||
    /^(?:same|page|html|content|text|body|nothing|shape|answer|result|ones?)$/iu.test(last)
  )
    return null;
  return [...noun.slice(0, -1), singular(last)].join(" ").toLowerCase();
};

const JOINT =
  /^(?:[\s,:;+–—→=.-]|->|\b(?:with|and|plus|is|returns?|gives?|holds?|contains?|Created|OK|Accepted|No Content)\b){0,8}\s{0,3}/u;
const SAME =
  /^(?:the |that )?same\b(?: (?:shape|object|body|members?|answer|thing|data))?|^as above\b|^same members\b/iu;
const ARRAY_OF = /^(?:(?:the|an?|a bare|its) )?(?:JSON |bare |plain )?(?:array|list) of /iu;

const sameIn = (text: string): Reply | null => {
  const same = SAME.exec(text)?.[0];
  if (same === undefined) return null;
  const without = /\bwithout ((?:`\w+`(?:,? and |, )?){1,9})/u.exec(text)?.[1] ?? "";
  const names = [...without.matchAll(/`(\w+)`/gu)].map(([, name = ""]) => name);
  return { answer: null, same: { without: names }, rest: text };
};

const namesOf = (text: string): Reply | null => {
  if (!text.startsWith("`")) return null;
  const list = readNames(text, 0);
  const names = list?.members.map(({ name }) => name) ?? [];
  if (list === null || names.length === 0 || names.some(isHeader)) return null;
  return { answer: { holds: "object", members: names }, same: null, rest: list.tail };
};

/** Reads what follows a status: "with the room", "`{"id", "email"}`", "+ habit", "with an array of rooms". */
export const readReply = (text: string, method: Method): Reply => {
  const [object] = objectsIn(text);
  const bare = text.replace(JOINT, "");
  if (object !== undefined) {
    const before = text.slice(0, object.start).replace(JOINT, "").trim();
    const rest = `${before} ${text.slice(object.end)}`.trim();
    return { answer: answerOf(object, method), same: null, rest };
  }
  const same = sameIn(bare) ?? namesOf(bare);
  if (same !== null) return same;
  if (ARRAY_OF.test(bare)) {
    const rest = bare.replace(ARRAY_OF, "");
    return { answer: { holds: "list", member: null, noun: nounIn(rest), beside: [] }, same: null, rest };
  }
  const noun = nounIn(bare);
  if (noun === null) return { answer: null, same: null, rest: bare };
  const rest = bare.replace(/^[A-Za-z][A-Za-z'’ -]{0,60}/u, (words) => words.slice(endOf(words, noun)));
  return { answer: { holds: "thing", noun }, same: null, rest: rest.trim() };
};

/** Where the noun ends that `words` begin with. */
const endOf = (words: string, noun: string): number => {
  const stemmed = noun.slice(0, Math.max(2, noun.length - 2));
  const at = words.toLowerCase().indexOf(stemmed);
  const space = words.indexOf(" ", at + stemmed.length);
  return space === -1 ? words.length : space;
};
