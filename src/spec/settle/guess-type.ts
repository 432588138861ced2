import { readValue } from "#src/spec/read-value.ts";
import type { Field } from "#src/spec/spec.ts";
import type { Told } from "./merge-members.ts";

export const EMAIL = /^e_?mail(?:_?address)?$/iu;
export const MOMENT = /_at$|[a-z]At$/u;

/** Where every value is `true` or `false`, an enumeration is none. */
const TYPES_BY_NAME: [Field["type"], RegExp][] = [
  ["email", EMAIL],
  ["boolean", /^(?:is|has)_[a-z]|^(?:is|has)[A-Z]/u],
  ["url", /^(?:url|uri|link|website|homepage|webhook)$|_url$|[a-z]Url$/u],
  ["date-time", MOMENT],
  ["integer", /_(?:seconds|minutes|hours|days|ms)$|[a-z](?:Seconds|Minutes|Hours|Days|Ms)$/u],
  ["date", /^(?:date|day|due_?date|birth_?day)$|_date$|[a-z]Date$/u],
  ["integer", /^(?:quantity|qty|count|copies|stars|seats|pages)$|_count$|[a-z]Count$/u],
  [
    "number",
    /^(?:amount|price|cost|sum|total|score|rating|weight)$|_(?:amount|price|cost)$|[a-z](?:Amount|Price|Cost)$/u,
  ],
];

const TYPES_BY_LOOK: [Field["type"], RegExp][] = [
  ["date", /^\d{4}-\d\d-\d\d$/u],
  ["date-time", /^\d{4}-\d\d-\d\dT/u],
  ["time", /^\d\d:\d\d$/u],
  ["url", /^https?:\/\//u],
];

const typeByExample = (example: Told["example"]): Field["type"] | null => {
  if (typeof example === "string") return TYPES_BY_LOOK.find(([, pattern]) => pattern.test(example))?.[0] ?? null;
  if (typeof example === "boolean") return "boolean";
  if (typeof example === "number") return Number.isInteger(example) ? "integer" : "number";
  if (Array.isArray(example)) return "list";
  return typeof example === "object" && example !== null ? "object" : null;
};

/** No text is positive, or more than something. */
const typeByBounds = (rules: readonly string[]): Field["type"] | null => {
  if (rules.some((rule) => /^(?:[<>≤≥]=?|greater than|more than|less than|above|below) ?-?\d[\d.,]*$/iu.test(rule)))
    return "number";
  return rules.some((rule) => /^(?:(?:strictly )?positive|not negative|non-?negative|greater than zero)$/iu.test(rule))
    ? "integer"
    : null;
};

/** What nobody says of a member, its name or its example tells. */
export const guessType = (field: Field, told: Pick<Told, "example" | "name" | "rules">, typed: boolean): void => {
  if (typed || field.type !== "text") return;
  const byName = TYPES_BY_NAME.find(([, pattern]) => pattern.test(told.name))?.[0];
  const type = typeByExample(told.example) ?? typeByExample(field.default) ?? byName ?? typeByBounds(told.rules);
  if (type !== null && type !== undefined) field.type = type;
  const value = typeof field.default === "string" ? readValue(field.default) : undefined;
  if (field.type === "text" && byName === undefined && (typeof value === "number" || typeof value === "boolean"))
    field.type = typeByExample(value) ?? "text";
  if (value !== undefined && ["integer", "number", "boolean"].includes(field.type)) field.default = value;
};
