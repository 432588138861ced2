import type { Operation, Part, Service } from "#src/plan/plan.ts";
import type { Condition, Field, Json } from "#src/spec/spec.ts";

const WORDS = ["sample", "Sample text", "A1", "a", "1", "12345", "ABC-123", "2030-01-01"];
const FALLBACK_LENGTH = 400;
/** What a run adds to a name to make it its own: `sample48213`. */
const SUFFIX = "48213";

const fits = ({ min, max, pattern, unique }: Field, text: string): boolean => {
  const longest = unique ? `${text}${SUFFIX}` : text;
  if (text.length < (min ?? 0) || longest.length > (max ?? Number.POSITIVE_INFINITY)) return false;
  return pattern === undefined || new RegExp(`^(?:${pattern})$`, "u").test(longest);
};

const textFor = (field: Field, first: string): string | null => {
  const length = Math.min(Math.max(field.min ?? 1, 1), FALLBACK_LENGTH);
  const candidates = [first, ...WORDS, "a".repeat(length), "1".repeat(length), "A".repeat(length)];
  return candidates.find((candidate) => fits(field, candidate)) ?? null;
};

const numberFor = ({ min, max }: Field, whole: boolean): number | null => {
  const value = min ?? Math.min(max ?? 1, 1);
  const sample = whole ? Math.ceil(value) : value;
  return sample > (max ?? sample) ? null : sample;
};

const DAY = "2030-01-02";

/** A day within the field's own bounds. */
const dayFor = ({ earliest, latest }: Field): string => {
  if (earliest !== undefined && DAY < earliest.slice(0, 10)) return earliest.slice(0, 10);
  return latest !== undefined && DAY > latest.slice(0, 10) ? latest.slice(0, 10) : DAY;
};

const listFor = ({ entries, values, min, single }: Field): Json => {
  const length = Math.max(min ?? 1, 1);
  if (length > 1 && single !== undefined) return null;
  const entry = entries === undefined ? null : sampleValue(entries);
  if (entries !== undefined) return entry === null ? null : Array.from({ length }, () => entry);
  if (values && length > values.length) return null;
  return Array.from({ length }, (_, n) => values?.[n] ?? `sample ${n + 1}`);
};

/** An object with its required members; null where one of them cannot be made up. */
const objectFor = ({ members = [] }: Field): Json => {
  const values = members
    .filter(({ required }) => required)
    .map((member): [string, Json] => [member.name, sampleValue(member)]);
  return values.some(([, value]) => value === null) ? null : Object.fromEntries(values);
};

const decimalFor = ({ max, min = 0, scale = 0 }: Field): Json => Math.max(min, Math.min(1, max ?? 1)).toFixed(scale);

/** A value that the field accepts; null where none can be made up. */
export const sampleValue = (field: Field): Json => {
  switch (field.type) {
    case "text":
      return textFor(field, field.unique ? "sample-name" : `${field.name} of a sample`);
    case "integer":
      return numberFor(field, true);
    case "number":
      return numberFor(field, false);
    case "decimal":
      return decimalFor(field);
    case "boolean":
      return true;
    case "date-time":
      return field.ahead?.seconds === undefined ? `${dayFor(field)}T10:00:00.000Z` : null;
    case "email":
      return "quinn@example.com";
    case "url":
      return "https://example.com/sample-page";
    case "enum":
      return field.values?.[0] ?? null;
    case "list":
      return listFor(field);
    case "map":
      return {};
    case "date":
      return dayFor(field);
    case "time":
      return "10:00";
    case "json":
      return { sample: true };
    case "password":
      return "correct-horse-battery";
    case "object":
      return objectFor(field);
  }
};

/** A value that the field accepts and that is not `known`; null where none can be made up. */
export const otherValue = (field: Field, known: Json): Json => {
  if (field.type === "boolean") return known !== true;
  if (field.type === "enum") return field.values?.findLast((value) => value !== known) ?? null;
  const value = field.type === "text" ? textFor(field, `${field.name} changed`) : sampleValue(field);
  return JSON.stringify(value) === JSON.stringify(known) ? null : value;
};

type Table = Pick<Service | Part, "fields"> & { rendering?: Service["rendering"] };

/** What must be given so that a record is whole: the required fields, and the text that else a template would give. */
const isNeeded = ({ rendering }: Table, field: Field): boolean =>
  (field.required && field.default === undefined) || field.name === rendering?.into;

const PLAIN = new Set(["text", "integer", "number", "boolean"]);

const allowedBy = (condition: Condition): Json[] => ("oneOf" in condition ? condition.oneOf : [condition.equals]);

/** Moments one after the other, in the order of their fields: what begins then ends later. */
const spread = (field: Field, value: Json, before: number): Json => {
  if (typeof value !== "string") return value;
  if (field.type === "date-time") return value.replace("T10:", `T${10 + before}:`);
  return field.type === "time" ? value.replace("10:", `${10 + before}:`) : value;
};

/** What is sent beside the record's own fields; undefined where a part of it cannot be made up. */
const takenBody = ({ takes = [] }: Operation, table: Table): { [key: string]: Json } | undefined => {
  const body: { [key: string]: Json } = {};
  for (const field of takes.filter((each) => isNeeded(table, each))) {
    const value = sampleValue(field);
    if (value === null) return undefined;
    body[field.name] = value;
  }
  return body;
};

/** A body that `operation` accepts, with the values `wanted`; null where none can be made up. */
export const sampleBody = (
  table: Table,
  operation: Operation,
  wanted: readonly Condition[] = [],
): { [key: string]: Json } | null => {
  const open = table.fields.filter(({ name }) => operation.accepts.includes(name));
  const taken = takenBody(operation, table);
  if (taken === undefined) return null;
  const body: { [key: string]: Json } = {};
  let moments = 0;
  for (const field of open) {
    const condition = wanted.find((each) => each.field === field.name);
    if (!condition && !isNeeded(table, field)) continue;
    // Whether the record that it names is there is known to the product alone.
    const value = condition
      ? (allowedBy(condition)[0] ?? null)
      : field.points === undefined
        ? sampleValue(field)
        : null;
    if (value === null) return null;
    body[field.name] = spread(field, value, moments);
    if (field.type === "date-time" || field.type === "time") moments += 1;
  }
  if (Object.keys(body).length === 0 && Object.keys(taken).length === 0) {
    const first = open.find((field) => PLAIN.has(field.type) && sampleValue(field) !== null);
    if (first) body[first.name] = sampleValue(first);
  }
  // What the caller cannot set must already hold when a record is made.
  const initial = (name: string): Json => table.fields.find((field) => field.name === name)?.default ?? null;
  const unmet = wanted.filter(({ field }) => !open.some(({ name }) => name === field));
  return unmet.every((condition) => allowedBy(condition).includes(initial(condition.field)))
    ? { ...body, ...taken }
    : null;
};

/** Parts of a body that a run must make its own, because no two records may share them. */
export const uniqueParts = (service: Table, body: Json | undefined): string[] =>
  service.fields.flatMap(({ name, type, unique }) => {
    const value = typeof body === "object" && body !== null && !Array.isArray(body) ? body[name] : undefined;
    if (!unique || typeof value !== "string") return [];
    if (type === "text" || type === "email") return [value];
    return type === "url" ? [value.slice(value.lastIndexOf("/") + 1)] : [];
  });
