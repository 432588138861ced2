import type { Field, Narrow } from "./spec.ts";
import { plural, singular, wordsOf } from "./words.ts";

/** What a list may be asked for: records with this value in a field, or those that a parameter narrows it to. */
export type FilterWish = { field: string } | { narrow: Narrow };

const SEARCHES = /^(?:q|query|search|text|keyword|term|contains)$/iu;
const ORDERED = new Set(["integer", "number", "date-time", "date", "time"]);
const DAYS = new Set(["date", "date-time"]);
const TEXTS = new Set(["text", "email", "url"]);

const SIDES: [Narrow["by"], RegExp][] = [
  ["from", /^(?:min|from|since|minimum)$/u],
  ["to", /^(?:max|to|until|maximum)$/u],
  ["after", /^(?:after|above|over)$/u],
  ["before", /^(?:before|below|under)$/u],
];

const sideOf = (word: string): Narrow["by"] | undefined => SIDES.find(([, pattern]) => pattern.test(word))?.[0];

/** `created_after` is about `created_at`, `due_before` about `due_date`, `min_price` about `price`. */
const namesField = (field: Field, words: readonly string[]): boolean => {
  const own = wordsOf(field.name);
  const bare = /^(?:at|on|date|day|time)$/u.test(own.at(-1) ?? "") ? own.slice(0, -1) : own;
  return [own, bare].some((each) => each.join(" ") === words.join(" "));
};

/** The day that `from` and `to` alone are about: the only one that callers give, or that tells records apart. */
const onlyDay = (fields: readonly Field[]): Field | undefined => {
  const days = fields.filter(({ hidden, origin, type }) => DAYS.has(type) && origin === "caller" && !hidden);
  const [only] = days.length === 1 ? days : days.filter(({ type }) => type === "date");
  return only;
};

const readRange = (parameter: string, fields: readonly Field[]): Narrow | null => {
  const words = wordsOf(parameter);
  const sides = [
    { side: sideOf(words[0] ?? ""), rest: words.slice(1) },
    { side: sideOf(words.at(-1) ?? ""), rest: words.slice(0, -1) },
  ];
  for (const { rest, side } of sides) {
    const field =
      rest.length === 0 ? onlyDay(fields) : fields.find((each) => ORDERED.has(each.type) && namesField(each, rest));
    if (side !== undefined && field !== undefined) return { parameter, fields: [field.name], by: side };
  }
  return null;
};

/** The fields in which words are looked for where none are named: all texts that callers give. */
const searchable = (fields: readonly Field[]): string[] =>
  fields.filter(({ origin, type }) => origin === "caller" && TEXTS.has(type)).map(({ name }) => name);

/** A name as it stands in a list of filters; null where it is neither a field nor a parameter about one. */
export const readFilter = (written: string, fields: readonly Field[]): FilterWish | null => {
  const name = written
    .trim()
    .replaceAll("`", "")
    .replace(/^(?:an?|the|its|their) /iu, "");
  const names = [name, name.replaceAll(/[ -]+/gu, "_"), plural(name), singular(name)].map((each) => each.toLowerCase());
  const field = fields.find((each) => names.includes(each.name.toLowerCase()));
  if (field !== undefined) return { field: field.name };
  if (!/^\w+$/u.test(name)) return null;
  const range = readRange(name, fields);
  if (range !== null) return { narrow: range };
  const texts = searchable(fields);
  return SEARCHES.test(name) && texts.length > 0
    ? { narrow: { parameter: name, fields: texts, by: "contains" } }
    : null;
};
