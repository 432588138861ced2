import type { Field, Narrow, Sort } from "#src/spec/spec.ts";
import { readOrder } from "./read-order.ts";
import { wordsOf } from "#src/spec/words.ts";
import type { MemberFact } from "#src/spec/facts/facts.ts";

const SORTS = /^(?:sort|order|sort_?by|order_?by)$/iu;
const FIRST = /\b(newest|latest|most recent|oldest|earliest)\b(?: \w+)? (?:come )?first\b/iu;
const DOWN = /[-_ ](?:desc(?:ending)?|down)$|^(?:new|newest|latest|recent)$/iu;
const UP = /[-_ ](?:asc(?:ending)?|up)$|^(?:old|oldest|earliest)$/iu;

const madeBy = (fields: readonly Field[], descending: boolean): Sort[] => {
  const made = fields.find(({ origin }) => origin === "created-at");
  return made === undefined ? [] : [{ field: made.name, descending }];
};

const byAge = (text: string, fields: readonly Field[]): Sort[] => {
  const age = FIRST.exec(text)?.[1];
  return age === undefined ? [] : madeBy(fields, /newest|latest|recent/iu.test(age));
};

/** Which end of enumerated values comes first: "urgent, high, normal, low", "urgent first". */
const isReversed = ({ values = [] }: Field, meaning: string): boolean => {
  const said = wordsOf(meaning);
  const listed = values
    .filter((value) => said.includes(value.toLowerCase()))
    .toSorted((a, b) => said.indexOf(a.toLowerCase()) - said.indexOf(b.toLowerCase()));
  const [first, second] = listed;
  if (first === undefined)
    return (
      /\b(?:highest|most (?:urgent|important|severe)|descending)\b/iu.test(meaning) &&
      /^(?:urgent|high|highest|critical|severe|blocker)$/iu.test(values.at(-1) ?? "")
    );
  return second === undefined ? values.at(-1) === first : values.indexOf(first) > values.indexOf(second);
};

/** "highest score first, ties newest first" */
const told = (meaning: string, fields: readonly Field[]): Sort[] =>
  meaning.split(/[;,] (?:then )?|,? then /u).flatMap((part) => {
    const age = byAge(part, fields);
    return age.length > 0 ? age : (readOrder(part, fields) ?? []);
  });

/** What one value of the parameter asks for; null where it names no field. `meaning`: what is said of it. */
const orderOf = (value: string, meaning: string, fields: readonly Field[]): Sort[] | null => {
  const bare = value.replace(/^[-+]/u, "").replace(DOWN, "").replace(UP, "");
  const field = fields.find(({ name }) => name === bare || wordsOf(name).join("") === wordsOf(bare).join(""));
  const isDown = value.startsWith("-") || DOWN.test(value);
  if (field === undefined) {
    const made = DOWN.test(value) || UP.test(value) ? madeBy(fields, isDown) : told(meaning, fields);
    return bare === "" || made.length > 0 ? made : null;
  }
  const [own = "", ...rest] = meaning.split(/;\s*|,? then (?:by )?/u);
  const descending =
    field.type === "enum" && !isDown
      ? isReversed(field, own)
      : isDown || /\b(?:descending|highest|most|largest|newest|latest)\b/iu.test(own);
  return [{ field: field.name, descending }, ...rest.flatMap((part) => byAge(part, fields))];
};

/**
 * What each value of a parameter like `sort` asks for, and the order without it; null where every value is a field, or a
 * value is not understood.
 */
export const readSorts = (
  { name, rules }: MemberFact,
  fields: readonly Field[],
): { orders: Record<string, Sort[]>; preset: Sort[] } | null => {
  const listed = rules.map((rule) => /^one of (.+)$/u.exec(rule)?.[1]).find((found) => found !== undefined);
  if (name !== "sort" || !SORTS.test(name) || listed === undefined) return null;
  const values = listed.replaceAll("`", "").split(/, (?:or )?| or /u);
  const meanings = new Map(
    rules.flatMap((rule) => {
      const [, value = "", means = ""] = /^`?(-?[\w-]+)`? means (.+)$/u.exec(rule) ?? [];
      return value === "" ? [] : [[value, means] as const];
    }),
  );
  const isPlain = values.every((value) => fields.some((field) => field.name === value.replace(/^-/u, "")));
  if (isPlain && meanings.size === 0) return null;
  const orders = values.map((value) => [value, orderOf(value, meanings.get(value) ?? "", fields)] as const);
  if (orders.some(([, order]) => order === null)) return null;
  const preset = rules.map((rule) => /^default `?(-?[\w-]+)`?$/u.exec(rule)?.[1]).find((found) => found !== undefined);
  const known = Object.fromEntries(orders.map(([value, order]) => [value, order ?? []]));
  return { orders: known, preset: known[preset ?? ""] ?? [] };
};

const NONE =
  /`([\w-]+)` (?:for|means|asks for|=|:|→|finds|gives)? ?(?:those |ones |records |all )?(?:that are |which are |with(?:out)? |un\w+|no(?:body|ne)? )|`(none|null|nobody|unassigned|empty)`/iu;

/** "`assignee`: an account id, or `none` for unassigned": of a field that may hold nothing. */
export const readNone = ({ name, rules }: MemberFact, fields: readonly Field[]): Narrow | null => {
  const field = fields.find(
    (each) =>
      wordsOf(each.name).join("") === wordsOf(name).join("") ||
      wordsOf(each.name).join("") === `${wordsOf(name).join("")}id`,
  );
  const found = NONE.exec(rules.join(". "));
  const none = found?.[1] ?? found?.[2];
  if (field === undefined || none === undefined || field.type !== "text") return null;
  return { parameter: name, fields: [field.name], by: "equals", none };
};
