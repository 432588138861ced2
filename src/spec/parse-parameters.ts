import { readFilter } from "./read-filter.ts";
import { readWordSearch } from "./read-word-search.ts";
import type { Behaviour, Field, Json, Narrow, Paging } from "./spec.ts";
import { singular, wordsOf } from "./words.ts";

/** What is said of parameters of one list's query string, such as "`q`: the title contains this text". */
export type ParameterLine = { line: number; names: string[]; text: string };

type List = Behaviour & { kind: "list" };

const NAMES =
  /^(?:[A-Z][\w ]{0,30}:\s*)?((?:`\w+`(?:\s*,\s*|\s+and\s+|\s*\/\s*)?)+)\s*(?:[:–—(=-]|\b(?:is|are|takes?|may|from|\d))/u;

/** The parameters that a line begins with; null where it begins with none. */
export const readParameters = (line: number, text: string): ParameterLine | null => {
  const match = NAMES.exec(text.trim());
  const names = [...(match?.[1] ?? "").matchAll(/`(\w+)`/gu)].map(([, name = ""]) => name);
  return names.length === 0 ? null : { line, names, text: text.trim() };
};

const SORTS = /^(?:sort|order|sort_?by|order_?by)$/iu;
const SIZES = /^(?:limit|size|page_?size|per_?page|max(?:_?results)?)$/iu;
type By = Exclude<Paging["from"]["by"], "bounds">;
const FROMS: [By, RegExp][] = [
  ["page", /^(?:page|page_?number)$/iu],
  ["offset", /^(?:offset|skip|start)$/iu],
  ["cursor", /^(?:cursor|after|next|page_?token|continue)$/iu],
];
const CONTAINS =
  /\b(?:contains?|containing|substring|part of|anywhere in|ignoring case|case-insensitive(?:ly)?|search)\b/iu;

const SEVERAL = /\b(?:several|more than one|multiple|a list|comma)\b[^.]{0,30}\bcommas?\b|\bcomma[- ]separated\b/iu;

/** How pages are asked for and told before anything else is said. */
const START: Paging = {
  items: "items",
  limit: { name: "limit", default: 50, max: 200 },
  from: { by: "cursor", name: "cursor" },
  tells: { next: "next" },
};

const pagingOf = (list: List): Paging => (list.paging ??= structuredClone(START));

const numberAfter = (text: string, before: string): number | null => {
  const found = new RegExp(String.raw`${before}(\d[\d,]*)`, "iu").exec(text)?.[1];
  return found === undefined ? null : Number(found.replaceAll(",", ""));
};

const applySize = (list: List, name: string, text: string): boolean => {
  const { limit } = pagingOf(list);
  const about = text.slice(text.indexOf(`\`${name}\``));
  limit.name = name;
  const range = numberAfter(about, String.raw`\b1\s*(?:–|—|-|to|and|…|\.\.\.?)\s*`);
  limit.max = range ?? numberAfter(about, "(?:at most|up to|max(?:imum)?) ") ?? limit.max;
  limit.default = numberAfter(about, "default(?:s to)?(?: is)? `?") ?? Math.min(limit.default, limit.max);
  return limit.max >= limit.default;
};

const applyFrom = (list: List, name: string, by: By): boolean => {
  const paging = pagingOf(list);
  paging.from = { by, name };
  if (by !== "cursor") delete paging.tells.next;
  return true;
};

const applySort = (list: List, name: string, text: string, fields: readonly Field[]): boolean => {
  const isField = (written: string): boolean => fields.some((field) => field.name === written);
  const written = [...text.matchAll(/`-?(\w+)`/gu)].map(([, each = ""]) => each).filter((each) => each !== name);
  const [, sign = "", preset = ""] = /\bdefault\s*(?:is|:)?\s*`(-?)(\w+)`/iu.exec(text) ?? [];
  if (name !== "sort" || written.length === 0 || !written.every(isField)) return false;
  list.sorts = [...new Set(written)];
  if (preset !== "" && list.sort.length === 0) list.sort = [{ field: preset, descending: sign === "-" }];
  return true;
};

const BEGINS = /\b(?:starts?|starting|begins?|beginning) with\b|\bprefix\b/iu;
/** Parameters that say no more than that a value begins so: `prefix`, `starts_with`. */
const PREFIX = /^(?:prefix|starts?_?with|begins?_?with)$/iu;

/** The one text field that a line speaks of, for a parameter that has no name of its own. */
const begunBy = (name: string, text: string, fields: readonly Field[]): Field | undefined => {
  const texts = fields.filter(({ hidden, type }) => !hidden && (type === "text" || type === "email" || type === "url"));
  if (!PREFIX.test(name)) {
    const own = name.replace(/_?prefix$/iu, "").toLowerCase();
    return texts.find((field) => field.name.toLowerCase() === own);
  }
  const words = new Set(wordsOf(text).map(singular));
  const named = texts.filter((field) => wordsOf(field.name).every((word) => words.has(singular(word))));
  // Where nothing is said, it is the text that tells records apart.
  return named.length === 1 ? named[0] : texts.find(({ unique }) => unique);
};

const WITH_BLANK =
  /([\w -]{1,40}?),? (?:an?|one) (?:space|blank)(?: between)?(?:,| and| then)+ ?(?:the )?([\w -]{1,40})/giu;

/** "First name, a space, last name": texts that several fields make. */
const joinedIn = (text: string, fields: readonly Field[]): string[][] =>
  [...text.matchAll(WITH_BLANK)].flatMap((match) => {
    const names = match.slice(1).map((words) => {
      const wanted = wordsOf(words ?? "").join(" ");
      return fields.find(({ name }) => wanted.endsWith(wordsOf(name).join(" ")))?.name;
    });
    return names.every((name) => name !== undefined) ? [names as string[]] : [];
  });

/** The text fields that a line speaks of; all of them where it names none. */
const fieldsIn = (text: string, narrow: Narrow, fields: readonly Field[]): string[] => {
  const words = new Set(wordsOf(text.replaceAll(/\be-mail/giu, "email")));
  const named = narrow.fields.filter((name) => wordsOf(name).every((word) => words.has(word)));
  const quoted = fields.filter(({ name }) => text.includes(`\`${name}\``)).map(({ name }) => name);
  const found = [...new Set([...named, ...quoted])];
  return found.length > 0 ? found : narrow.fields;
};

const SIDES_TOLD: [RegExp, Partial<Record<Narrow["by"], Narrow["by"]>>][] = [
  [/\bstrictly\b|\bexclusive(?:ly)?\b|\bnot (?:including|on)\b|\bexcluding\b/iu, { from: "after", to: "before" }],
  [
    /\binclusive(?:ly)?\b|(?<!not )\bincluding\b|\bon or (?:before|after)\b|\bor (?:equal|on|at) /iu,
    { after: "from", before: "to" },
  ],
];

/** Whether the bound itself is left out, where that is told. */
const sideTold = (by: Narrow["by"], text: string): Narrow["by"] =>
  SIDES_TOLD.find(([pattern]) => pattern.test(text))?.[1][by] ?? by;

const SIDES: Record<string, "from" | "to"> = { from: "from", since: "from", to: "to", until: "to" };

/** The moments that `from` and `to` bound: the field that is named, else the only one that callers set, else when it was made. */
const boundedBy = (name: string, text: string, fields: readonly Field[]): { narrow: Narrow } | null => {
  const by = SIDES[name.toLowerCase()];
  const times = fields.filter(({ hidden, type }) => !hidden && (type === "date" || type === "date-time"));
  const named = times.find((field) => text.includes(`\`${field.name}\``));
  const sent = times.filter(({ origin }) => origin === "caller");
  const field = named ?? (sent.length === 1 ? sent[0] : times.find(({ origin }) => origin === "created-at"));
  return by === undefined || field === undefined ? null : { narrow: { parameter: name, fields: [field.name], by } };
};

const addNarrow = (list: List, narrow: Narrow): true => {
  list.narrows = [...(list.narrows ?? []).filter(({ parameter }) => parameter !== narrow.parameter), narrow];
  return true;
};

const REPEATED = /\b(?:repeated|several times|more than once|many times)\b/iu;

/** Whether a parameter asks for entries of a list: by the singular of its name, or several times. */
const asksEntries = (name: string, field: string, text: string, fields: readonly Field[]): boolean =>
  fields.some((each) => each.name === field && each.type === "list") && (name !== field || REPEATED.test(text));

const applyFilter = (list: List, name: string, text: string, fields: readonly Field[]): boolean => {
  const begun = BEGINS.test(text) || /prefix$/iu.test(name) ? begunBy(name, text, fields) : undefined;
  if (begun !== undefined) return addNarrow(list, { parameter: name, fields: [begun.name], by: "begins" });
  const wish = readFilter(name, fields) ?? boundedBy(name, text, fields);
  if (wish === null) return false;
  if ("field" in wish && asksEntries(name, wish.field, text, fields) && !SEVERAL.test(text))
    return addNarrow(list, { parameter: name, fields: [wish.field], by: "has" });
  if ("field" in wish && SEVERAL.test(text)) {
    const narrow: Narrow = { parameter: name, fields: [wish.field], by: "among" };
    list.narrows = [...(list.narrows ?? []).filter(({ parameter }) => parameter !== name), narrow];
    return true;
  }
  if ("field" in wish && !CONTAINS.test(text)) {
    list.filters = [...new Set([...list.filters, wish.field])];
    return true;
  }
  const narrow: Narrow =
    "field" in wish ? { parameter: name, fields: [wish.field], by: "contains" } : { ...wish.narrow };
  if ("narrow" in wish && narrow.by === "contains") {
    const joined = joinedIn(text, fields);
    const apart = fieldsIn(text, narrow, fields).filter((field) => !joined.flat().includes(field));
    const own = apart.length > 0 ? apart : joined.flat();
    Object.assign(narrow, { fields: own, ...(joined.length > 0 && { joined }) });
  }
  if (narrow.by === "contains") Object.assign(narrow, readWordSearch(text));
  else narrow.by = sideTold(narrow.by, text);
  list.narrows = [...(list.narrows ?? []).filter(({ parameter }) => parameter !== name), narrow];
  return true;
};

/** Lets a list be asked for what a line says of its parameters; the names that no rule understands are given back. */
export const applyParameters = (list: List, { names, text }: ParameterLine, fields: readonly Field[]): string[] =>
  names.filter((name) => {
    const from = FROMS.find(([, pattern]) => pattern.test(name));
    if (SORTS.test(name)) return !applySort(list, name, text, fields);
    if (SIZES.test(name)) return !applySize(list, name, text);
    if (from !== undefined && !fields.some((field) => field.name === name)) return !applyFrom(list, name, from[0]);
    return !applyFilter(list, name, text, fields);
  });

const TELLS: [keyof Paging["tells"], RegExp][] = [
  ["next", /^next(?:_?cursor|_?page|_?token)?$|^cursor$/iu],
  ["page", /^(?:page|page_?number|current_?page)$/iu],
  ["limit", /^(?:limit|size|page_?size|per_?page)$/iu],
  ["offset", /^(?:offset|skip)$/iu],
  ["total", /^(?:total|total_?count|total_?items|count)$/iu],
  ["pages", /^(?:pages|total_?pages|page_?count)$/iu],
  ["more", /^(?:has_?|is_?|there_?is_?)?more$|^has_?(?:next|older|newer)$/iu],
];

/** What a member beside the entries of a page tells by its name. */
export const tellsOfPage = (name: string): keyof Paging["tells"] | undefined =>
  TELLS.find(([, pattern]) => pattern.test(name))?.[0];

/** Names the members of a list's answer after an example of one; false where it holds what no rule understands. */
export const applyEnvelope = (list: List, sample: Json): boolean => {
  if (typeof sample !== "object" || sample === null || Array.isArray(sample)) return false;
  const lists = Object.keys(sample).filter((name) => Array.isArray(sample[name]));
  const others = Object.keys(sample).filter((name) => !lists.includes(name));
  const tells = others.map((name) => [tellsOfPage(name), name] as const);
  const [items] = lists;
  if (items === undefined || lists.length > 1 || tells.some(([what]) => what === undefined)) return false;
  const paging = pagingOf(list);
  paging.items = items;
  paging.tells = Object.fromEntries(tells);
  return true;
};
