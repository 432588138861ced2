import type { Field, FieldType, Schema } from "../contract/schema.ts";

/** Of JSON Schema 2020-12, as OpenAPI 3.1 takes it. */
export type JsonSchema = { [keyword: string]: unknown };

const FORMATS: Partial<Record<FieldType, string>> = {
  "date-time": "date-time",
  date: "date",
  email: "email",
  url: "uri",
  password: "password",
};
const SCALARS: Partial<Record<FieldType, string>> = { integer: "integer", number: "number", boolean: "boolean" };

/** A pattern holds for the whole text, which JSON Schema does not take for granted. */
const patternOf = ({ pattern }: Field): JsonSchema => (pattern === undefined ? {} : { pattern: `^(?:${pattern})$` });

const bounds = (names: [string, string], { max, min }: Field): JsonSchema => ({
  ...(min !== undefined && { [names[0]]: min }),
  ...(max !== undefined && { [names[1]]: max }),
});

const itemsOf = ({ entries, values }: Field): JsonSchema => {
  if (entries !== undefined) return typeOf(entries);
  return values === undefined ? { type: "string" } : { type: "string", enum: [...values] };
};

const objectOf = (members: Schema): JsonSchema => ({
  type: "object",
  properties: Object.fromEntries(
    Object.entries(members).map(([name, member]) => [
      name,
      isAlwaysSet(member) ? typeOf(member) : orNull(typeOf(member)),
    ]),
  ),
  required: Object.keys(members).filter((name) => members[name]?.required),
});

const typeOf = (field: Field): JsonSchema => {
  const { members = {}, type, values } = field;
  if (type === "json") return {};
  if (type === "object") return { ...objectOf(members), additionalProperties: true };
  if (type === "enum") return { type: "string", enum: [...(values ?? [])] };
  if (type === "list") {
    const items = itemsOf(field);
    return { type: "array", items, ...bounds(["minItems", "maxItems"], field) };
  }
  if (type === "map") {
    const value = { type: ["string", "number", "boolean"] };
    return { type: "object", additionalProperties: value, ...bounds(["minProperties", "maxProperties"], field) };
  }
  const scalar = SCALARS[type];
  if (scalar !== undefined) return { type: scalar, ...bounds(["minimum", "maximum"], field) };
  if (type === "decimal") return { type: "string", pattern: `^-?\\d{1,15}(?:\\.\\d{1,${field.scale ?? 0}})?$` };
  const format = FORMATS[type];
  // A date without a time is taken too, which the format does not allow.
  const named = format === undefined || type === "date-time" ? {} : { format };
  return { type: "string", ...named, ...bounds(["minLength", "maxLength"], field), ...patternOf(field) };
};

/** The same, or null. An enumeration must name it. */
const orNull = (schema: JsonSchema): JsonSchema =>
  schema["type"] === undefined
    ? schema
    : {
        ...schema,
        type: [schema["type"], "null"].flat(),
        ...(Array.isArray(schema["enum"]) && { enum: [...schema["enum"], null] }),
      };

const isAlwaysSet = ({ default: value, origin, required }: Field): boolean =>
  origin === "caller" || origin === "service"
    ? required === true || (value ?? null) !== null
    : origin !== "owner" && origin !== "computed";

/** JSON Schema of what callers may send for the fields in `accepts`. `partial`: only what is to change. */
export const renderInputSchema = (schema: Schema, accepts: readonly string[], partial: boolean): JsonSchema => {
  const fields = accepts.flatMap((name): [string, Field][] => {
    const field = schema[name];
    return field === undefined ? [] : [[name, field]];
  });
  const properties = fields.map(([name, field]): [string, JsonSchema] => {
    const type = field.required ? typeOf(field) : orNull(typeOf(field));
    return [name, { ...type, ...((field.default ?? null) !== null && { default: field.default }) }];
  });
  const required = partial
    ? []
    : fields.filter(([, field]) => field.required && (field.default ?? null) === null).map(([name]) => name);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
    ...(partial && { minProperties: 1 }),
  };
};

/** Of a password and a secret only a hash is kept; other things are the service's own. */
const isTold = ({ hidden, origin, type }: Field): boolean =>
  hidden !== true && type !== "password" && origin !== "secret";

const told = (schema: Schema): [string, Field][] => Object.entries(schema).filter(([, field]) => isTold(field));

/** A text that may be empty is bound by its greatest length alone. */
const mayBeEmpty = ({ type, origin, max }: Field): Field => ({ type, origin, ...(max !== undefined && { max }) });

/** JSON Schema of a record as it is answered. */
export const renderRecordSchema = (schema: Schema): JsonSchema => ({
  type: "object",
  properties: Object.fromEntries(
    told(schema).map(([name, field]) => {
      const kept = field.emptied ? mayBeEmpty(field) : field;
      const type = isAlwaysSet(field) ? typeOf(kept) : orNull(typeOf(kept));
      return [name, { ...type, ...(field.origin !== "caller" && { readOnly: true }) }];
    }),
  ),
  required: told(schema).map(([name]) => name),
});
