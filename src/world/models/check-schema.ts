import { RequestProblem } from "./request-problem.ts";

type Schema = { [key: string]: unknown };

/** What neither provider's structured output knows. */
const UNKNOWN = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength"];
const TYPES = ["object", "array", "string", "number", "integer", "boolean", "null"];

/**
 * Throws `RequestProblem` unless `schema` is one that answers can be held to: objects are closed, and with `allRequired`
 * (OpenAI's strict mode) every property of theirs is required.
 */
export const checkSchema = (schema: unknown, at: string, allRequired: boolean): void => {
  if (!isSchema(schema)) throw new RequestProblem(`${at}: a schema is an object`, { param: at });
  if (allRequired && schema["type"] !== "object") fail(at, 'the root has type "object"');
  checkNode(schema, at, allRequired);
};

const checkNode = (schema: unknown, at: string, allRequired: boolean): void => {
  if (!isSchema(schema)) return fail(at, "a schema is an object");
  for (const key of UNKNOWN) if (key in schema) fail(at, `property '${key}' is not supported`);
  const types = [schema["type"] ?? []].flat();
  for (const type of types) if (!TYPES.includes(String(type))) fail(at, `${String(type)} is no type`);
  if (types.includes("object")) checkObject(schema, at, allRequired);
  if (types.includes("array")) checkNode(schema["items"], `${at}.items`, allRequired);
  for (const key of ["anyOf", "allOf"]) {
    if (key in schema && !Array.isArray(schema[key])) fail(at, `'${key}' is a list`);
    for (const [n, part] of [schema[key] ?? []].flat().entries()) checkNode(part, `${at}.${key}.${n}`, allRequired);
  }
  if (isSchema(schema["$defs"])) {
    for (const [name, part] of Object.entries(schema["$defs"])) checkNode(part, `${at}.$defs.${name}`, allRequired);
  }
};

const checkObject = (schema: Schema, at: string, allRequired: boolean): void => {
  const properties = schema["properties"] ?? {};
  if (!isSchema(properties)) return fail(at, "'properties' is an object");
  if (schema["additionalProperties"] !== false)
    fail(at, "'additionalProperties' is required to be supplied and to be false");
  const required = schema["required"] ?? [];
  if (!Array.isArray(required)) return fail(at, "'required' is a list");
  for (const name of required)
    if (!Object.hasOwn(properties, String(name))) fail(at, `requires '${String(name)}', which is no property`);
  for (const [name, property] of Object.entries(properties)) {
    if (allRequired && !required.includes(name)) fail(at, `'required' must name every property: '${name}' is missing`);
    checkNode(property, `${at}.${name}`, allRequired);
  }
};

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const fail = (at: string, what: string): void => {
  throw new RequestProblem(`Invalid schema in ${at}: ${what}.`, { param: at });
};
