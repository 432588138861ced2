import type { Json, JsonObject } from "./call.ts";
import { type FieldError, invalid, invalidQuery, noObject } from "./problem.ts";

export type FieldType =
  | "text"
  | "integer"
  | "number"
  | "boolean"
  | "date-time"
  | "email"
  | "url"
  | "enum"
  | "list"
  | "map";

export type Field = {
  type: FieldType;
  /** Who sets it. Only fields of the `caller` are taken from a body. */
  origin: "caller" | "id" | "created-at" | "updated-at" | "owner" | "key" | "counter" | "service";
  required?: boolean;
  default?: Json;
  values?: readonly string[];
  /** Characters of text, entries of a list or map, value of a number. */
  min?: number;
  max?: number;
  /** The whole text must match. */
  pattern?: string;
  unique?: boolean;
  /** Blanks around a text are cut off before it is checked. */
  trim?: true;
};

export type Schema = Readonly<Record<string, Field>>;

const MAX_TEXT = 10_000;
const MAX_ENTRIES = 100;
const MAX_ENTRY = 1_000;
const EMAIL = /^[^\s@<>"]+@[^\s@<>".]+(?:\.[^\s@<>".]+)+$/u;
const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/u;

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const NOT_A_DATE = "must be a date like 2026-12-31T08:00:00Z";

/** `2026-02-30` is a date to `Date.parse`, but to nobody else. */
const isDateTime = (text: string): boolean => {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (year === undefined || Number.isNaN(Date.parse(text))) return false;
  return Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
};

const isHttpUrl = (text: string): boolean => URL.canParse(text) && ["http:", "https:"].includes(new URL(text).protocol);

const sizeMessage = (size: number, min: number, max: number, unit: string): string | null => {
  if (size < min) return `must have at least ${min} ${unit}`;
  return size > max ? `must have at most ${max} ${unit}` : null;
};

const checkText = (field: Field, value: Json): string | null => {
  if (typeof value !== "string") return "must be a text";
  if (field.required && value.trim() === "") return "must not be empty";
  const size = sizeMessage([...value].length, field.min ?? 0, field.max ?? MAX_TEXT, "characters");
  if (size !== null) return size;
  if (field.pattern !== undefined && !new RegExp(`^(?:${field.pattern})$`, "u").test(value))
    return `must match ${field.pattern}`;
  return null;
};

const checkNumber = (field: Field, value: Json): string | null => {
  if (typeof value !== "number") return "must be a number";
  if (field.type === "integer" && !Number.isSafeInteger(value)) return "must be a whole number";
  if (field.min !== undefined && value < field.min) return `must be at least ${field.min}`;
  return field.max !== undefined && value > field.max ? `must be at most ${field.max}` : null;
};

const checkOneOf = (values: readonly string[], value: Json): string | null =>
  typeof value === "string" && values.includes(value) ? null : `must be one of ${values.join(", ")}`;

const checkList = (field: Field, value: Json): string | null => {
  if (!Array.isArray(value)) return "must be a list";
  const size = sizeMessage(value.length, field.min ?? 0, field.max ?? MAX_ENTRIES, "entries");
  if (size !== null) return size;
  const { values } = field;
  const wrong = value.find((entry) =>
    values ? checkOneOf(values, entry) !== null : typeof entry !== "string" || entry.length > MAX_ENTRY,
  );
  if (wrong === undefined) return new Set(value).size < value.length && values ? "must not repeat an entry" : null;
  return values ? `may only hold ${values.join(", ")}` : "may only hold texts";
};

const checkMap = (field: Field, value: Json): string | null => {
  if (!isObject(value)) return "must be an object";
  const entries = Object.entries(value);
  const size = sizeMessage(entries.length, field.min ?? 0, field.max ?? MAX_ENTRIES, "entries");
  if (size !== null) return size;
  const fits = ([name, entry]: [string, Json]): boolean =>
    name.length <= MAX_ENTRY &&
    ["string", "number", "boolean"].includes(typeof entry) &&
    String(entry).length <= MAX_TEXT;
  return entries.every(fits) ? null : "may only hold texts, numbers and booleans";
};

/** What is wrong with a value that is not null; null where it fits. */
export const checkValue = (field: Field, value: Json): string | null => {
  switch (field.type) {
    case "text":
      return checkText(field, value);
    case "integer":
    case "number":
      return checkNumber(field, value);
    case "boolean":
      return typeof value === "boolean" ? null : "must be true or false";
    case "date-time":
      return typeof value === "string" && isDateTime(value) ? null : NOT_A_DATE;
    case "email":
      return (
        checkText({ max: 254, ...field }, value) ?? (EMAIL.test(String(value)) ? null : "must be an email address")
      );
    case "url":
      return checkText({ max: 2048, ...field }, value) ?? (isHttpUrl(String(value)) ? null : "must be an http(s) URL");
    case "enum":
      return checkOneOf(field.values ?? [], value);
    case "list":
      return checkList(field, value);
    case "map":
      return checkMap(field, value);
  }
};

/**
 * The values that a caller sent for the fields in `accepts`; anything else in the body is ignored. `whole`: what is
 * missing becomes its default or null. `changes`: what is missing stays as it was. Null stands for the default. Throws 422 naming every wrong field.
 */
export const parseBody = (
  schema: Schema,
  body: Json | undefined,
  accepts: readonly string[],
  extent: "whole" | "changes" = "whole",
): JsonObject => {
  if (!isObject(body)) throw noObject();
  const values: JsonObject = {};
  const errors: FieldError[] = [];
  for (const name of accepts) {
    const field = schema[name];
    if (field === undefined) continue;
    const given = Object.hasOwn(body, name) ? body[name] : undefined;
    const sent = field.trim && typeof given === "string" ? given.trim() : given;
    if (sent === undefined && extent === "changes") continue;
    const value = sent ?? field.default ?? null;
    const message = value === null ? (field.required ? "is required" : null) : checkValue(field, value);
    if (message === null) values[name] = value;
    else errors.push({ field: name, message });
  }
  if (errors.length > 0) throw invalid(errors);
  if (extent === "changes" && Object.keys(values).length === 0)
    throw invalid([{ field: "body", message: `must hold at least one of ${accepts.join(", ")}` }]);
  return values;
};

/** A value from the query string as the field's type has it; `parameter` is where it stands. Throws 422. */
export const parseFilter = (schema: Schema, name: string, text: string, parameter = name): Json => {
  const field = schema[name];
  const fail = (message: string) => invalidQuery(parameter, message);
  switch (field?.type) {
    case "boolean":
      if (text !== "true" && text !== "false") throw fail("must be true or false");
      return text === "true";
    case "integer":
    case "number":
      if (text.trim() === "" || !Number.isFinite(Number(text))) throw fail("must be a number");
      return Number(text);
    case "date-time":
      if (!isDateTime(text)) throw fail(NOT_A_DATE);
      return text;
    case "enum":
      if (!field.values?.includes(text)) throw fail(`must be one of ${field.values?.join(", ")}`);
      return text;
    default:
      return text;
  }
};
