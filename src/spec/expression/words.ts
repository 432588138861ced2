import type { Field } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";

/** Records that belong to the one spoken of: `to-do`, kept as the part `Todo`. `also`: what they are called beside. */
export type PartWords = { noun: string; part: string; fields: readonly Field[]; also?: readonly string[] };

/** What the names and nouns of a phrase may mean. */
export type Words = {
  /** What the record spoken of is called: `order`. */
  noun: string;
  fields: readonly Field[];
  /** Of the record that it is a part of; empty where there is none. */
  parent: readonly Field[];
  parentNoun: string;
  /** Members of the request's body. */
  sent: readonly Field[];
  parts: readonly PartWords[];
  /** Fields that hold who made the record. */
  makers: readonly string[];
  /** Roles that callers have. */
  roles?: readonly string[];
};

/** Where a name is looked up. */
export type Layer = "sent" | "field" | "parent";

/** The words of a phrase about the records of a part: their names come first, and what they belong to stands above them. */
export type Scope = { words: Words; order: readonly Layer[] };

export const outerScope = (words: Words): Scope => ({ words, order: ["sent", "field", "parent"] });

export const innerScope = ({ words }: Scope, part: PartWords): Scope => ({
  words: {
    noun: part.noun,
    fields: part.fields,
    parent: words.fields,
    parentNoun: words.noun,
    sent: words.sent,
    parts: [],
    makers: part.fields.filter(({ origin }) => origin === "owner").map(({ name }) => name),
    ...(words.roles === undefined ? {} : { roles: words.roles }),
  },
  order: ["field", "sent", "parent"],
});

export const fieldsIn = ({ words }: Scope, layer: Layer): readonly Field[] =>
  layer === "sent" ? words.sent : layer === "field" ? words.fields : words.parent;

/** Letters and digits alone, so that `e-mail` and `email`, `due date` and `dueDate` are one name. */
const bareName = (name: string): string => wordsOf(name).join("");

/** Nouns that only say of what kind a value is: an e-mail address, a phone number. */
const GENERIC = /^(?:address|number|text|value|code|field|member|amount|time|date)$/u;

const byWords = (fields: readonly Field[], words: readonly string[]): Field | undefined => {
  const name = bareName(words.join(" "));
  const named = (wanted: string) => fields.find((field) => bareName(field.name) === wanted);
  return name === "" ? undefined : (named(name) ?? named(`${name}id`));
};

/** The field that is called so; `loose`: in everyday words, maybe in the plural. */
export const findField = (fields: readonly Field[], name: string, loose: boolean): Field | undefined => {
  const lower = name.toLowerCase();
  const exact =
    fields.find((field) => field.name === name) ?? fields.find((field) => field.name.toLowerCase() === lower);
  if (exact !== undefined || !loose) return exact;
  const words = lower.split(" ");
  const last = words.at(-1) ?? "";
  const rest = words.slice(0, -1);
  return byWords(fields, words) ?? (GENERIC.test(last) ? byWords(fields, rest) : undefined);
};

/** Whether `words` are the noun, in the singular or plural. */
export const isNoun = (noun: string, words: string): boolean => {
  const plain = (text: string) => {
    const all = wordsOf(text);
    return [...all.slice(0, -1), singular(all.at(-1) ?? "")].join("");
  };
  return noun !== "" && plain(noun) === plain(words);
};

/** Whether a record may have no value for it. */
export const mayBeNothing = ({ origin, required, default: value, compute }: Field): boolean => {
  if (origin === "owner") return true;
  if (origin === "computed")
    return compute !== undefined && (!("tally" in compute) || /^(?:average|least|most)$/u.test(compute.tally));
  return (origin === "caller" || origin === "service") && !required && (value ?? null) === null;
};
