import type { FileFormat } from "../contract/files.ts";
import { type Paging, PAGING } from "../contract/paging.ts";
import type { OperationDefinition } from "../contract/product-definition.ts";
import type { Schema } from "../contract/schema.ts";
import { type JsonSchema, renderRecordSchema } from "./field-schema.ts";
import { json, ref } from "./refer.ts";

const countOf = (name: string): JsonSchema => ({
  type: "object",
  properties: { [name]: { type: "integer", minimum: 0 } },
  required: [name],
});

const pageOf = (each: JsonSchema, { items, sums = {}, tells }: Paging = PAGING): JsonSchema => {
  const { more, next, ...numbers } = tells;
  if (items === null) return { type: "array", items: each };
  const properties = {
    [items]: { type: "array", items: each },
    ...(next !== undefined && { [next]: { type: ["string", "null"] } }),
    ...(more !== undefined && { [more]: { type: "boolean" } }),
    ...Object.fromEntries(Object.keys(sums).map((name) => [name, { type: ["number", "string", "null"] }])),
    ...Object.fromEntries(Object.values(numbers).map((name) => [name, { type: "integer", minimum: 0 }])),
  };
  return { type: "object", properties, required: Object.keys(properties) };
};

const FILES: Record<FileFormat, [type: string, schema: JsonSchema]> = {
  csv: ["text/csv; charset=utf-8", { type: "string" }],
  json: ["application/json", { type: "array", items: { type: "object" } }],
};

export const fileContent = (formats: readonly FileFormat[]): JsonSchema =>
  Object.fromEntries(formats.map((format) => [FILES[format][0], { schema: FILES[format][1] }]));

const only = (schema: Schema, names: readonly string[]): Schema =>
  Object.fromEntries(Object.entries(schema).filter(([name]) => names.includes(name)));

/** What an operation answers when it does what it was asked. */
export const successOf = (
  service: string,
  { answers, etag, headers: own = {}, location, outlet, paging, shows, status }: OperationDefinition,
  schema: Schema,
): JsonSchema => {
  const plain = own["content-type"];
  const uri = { schema: { type: "string", format: "uri-reference" } };
  const told = {
    ...(location !== undefined && status === 201 && { location: uri }),
    ...(etag !== undefined && { etag: { schema: { type: "string" } } }),
  };
  const headers = Object.keys(told).length === 0 ? {} : { headers: told };
  if (plain !== undefined)
    return { description: "What was asked for, as it is.", ...headers, content: { [plain]: {} } };
  switch (answers) {
    case "record":
      return status === 204
        ? { description: "Done." }
        : { description: "The record.", ...headers, ...json(ref(service)) };
    case "page":
      return {
        description: "One page of records.",
        ...json(pageOf(shows === undefined ? ref(service) : renderRecordSchema(only(schema, shows)), paging)),
      };
    case "count":
      return { description: "How many there are.", ...json(countOf("count")) };
    case "deleted":
      return status === 204
        ? { description: "Done." }
        : { description: "How many are gone.", ...json(countOf("deleted")) };
    case "redirect":
      return { description: "Where to go on.", headers: { location: uri } };
    case "object":
      return { description: "What was asked for.", ...headers, ...json({ type: "object" }) };
    case "file":
      return { description: "A file.", content: fileContent(outlet?.formats ?? []) };
    case "feed":
      return { description: "A WebSocket on which every event arrives as JSON: `{event, record}`." };
    case "room":
      return { description: "A WebSocket on which frames go both ways." };
    case "nothing":
      return { description: "Done." };
  }
};
