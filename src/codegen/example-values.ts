import type { Operation, Plan, Service } from "#src/plan/plan.ts";
import type { Field, Json } from "#src/spec/spec.ts";
import { findNamingField } from "./naming-field.ts";
import { exampleOfPattern } from "./example-of-pattern.ts";
import { Code, type Literal } from "./print-literal.ts";

/** Tried in turn on a field with a pattern. */
const SAMPLES = [
  ..."abc a Ab abc123 abcdef12 ABC ABC123 ABC-123 a-b example Example-1 12345 123 1 42 0001".split(" "),
  ..."+4915112345678 +1-202-555-0100 #aabbcc aabbcc en en-US EUR 2026-12-31 12:30 12:30:00 1.2.3 v1.2.3".split(" "),
  ..."user@example.com https://example.com/ /path AAAA-BBBB-CCCC 00000000-0000-4000-8000-000000000000".split(" "),
];

const fitText = (field: Field, nth: number): string | null => {
  const { check, min = 0, max = 10_000, never = [], pattern } = field;
  const fits = (text: string): boolean =>
    text.length >= Math.max(min, 1) &&
    text.length <= max &&
    !never.includes(text) &&
    (pattern === undefined || new RegExp(`^(?:${pattern})$`, "u").test(text));
  const plain = `Some ${field.name.replaceAll("_", " ")}${nth === 0 ? "" : ` ${nth + 1}`}`;
  const repeated = ["a", "1", "A", "x "].map((part) => part.repeat(Math.max(1, min)).slice(0, Math.max(1, min)));
  const made = pattern === undefined ? null : exampleOfPattern(pattern);
  // Whatever the weights are, noughts add up to nothing.
  return (
    (check === undefined ? [plain, ...SAMPLES, ...(made === null ? [] : [made]), ...repeated] : ["0".repeat(min)]).find(
      fits,
    ) ?? null
  );
};

/** `nth`: of the fields alike, so that what must be more than another is. */
const exampleNumber = ({ max = Infinity, min = -Infinity, type }: Field, nth: number): number => {
  const value = Math.min(Math.max(min, 1) + nth, max);
  return type === "integer" ? Math.floor(value) : value;
};

const exampleList = ({ entries, labelled, max, min = 0, values }: Field): Json => {
  const count = Math.min(Math.max(min, 1), max ?? Math.max(min, 1));
  if (entries !== undefined && labelled === undefined) {
    const all = Array.from({ length: count }, (_, index) => exampleOf(entries, index));
    return all.includes(null) ? null : all;
  }
  return Array.from({ length: count }, (_, index) => values?.[index] ?? `entry ${index + 1}`);
};

/** With its required members; null where one of them cannot be made up. */
const exampleObject = ({ members = [] }: Field, nth: number): Json => {
  const values = members
    .filter(({ required }) => required)
    .map((member): [string, Json] => [member.name, exampleOf(member, nth)]);
  return values.some(([, value]) => value === null) ? null : Object.fromEntries(values);
};

const two = (number: number): string => String(number).padStart(2, "0");

/** A value that fits, another one for each `nth` where the type has many; null where none can be found. */
export const exampleOf = (field: Field, nth = 0): Json => {
  switch (field.type) {
    case "text":
      return fitText(field, nth);
    case "integer":
    case "number":
      return exampleNumber(field, nth);
    case "decimal":
      return exampleNumber(field, nth).toFixed(field.scale ?? 0);
    case "boolean":
      return true;
    case "date-time":
      return `2026-12-31T${two(8 + (nth % 12))}:00:00Z`;
    case "email":
      return "ada@example.com";
    case "url":
      return "https://example.com/page";
    case "enum":
      return field.values?.[0] ?? null;
    case "list":
      return exampleList(field);
    case "map":
      return { name: "Ada" };
    case "date":
      return `2026-12-${two(10 + (nth % 20))}`;
    case "time":
      return `${two(8 + (nth % 12))}:30`;
    case "json":
      return { name: "Ada" };
    case "password":
      return "correct-horse-battery";
    case "object":
      return exampleObject(field, nth);
  }
};

/** Of the channels, one that stays inside the product if there is one; a webhook goes where nobody listens. */
const deliveryExamples = ({ delivery, fields }: Service): Record<string, Json> => {
  if (delivery === null) return {};
  const channel = delivery.channels.find(({ via }) => via === "service") ?? delivery.channels[0];
  const isList = fields.find(({ name }) => name === delivery.channelField)?.type === "list";
  return {
    ...(channel?.via === "webhook" && { [channel.urlField]: "http://127.0.0.1:9/" }),
    ...(channel !== undefined && { [delivery.channelField]: isList ? [channel.name] : channel.name }),
  };
};

/** Types of which one field often must be less than the next. */
const ORDERED = new Set<Field["type"]>(["integer", "number", "decimal", "date", "time", "date-time"]);

/** A body that is accepted; null where a field is demanded for which no example can be made. */
export const exampleBody = (service: Service, accepts: readonly string[]): Record<string, Json> | null => {
  const special = deliveryExamples(service);
  const body: Record<string, Json> = {};
  const alike = new Map<string, number>();
  for (const field of service.fields) {
    if (!accepts.includes(field.name) || field.name === service.rendering?.templateField) continue;
    const nth = alike.get(field.type) ?? 0;
    alike.set(field.type, nth + 1);
    const value = special[field.name] ?? exampleOf(field, ORDERED.has(field.type) ? nth : 0);
    if (value === null && field.required) return null;
    if (value !== null) body[field.name] = value;
  }
  return body;
};

/** What may stand in a path for a record among many. */
export const exampleName = (service: Service, operation: Operation): string => {
  const field = findNamingField(service, operation);
  const value = field === null ? null : exampleOf(field);
  return value === null ? "sample" : String(value);
};

const WRONG_TYPE: Record<Field["type"], Json> = {
  text: 42,
  integer: "many",
  number: "many",
  decimal: 7,
  boolean: "perhaps",
  "date-time": "2026-02-30",
  email: "nobody",
  url: "javascript:alert(1)",
  enum: "no such value",
  list: "not a list",
  map: ["not", "a", "map"],
  date: "2026-02-30",
  time: "25:00",
  object: "not an object",
  password: 42,
  json: null,
};

/** Values that must be refused, one of the wrong kind for each field and those just beyond its bounds. */
export const invalidValues = (service: Service, accepts: readonly string[]): { field: string; value: Literal }[] =>
  service.fields
    .filter(({ name }) => accepts.includes(name))
    .flatMap((field) => {
      const { max, min, name, required, type } = field;
      const isText = type === "text" && max !== undefined && max <= 50_000;
      const isNumber = type === "integer" || type === "number";
      return [
        ...(type === "json" ? [] : [{ field: name, value: WRONG_TYPE[type] }]),
        // Null is a JSON document like others.
        ...(required && type !== "json" && field.default === undefined && name !== service.rendering?.into
          ? [{ field: name, value: null }]
          : []),
        ...(isText ? [{ field: name, value: new Code(`"x".repeat(${max + 1})`) }] : []),
        ...(isNumber && max !== undefined ? [{ field: name, value: max + 1 }] : []),
        ...(isNumber && min !== undefined ? [{ field: name, value: min - 1 }] : []),
      ];
    });

export type Preparation = { service: string; operation: string; key: string; id: string; body: Record<string, Json> };

/** Records of other services that must be there first: the template of a text that is demanded. */
export const preparationFor = (plan: Plan, { rendering }: Service): Preparation | null => {
  if (rendering === null) return null;
  const target = plan.services.find(({ name }) => name === rendering.service);
  const made = target?.operations.find(({ behaviour }) => behaviour.kind === "replace" || behaviour.kind === "create");
  if (target === undefined || made === undefined) return null;
  const body = exampleBody(target, made.accepts);
  if (body === null || (target.records === "many" && made.behaviour.kind === "create")) return null;
  const place = target.records === "one" ? { key: "sample", id: "" } : { key: "single", id: exampleName(target, made) };
  return { service: target.name, operation: made.name, ...place, body: { ...body, [rendering.bodyField]: "Hello" } };
};
