import type { Operation, Service } from "#src/plan/plan.ts";
import type { Condition, Field, Json } from "#src/spec/spec.ts";

const WORDS = ["sample", "sample-1", "Sample text", "A1", "a", "1", "12345", "ABC-123", "2030-01-01"];
const FALLBACK_LENGTH = 400;

const fits = ({ min, max, pattern }: Field, text: string): boolean => {
  if (text.length < (min ?? 0) || text.length > (max ?? Number.POSITIVE_INFINITY)) return false;
  return pattern === undefined || new RegExp(`^(?:${pattern})$`, "u").test(text);
};

const sampleText = (field: Field): string | null => {
  const length = Math.min(Math.max(field.min ?? 1, 1), FALLBACK_LENGTH);
  const candidates = [
    `${field.name} of a sample`,
    ...WORDS,
    "a".repeat(length),
    "1".repeat(length),
    "A".repeat(length),
  ];
  return candidates.find((candidate) => fits(field, candidate)) ?? null;
};

const sampleNumber = ({ min, max }: Field, whole: boolean): number | null => {
  const value = min ?? Math.min(max ?? 1, 1);
  const sample = whole ? Math.ceil(value) : value;
  return sample > (max ?? sample) ? null : sample;
};

/** A value that the field accepts; null where none can be made up. */
export const sampleValue = (field: Field): Json => {
  switch (field.type) {
    case "text":
      return sampleText(field);
    case "integer":
      return sampleNumber(field, true);
    case "number":
      return sampleNumber(field, false);
    case "boolean":
      return true;
    case "date-time":
      return "2030-01-02T10:00:00.000Z";
    case "email":
      return "quinn@example.com";
    case "url":
      return "https://example.com/sample";
    case "enum":
      return field.values?.[0] ?? null;
    case "list": {
      const entries = field.values ?? ["sample"];
      const length = Math.max(field.min ?? 1, 1);
      return length > entries.length && field.values
        ? null
        : Array.from({ length }, (_, n) => entries[n] ?? `sample ${n}`);
    }
    case "map":
      return {};
  }
};

/** Fields a valid record needs besides the required ones: the text that else a template would give. */
const isNeeded = (service: Service, field: Field): boolean =>
  (field.required && field.default === undefined) || field.name === service.rendering?.into;

/** A body that `operation` accepts, with the values `wanted`; null where none can be made up. */
export const sampleBody = (
  service: Service,
  operation: Operation,
  wanted: readonly Condition[] = [],
): { [key: string]: Json } | null => {
  const body: { [key: string]: Json } = {};
  const open = service.fields.filter(({ name }) => operation.accepts.includes(name));
  for (const field of open) {
    const condition = wanted.find((each) => each.field === field.name);
    if (condition) body[field.name] = condition.equals;
    else if (isNeeded(service, field)) {
      const value = sampleValue(field);
      if (value === null) return null;
      body[field.name] = value;
    }
  }
  if (Object.keys(body).length === 0) {
    const [first] = open.filter(
      ({ type }) => type === "text" || type === "integer" || type === "number" || type === "boolean",
    );
    if (first && sampleValue(first) !== null) body[first.name] = sampleValue(first);
  }
  // What the caller cannot set must already hold when a record is made.
  const unmet = wanted.filter(({ field }) => !open.some(({ name }) => name === field));
  const initial = (name: string): Json => service.fields.find((field) => field.name === name)?.default ?? null;
  return unmet.every(({ field, equals }) => initial(field) === equals) ? body : null;
};
