import type { Json, JsonObject } from "./call.ts";
import { hasCheckDigit } from "./check-digit.ts";
import { parseDecimal } from "./decimal.ts";
import { REQUIRED } from "./problem.ts";
import type { Field } from "./schema.ts";
import { parseTemplate } from "./template.ts";

const MAX_TEXT = 10_000;
const MAX_ENTRIES = 100;
const MAX_ENTRY = 1_000;
/** Of what may be any JSON, as text. */
const MAX_JSON = 65_536;
/** No dot at an end of what stands before the `@`, or beside another; after it labels, the last of letters alone. */
const EMAIL = /^(?!\.)[^\s@<>"(),:;\\[\]]{1,64}(?<!\.)@(?:[\p{L}\d](?:[\p{L}\d-]{0,61}[\p{L}\d])?\.)+\p{L}{2,}$/u;
const DOUBLE_DOT = /\.\./u;
const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/u;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/u;

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const NO_TEMPLATE = "must have placeholders like {{name}} or {{name|default}}, and no others";
export const TOO_LONG = "must have at most";
export const NOT_A_MOMENT = "must be a date like 2026-12-31T08:00:00Z";
export const NOT_A_DAY = "must be a date like 2026-12-31";

/** `2026-02-30` is a date to `Date.parse`, but to nobody else. */
export const isDateTime = (text: string): boolean => {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (year === undefined || Number.isNaN(Date.parse(text))) return false;
  return Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
};

export const isDay = (text: string): boolean => text.length === 10 && isDateTime(text);

const isHttpUrl = (text: string): boolean => URL.canParse(text) && ["http:", "https:"].includes(new URL(text).protocol);

const sizeMessage = (size: number, min: number, max: number, unit: string): string | null => {
  if (size < min) return `must have at least ${min} ${unit}`;
  return size > max ? `${TOO_LONG} ${max} ${unit}` : null;
};

const checkText = (field: Field, value: Json): string | null => {
  if (typeof value !== "string") return "must be a text";
  if (field.required && value.trim() === "" && field.min !== 0) return "must not be empty";
  const size = sizeMessage([...value].length, field.min ?? 0, field.max ?? MAX_TEXT, "characters");
  if (size !== null) return size;
  if (field.pattern !== undefined && !new RegExp(`^(?:${field.pattern})$`, "u").test(value))
    return `must match ${field.pattern}`;
  if (field.never?.includes(value)) return "is reserved";
  if (field.check !== undefined && !hasCheckDigit(field.check, value)) return "has a wrong check digit";
  if (field.template !== undefined && parseTemplate(value) === null) return NO_TEMPLATE;
  return null;
};

/** Tenths and hundredths are none of binary numbers. */
const isMultiple = (value: number, step: number): boolean => {
  const times = Math.abs(value / step);
  return Math.abs(times - Math.round(times)) < Math.max(1e-9, times * 4 * Number.EPSILON);
};

const checkNumber = (field: Field, value: Json): string | null => {
  if (typeof value !== "number") return "must be a number";
  if (field.type === "integer" && !Number.isSafeInteger(value)) return "must be a whole number";
  if (field.step !== undefined && !isMultiple(value, field.step)) return `must be a multiple of ${field.step}`;
  if (field.min !== undefined && value < field.min)
    return field.min === Number.MIN_VALUE ? "must be more than 0" : `must be at least ${field.min}`;
  return field.max !== undefined && value > field.max ? `must be at most ${field.max}` : null;
};

export const notDecimal = ({ scale = 0 }: Field): string => `must be a text of digits with at most ${scale} decimals`;

const checkDecimal = (field: Field, value: Json): string | null => {
  const { max, min, scale = 0 } = field;
  const minor = typeof value === "string" ? parseDecimal(value, scale) : null;
  if (minor === null) return notDecimal(field);
  const unit = 10 ** scale;
  if (min !== undefined && minor < Math.round(min * unit)) return `must be at least ${min.toFixed(scale)}`;
  return max !== undefined && minor > Math.round(max * unit) ? `must be at most ${max.toFixed(scale)}` : null;
};

const checkOneOf = (values: readonly string[], value: Json): string | null =>
  typeof value === "string" && values.includes(value) ? null : `must be one of ${values.join(", ")}`;

/** The first of the entries that is not what all of them must be. */
const checkEntries = (entries: Field, value: readonly Json[]): string | null => {
  for (const [index, entry] of value.entries()) {
    const message = entry === null ? "must not be null" : checkValue(entries, entry);
    if (message !== null) return `entry ${index + 1} ${message}`;
  }
  return null;
};

const repeats = (value: readonly Json[], single: string | true, caseless = false): boolean => {
  const keys = value.map((entry) => {
    const key = JSON.stringify(single !== true && isObject(entry) ? entry[single] : entry);
    return caseless ? key.toLowerCase() : key;
  });
  return new Set(keys).size < keys.length;
};

const checkList = (field: Field, value: Json): string | null => {
  if (!Array.isArray(value)) return "must be a list";
  const size = sizeMessage(value.length, field.min ?? 0, field.max ?? MAX_ENTRIES, "entries");
  if (size !== null) return size;
  const { entries, single, values } = field;
  if (single !== undefined && repeats(value, single, field.caseless)) return "must not name anything twice";
  if (entries !== undefined) return checkEntries(entries, value);
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

const checkMembers = ({ members = {} }: Field, value: Json): string | null => {
  if (!isObject(value)) return "must be an object";
  for (const [name, member] of Object.entries(members)) {
    const given = value[name] ?? null;
    const message = given === null ? (member.required ? REQUIRED : null) : checkValue(member, given);
    if (message !== null) return `${name} ${message}`;
  }
  return null;
};

type Fault = { path: string; message: string };

const isNested = ({ entries, members }: Field): boolean => members !== undefined || entries !== undefined;

/** Everything that is wrong within an object, or the entries of a list, each with the way there; none where it is the value as a whole. */
export const faultsWithin = (field: Field, value: Json, path: string): Fault[] => {
  const { entries, members } = field;
  if (entries !== undefined && Array.isArray(value)) {
    const { entries: _, ...list } = field;
    if (checkValue({ ...list, type: "list", entries: { type: "json", origin: "caller" } }, value) !== null) return [];
    return value.flatMap((entry, index) => faultsAt(entries, entry, `${path}.${index}`));
  }
  if (members === undefined || !isObject(value)) return [];
  return Object.entries(members).flatMap(([name, member]) => faultsAt(member, value[name] ?? null, `${path}.${name}`));
};

export const faultsAt = (field: Field, value: Json, path: string): Fault[] => {
  if (value === null) return field.required ? [{ path, message: REQUIRED }] : [];
  const inner = isNested(field) ? faultsWithin(field, value, path) : [];
  const message = inner.length > 0 ? null : checkValue(field, value);
  return message === null ? inner : [{ path, message }];
};

const DAY = 86_400_000;

/** Days are compared with today, moments with now. */
const checkNear = ({ near = {}, type }: Field, value: string): string | null => {
  const now = type === "date" ? Math.floor(Date.now() / DAY) * DAY : Date.now();
  const days = (Date.parse(value) - now) / DAY;
  if (near.after !== undefined && days > near.after) return "lies too far ahead";
  return near.before !== undefined && -days > near.before ? "lies too far back" : null;
};

/** `fits`: whether it is such a moment at all. */
const checkMoment = (
  { ahead, earliest, latest, near, type }: Field,
  value: Json,
  fits: (text: string) => boolean,
  not: string,
): string | null => {
  if (typeof value !== "string" || !fits(value)) return not;
  if (earliest !== undefined && Date.parse(value) < Date.parse(earliest)) return `must not be before ${earliest}`;
  if (latest !== undefined && Date.parse(value) > Date.parse(latest)) return `must not be after ${latest}`;
  if (near !== undefined) return checkNear({ near, type, origin: "caller" }, value);
  if (ahead === undefined) return null;
  const seconds = (Date.parse(value) - Date.now()) / 1_000;
  if (seconds <= 0) return "must lie in the future";
  return seconds > (ahead.seconds ?? Infinity) ? "lies too far ahead" : null;
};

const checkTime = ({ pattern }: Field, value: Json): string | null => {
  const form = pattern === undefined ? TIME : new RegExp(`^(?:${pattern})$`, "u");
  return typeof value === "string" && form.test(value) ? null : "must be a time like 08:30";
};

/** What is wrong with a value that is not null; null where it fits. */
export const checkValue = (field: Field, value: Json): string | null => {
  switch (field.type) {
    case "text":
      return checkText(field, value);
    case "password":
      return checkText({ max: 200, min: 1, ...field }, value);
    case "integer":
    case "number":
      return checkNumber(field, value);
    case "decimal":
      return checkDecimal(field, value);
    case "boolean":
      return typeof value === "boolean" ? null : "must be true or false";
    case "date-time":
      return checkMoment(field, value, isDateTime, NOT_A_MOMENT);
    case "date":
      return checkMoment(field, value, isDay, NOT_A_DAY);
    case "time":
      return checkTime(field, value);
    case "email":
      return (
        checkText({ max: 254, ...field }, value) ??
        (EMAIL.test(String(value)) && !DOUBLE_DOT.test(String(value)) ? null : "must be an email address")
      );
    case "url":
      return checkText({ max: 2048, ...field }, value) ?? (isHttpUrl(String(value)) ? null : "must be an http(s) URL");
    case "enum":
      return checkOneOf(field.values ?? [], value);
    case "list":
      return checkList(field, value);
    case "map":
      return checkMap(field, value);
    case "object":
      return checkMembers(field, value);
    case "json":
      return sizeMessage(JSON.stringify(value).length, 0, field.max ?? MAX_JSON, "characters as JSON");
  }
};
