import type { Json, JsonObject } from "./call.ts";
import {
  checkValue,
  faultsAt,
  faultsWithin,
  isDateTime,
  isDay,
  isObject,
  NOT_A_DAY,
  NOT_A_MOMENT,
  NO_TEMPLATE,
  notDecimal,
  TOO_LONG,
} from "./check-value.ts";
import type { CheckDigit } from "./check-digit.ts";
import { decimalOf, parseDecimal } from "./decimal.ts";
import { type FieldError, invalid, invalidQuery, noObject, Problem, refuse, REQUIRED } from "./problem.ts";

export type FieldType =
  | "text"
  | "integer"
  | "number"
  /** A text of digits with a fixed number of decimals, calculated with in its smallest units. */
  | "decimal"
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
  /** Null is refused, and does not stand for the default. */
  neverNull?: true;
  values?: readonly string[];
  /** Decimals of a decimal. */
  scale?: number;
  /** Characters of text, entries of a list or map, value of a number. */
  min?: number;
  max?: number;
  /** Of a day or a moment. */
  earliest?: string;
  latest?: string;
  /** The whole text must match. */
  pattern?: string;
  /** A number is a multiple of this. */
  step?: number;
  /** `caseless`: however its letters are written. Within the parent, where there is one. */
  unique?: boolean | "caseless";
  /** Stays taken when its record is gone. */
  reserved?: true;
  /** Fields that must be the same, too, where no two records may share a value. */
  uniqueWith?: readonly string[];
  /** Blanks around a text are cut off before it is checked. */
  trim?: true;
  /** A text is kept in lower case, or in upper case. */
  lower?: true;
  upper?: true;
  /** Characters, as in a class of a regular expression, that are dropped from a text before it is checked. */
  strip?: string;
  /** A text with placeholders: `{{name}}`, `{{name|default}}`. `code`: of the refusal where they are written wrong. */
  template?: { code?: string };
  /** How a text that is too long is refused, where not as any other wrong value. */
  over?: { status: number; code?: string };
  /** What a text may not be. */
  never?: readonly string[];
  /** How its digits show that they were typed right. */
  check?: CheckDigit;
  /** What each entry of a list is. */
  entries?: Field;
  /** An entry that a list has already is dropped. */
  distinct?: true;
  /** Entries that have the same value of `by` become one, the first of them, which holds the sums of `sums`. */
  merges?: { by: string; sums: readonly string[] };
  /** No two entries have the same value of this member; `true`: no two entries are the same. */
  single?: string | true;
  /** However the letters of those are written. */
  caseless?: true;
  /** Callers send texts; each becomes an object that holds it in `label`, beside an id that is made here. */
  labelled?: { id: string; label: string };
  /** What an object holds. */
  members?: Schema;
  /** A change of the record changes those members of the object that are sent, and leaves the others. */
  patched?: true;
  /** Of who made the record: the id; without it, the name. */
  holds?: "id";
  /** Not told where it holds nothing. */
  sparse?: true;
  /** The service itself may leave it empty, though no caller may. */
  emptied?: true;
  /** Kept, and never told. */
  hidden?: true;
  /** The first so many characters of a secret, which are told as often as one likes. */
  begins?: { field: string; length: number };
  /** What a secret begins with. */
  prefix?: string;
  /** How a value is made where none is given: so many characters out of these. */
  made?: { length: number; from: string };
  /** A moment so many seconds, times what the field `times` holds, after that was sent; without it, after its making. */
  after?: { seconds: number; times?: string };
  /** Starts as what another field holds, and again with each change of that one. */
  follows?: string;
  /** A moment must lie ahead, so many seconds at most. */
  ahead?: { seconds?: number };
  /** A day or moment lies at most so many days before, and after, today in UTC, or now. */
  near?: { before?: number; after?: number };
  /** Made anew whenever the record is replaced; of an owner: whoever changed it last. */
  renewed?: true;
  /** A moment is kept as UTC with milliseconds, however it was sent. */
  utc?: true;
  /** Made of another field's text when the record is: in lower case, words joined by hyphens, numbered where taken. */
  slugOf?: string;
  /** Where none is given when the record is made: what this field holds. */
  copies?: string;
  /** The words of these fields, in lower case, each between blanks: what is searched. */
  words?: readonly string[];
  /** The moment since which another field has this value; null while it has another, unless it `stays`. */
  stamped?: { field: string; equals: Json; stays?: true };
  /** The product's code where the value is wrong, and where another record has it. */
  wrong?: string;
  taken?: string;
};

export type Schema = Readonly<Record<string, Field>>;

/** Entries of which the same member is equal, added up into the first. What is none of these stays for the check. */
const mergeEntries = (entries: readonly Json[], { by, sums }: NonNullable<Field["merges"]>): Json[] => {
  const merged: Json[] = [];
  for (const entry of entries) {
    const first = merged.find((other) => isObject(other) && isObject(entry) && other[by] === entry[by]);
    if (!isObject(first) || !isObject(entry)) merged.push(isObject(entry) ? { ...entry } : entry);
    else for (const name of sums) first[name] = add(first[name] ?? null, entry[name] ?? null);
  }
  return merged;
};

/** What is no number stays wrong. */
const add = (a: Json, b: Json): Json => (typeof a === "number" && typeof b === "number" ? a + b : null);

/** With all of its decimals; what is no decimal stays as it is, and is refused. */
const normaliseDecimal = (text: string, scale = 0): string => {
  const minor = parseDecimal(text.trim(), scale);
  return minor === null ? text : decimalOf(minor, scale);
};

/** What is no text stays nothing, which no entry may be. */
const withId = ({ id, label }: NonNullable<Field["labelled"]>, entry: Json): Json =>
  typeof entry === "string" ? { [id]: crypto.randomUUID(), [label]: entry } : null;

/** What a caller sent as it is kept: trimmed, in lower case, without what the field drops. */
export const normalise = (field: Field, value: Json): Json => {
  if (typeof value === "string") {
    if (field.type === "decimal") return normaliseDecimal(value, field.scale);
    const trimmed = field.trim ? value.trim() : value;
    const stripped = field.strip === undefined ? trimmed : trimmed.replaceAll(new RegExp(`[${field.strip}]`, "gu"), "");
    if (field.upper) return stripped.toUpperCase();
    return field.lower ? stripped.toLowerCase() : stripped;
  }
  if (Array.isArray(value) && field.entries !== undefined) {
    const { entries, labelled } = field;
    const all = labelled === undefined ? value : value.map((entry) => withId(labelled, entry));
    const each = all.map((entry) => normalise(entries, entry));
    const merged = field.merges === undefined ? each : mergeEntries(each, field.merges);
    return field.distinct ? [...new Set(merged)] : merged;
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
  const [first] = errors;
  const field = schema[first?.field ?? ""];
  const over = field?.over;
  if (over !== undefined && first?.message.startsWith(TOO_LONG))
    return refuse(over.status, over.code ?? null, first.message);
  const code = first?.message === NO_TEMPLATE ? (field?.template?.code ?? field?.wrong) : field?.wrong;
  return code === undefined ? problem : Problem.from({ ...problem.details, own: code });
};

const errorOf = (field: Field, name: string, value: Json, message: string): FieldError => {
  const inner = value === null ? [] : faultsWithin(field, value, name);
  return { field: name, message, ...(inner.length > 0 && { inner }) };
};

/** What is sent of an object that changes member by member. */
const partOf = ({ members = {} }: Field, given: JsonObject, name: string) => {
  const sent = Object.entries(members).filter(([member]) => Object.hasOwn(given, member));
  const value: JsonObject = Object.fromEntries(
    sent.map(([member, field]) => {
      const own = given[member] ?? field.default ?? null;
      return [member, own === null ? null : normalise(field, own)];
    }),
  );
  return {
    value,
    inner: sent.flatMap(([member, field]) => faultsAt(field, value[member] ?? null, `${name}.${member}`)),
  };
};

/** Objects that change member by member, with what they hold beside. */
export const joinParts = (schema: Schema, record: JsonObject, changes: JsonObject): JsonObject => {
  const joined = Object.entries(changes).map(([name, value]): [string, Json] => {
    const known = record[name];
    return [name, schema[name]?.patched && isObject(value) && isObject(known) ? { ...known, ...value } : value];
  });
  return Object.fromEntries(joined);
};

const messageFor = (field: Field, given: Json | undefined, value: Json): string | null => {
  if (given === null && field.neverNull) return "must not be null";
  if (value === null) return field.required && !(given === null && field.nullable) ? REQUIRED : null;
  return checkValue(field, value);
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
    if (extent === "changes" && field.patched && isObject(given)) {
      const { inner, value } = partOf(field, given, name);
      const [first] = inner;
      values[name] = value;
      if (first !== undefined) errors.push({ field: name, message: first.message, inner });
      continue;
    }
    const sent = given === undefined || given === null ? given : normalise(field, given);
    const value = sent ?? (given === null && field.nullable ? null : (field.default ?? null));
    const message = messageFor(field, given, value);
    if (message === null) values[name] = value;
    else errors.push(errorOf(field, name, value, message));
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
    case "decimal": {
      const minor = parseDecimal(text, field.scale ?? 0);
      if (minor === null) throw fail(notDecimal(field));
      return decimalOf(minor, field.scale ?? 0);
    }
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
      return field?.lower || field?.upper || field?.trim ? normalise(field, text) : text;
  }
};
