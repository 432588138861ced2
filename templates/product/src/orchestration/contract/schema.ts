import type { Json, JsonObject } from "./call.ts";
import { checkValue, isDateTime, isDay, isObject, NOT_A_DAY, NOT_A_MOMENT } from "./check-value.ts";
import { type FieldError, invalid, invalidQuery, noObject, Problem } from "./problem.ts";

export type FieldType =
  | "text"
  | "integer"
  | "number"
  | "boolean"
  | "date-time"
  | "date"
  | "time"
  | "email"
  | "url"
  | "enum"
  | "list"
  | "map"
  | "object"
  | "json"
  /** Kept as a slow hash, and never told. */
  | "password";

/**
 * Who sets a field. Only those of the `caller` are taken from a body. `parent`: the id of the record that this one is a
 * part of. `secret`: made by the service, told once, kept as a hash. `revision`: 1, and one more with each change. `etag`:
 * a text that no version of any record had before. `sequence`: 1, 2, 3, … within the parent. `computed`: from what is stored, whenever it is asked for.
 */
export type Origin =
  | "caller"
  | "id"
  | "created-at"
  | "updated-at"
  | "owner"
  | "key"
  | "counter"
  | "service"
  | "parent"
  | "secret"
  | "revision"
  | "etag"
  | "sequence"
  | "computed";

export type Field = {
  type: FieldType;
  origin: Origin;
  required?: boolean;
  default?: Json;
  /** Null is a value of its own, and not the same as none. */
  nullable?: true;
  values?: readonly string[];
  /** Characters of text, entries of a list or map, value of a number. */
  min?: number;
  max?: number;
  /** The whole text must match. */
  pattern?: string;
  /** `caseless`: however its letters are written. Within the parent, where there is one. */
  unique?: boolean | "caseless";
  /** Blanks around a text are cut off before it is checked. */
  trim?: true;
  /** A text is kept in lower case. */
  lower?: true;
  /** Characters, as in a class of a regular expression, that are dropped from a text before it is checked. */
  strip?: string;
  /** What each entry of a list is. */
  entries?: Field;
  /** An entry that a list has already is dropped. */
  distinct?: true;
  /** What an object holds. */
  members?: Schema;
  /** Of who made the record: the id; without it, the name. */
  holds?: "id";
  /** Not told where it holds nothing. */
  sparse?: true;
  /** Kept, and never told. */
  hidden?: true;
  /** What a secret begins with. */
  prefix?: string;
  /** How a value is made where none is given: so many characters out of these. */
  made?: { length: number; from: string };
  /** A moment so many seconds, times what the field `times` holds, after that was sent; without it, after its making. */
  after?: { seconds: number; times?: string };
  /** A moment is kept as UTC with milliseconds, however it was sent. */
  utc?: true;
  /** Made of another field's text when the record is: in lower case, words joined by hyphens, numbered where taken. */
  slugOf?: string;
  /** The product's code where the value is wrong, and where another record has it. */
  wrong?: string;
  taken?: string;
};

export type Schema = Readonly<Record<string, Field>>;

/** What a caller sent as it is kept: trimmed, in lower case, without what the field drops. */
export const normalise = (field: Field, value: Json): Json => {
  if (typeof value === "string") {
    const trimmed = field.trim ? value.trim() : value;
    const stripped = field.strip === undefined ? trimmed : trimmed.replaceAll(new RegExp(`[${field.strip}]`, "gu"), "");
    return field.lower ? stripped.toLowerCase() : stripped;
  }
  if (Array.isArray(value) && field.entries !== undefined) {
    const { entries } = field;
    const all = value.map((entry) => normalise(entries, entry));
    return field.distinct ? [...new Set(all)] : all;
  }
  const { members } = field;
  if (!isObject(value) || members === undefined) return value;
  const kept = Object.entries(members).map(([name, member]): [string, Json] => {
    const given = value[name] ?? member.default ?? null;
    return [name, given === null ? null : normalise(member, given)];
  });
  return Object.fromEntries(kept);
};

/** The first wrong field may have a code of its own. */
const refuseValues = (schema: Schema, errors: FieldError[]): Problem => {
  const problem = invalid(errors);
  const code = schema[errors[0]?.field ?? ""]?.wrong;
  return code === undefined ? problem : Problem.from({ ...problem.details, own: code });
};

/**
 * The values that a caller sent for the fields in `accepts`; anything else in the body is ignored. `whole`: what is
 * missing becomes its default or null. `changes`: what is missing stays as it was. Null stands for the default, where it is
 * no value of its own. Throws 422 naming every wrong field.
 */
export const parseBody = (
  schema: Schema,
  body: Json | undefined,
  accepts: readonly string[],
  extent: "whole" | "changes" = "whole",
): JsonObject => {
  const isOptional = extent === "whole" && accepts.every((name) => !schema[name]?.required);
  const sentBody = (body ?? null) === null && isOptional ? {} : body;
  if (!isObject(sentBody)) throw noObject();
  const values: JsonObject = {};
  const errors: FieldError[] = [];
  for (const name of accepts) {
    const field = schema[name];
    if (field === undefined) continue;
    const given = Object.hasOwn(sentBody, name) ? sentBody[name] : undefined;
    if (given === undefined && extent === "changes") continue;
    const sent = given === undefined || given === null ? given : normalise(field, given);
    const value = sent ?? (given === null && field.nullable ? null : (field.default ?? null));
    const isNull = given === null && field.nullable === true;
    const message = value === null ? (field.required && !isNull ? "is required" : null) : checkValue(field, value);
    if (message === null) values[name] = value;
    else errors.push({ field: name, message });
  }
  if (errors.length > 0) throw refuseValues(schema, errors);
  if (extent === "changes" && Object.keys(values).length === 0)
    throw invalid([{ field: "body", message: `must hold at least one of ${accepts.join(", ")}` }]);
  return values;
};

/** The values for all fields of an operation's own schema. Throws 422 naming every wrong field. */
export const parseTaken = (takes: Schema, body: Json | undefined): JsonObject =>
  parseBody(takes, body, Object.keys(takes));

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
      if (!isDateTime(text)) throw fail(NOT_A_MOMENT);
      return text;
    case "date":
      if (!isDay(text)) throw fail(NOT_A_DAY);
      return text;
    case "enum":
      if (!field.values?.includes(text)) throw fail(`must be one of ${field.values?.join(", ")}`);
      return text;
    default:
      return text;
  }
};
