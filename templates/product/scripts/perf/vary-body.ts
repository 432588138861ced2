import type { Json, JsonObject } from "../../src/orchestration/contract/call.ts";
import { checkValue, isObject } from "../../src/orchestration/contract/check-value.ts";
import type { OperationDefinition, ServiceDefinition } from "../../src/orchestration/contract/product-definition.ts";
import { type Field, normalise, type Schema } from "../../src/orchestration/contract/schema.ts";

/** How far a body may stray from what the scenario writes: names of the scenario too, only other texts, or not at all. */
export type Freedom = "all" | "not names" | "texts" | "none";
export const FREEDOMS: readonly Freedom[] = ["not names", "all", "texts", "none"];

const DAY_MS = 86_400_000;
const LETTERS = 26;

/** What the fields of an operation's body may hold. */
export const schemaOf = (service: ServiceDefinition, operation: OperationDefinition): Schema =>
  operation.takes ?? (operation.on === undefined ? service.schema : (service.parts?.[operation.on]?.schema ?? {}));

/** The digits and letters of a text exchanged from its end, so that it keeps its length and its form. */
const exchange = (text: string, n: number): string => {
  let left = n;
  const turn = (character: string, first: string, count: number) => {
    const turned = (character.charCodeAt(0) - first.charCodeAt(0) + left) % count;
    left = Math.floor(left / count);
    return String.fromCharCode(first.charCodeAt(0) + turned);
  };
  const turned = [...text].toReversed().map((character) => {
    if (/\d/u.test(character)) return turn(character, "0", 10);
    if (/[a-z]/u.test(character)) return turn(character, "a", LETTERS);
    return /[A-Z]/u.test(character) ? turn(character, "A", LETTERS) : character;
  });
  return turned.toReversed().join("");
};

const shiftMoment = (text: string, n: number): string => {
  const moment = new Date(Date.parse(text) + n * DAY_MS);
  if (Number.isNaN(moment.getTime())) return text;
  return text.length === 10 ? moment.toISOString().slice(0, 10) : moment.toISOString();
};

const varyText = (field: Field, text: string, n: number): string[] => {
  if (field.type === "date" || field.type === "date-time") return [shiftMoment(text, n)];
  if (field.type === "enum") return [field.values?.[n % field.values.length] ?? text];
  if (field.type === "email") return [text.replace("@", `${n}@`), exchange(text, n)];
  if (field.type === "url") return [text.replace(/\/?$/u, `/${n}`), exchange(text, n)];
  return field.type === "text" || field.type === "password" ? [`${text} ${n}`, `${text}${n}`, exchange(text, n)] : [];
};

const varyNumber = ({ max = Infinity, min = 0, step = 1 }: Field, value: number, n: number): number[] => {
  const room = Math.floor((max - min) / step) + 1;
  return [value + n * step, Number.isFinite(room) ? min + (n % room) * step : value];
};

/** Candidates for a value, best first. */
const candidates = (field: Field, value: Json, n: number): Json[] => {
  if (typeof value === "string") return varyText(field, value, n);
  if (typeof value === "boolean") return [n % 2 === 0 ? value : !value];
  if (typeof value === "number") return varyNumber(field, value, n);
  // Every other record keeps its words, so that a search for them finds some records and not all.
  if (field.type === "list" && Array.isArray(value) && n % 2 === 1)
    return [value.map((entry) => (typeof entry === "string" ? `${entry}${n}` : entry))];
  return [];
};

const PLACEHOLDER = /\{\w+\}/u;

/**
 * A body like the given one with values of its own for each `n`, all of them such as the fields allow. What was saved of
 * earlier answers stays: it says which record is meant.
 */
export const varyBody = (
  body: Json | undefined,
  schema: Schema,
  { freedom, n, names }: { freedom: Freedom; n: number; names: readonly string[] },
): Json | undefined => {
  if (!isObject(body) || freedom === "none") return body;
  const vary = ([name, value]: [string, Json]): [string, Json] => {
    const field = schema[name];
    if (field === undefined || (typeof value === "string" && PLACEHOLDER.test(value))) return [name, value];
    if (freedom === "not names" && typeof value === "string" && names.includes(value)) return [name, value];
    if (freedom === "texts" && field.type !== "text") return [name, value];
    const fitting = candidates(field, value, n).find(
      (candidate) => checkValue(field, normalise(field, candidate)) === null,
    );
    return [name, fitting ?? value];
  };
  return Object.fromEntries(Object.entries(body).map(vary)) satisfies JsonObject;
};
