import type { Operation, Service } from "#src/plan/plan.ts";
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

const listFor = ({ entries, values, min }: Field): Json => {
  const length = Math.max(min ?? 1, 1);
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
      return "2030-01-02T10:00:00.000Z";
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
      return "2030-01-02";
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

/** What must be given so that a record is whole: the required fields, and the text that else a template would give. */
const isNeeded = (service: Service, field: Field): boolean =>
  (field.required && field.default === undefined) || field.name === service.rendering?.into;

const PLAIN = new Set(["text", "integer", "number", "boolean"]);

const allowedBy = (condition: Condition): Json[] => ("oneOf" in condition ? condition.oneOf : [condition.equals]);

/** A body that `operation` accepts, with the values `wanted`; null where none can be made up. */
export const sampleBody = (
  service: Service,
  operation: Operation,
  wanted: readonly Condition[] = [],
): { [key: string]: Json } | null => {
  const open = service.fields.filter(({ name }) => operation.accepts.includes(name));
  const body: { [key: string]: Json } = {};
  for (const field of open) {
    const condition = wanted.find((each) => each.field === field.name);
    if (!condition && !isNeeded(service, field)) continue;
    const value = condition ? (allowedBy(condition)[0] ?? null) : sampleValue(field);
    if (value === null) return null;
    body[field.name] = value;
  }
  if (Object.keys(body).length === 0) {
    const first = open.find((field) => PLAIN.has(field.type) && sampleValue(field) !== null);
    if (first) body[first.name] = sampleValue(first);
  }
  // What the caller cannot set must already hold when a record is made.
  const initial = (name: string): Json => service.fields.find((field) => field.name === name)?.default ?? null;
  const unmet = wanted.filter(({ field }) => !open.some(({ name }) => name === field));
  return unmet.every((condition) => allowedBy(condition).includes(initial(condition.field))) ? body : null;
};

/** Parts of a body that a run must make its own, because no two records may share them. */
export const uniqueParts = (service: Service, body: Json | undefined): string[] =>
  service.fields.flatMap(({ name, type, unique }) => {
    const value = typeof body === "object" && body !== null && !Array.isArray(body) ? body[name] : undefined;
    if (!unique || typeof value !== "string") return [];
    if (type === "text") return [value];
    return type === "url" ? [value.slice(value.lastIndexOf("/") + 1)] : [];
  });
