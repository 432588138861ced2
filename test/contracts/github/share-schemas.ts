import { createHash } from "node:crypto";
import { type CutDescription, type Json, type JsonObject, isObject, mapValues, sorted } from "./cut-openapi.ts";

/** Shorter schemas cost less where they stand than a reference would. */
const SHARED_SIGNS = 300;

/** Calls `change` for every schema right inside this one, but not for branches of a composition: they belong together. */
const changeInside = (schema: JsonObject, change: (inner: Json) => Json): JsonObject =>
  Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (key === "properties" && isObject(value)) return [key, mapValues(value, change)];
      if (key === "items" || key === "additionalProperties") return [key, change(value)];
      if (["allOf", "anyOf", "oneOf"].includes(key) && Array.isArray(value))
        return [key, value.map((branch) => (isObject(branch) ? changeInside(branch, change) : branch))];
      return [key, value];
    }),
  );

const textOf = (schema: JsonObject): string => JSON.stringify(sorted(schema));

/**
 * The description with schemas that it writes out more than once written once. GitHub repeats whole repositories and
 * users in each webhook; shared, they are read and compiled once.
 */
export const shareSchemas = (cut: CutDescription): CutDescription => {
  const { schemas = {}, ...others } = cut.components;
  const seen = new Map<string, number>();
  const count = (schema: Json): Json => {
    if (!isObject(schema)) return schema;
    const text = textOf(schema);
    if (text.length >= SHARED_SIGNS) seen.set(text, (seen.get(text) ?? 0) + 1);
    return changeInside(schema, count);
  };
  const shared: Record<string, Json> = {};
  const share = (schema: Json): Json => {
    if (!isObject(schema)) return schema;
    const text = textOf(schema);
    if ((seen.get(text) ?? 0) < 2) return changeInside(schema, share);
    const name = `shared-${createHash("sha256").update(text).digest("hex").slice(0, 12)}`;
    shared[name] ??= changeInside(schema, share);
    return { $ref: `#/components/schemas/${name}` };
  };
  for (const schema of [...Object.values(cut.webhooks), ...Object.values(schemas)]) count(schema);
  const inside = (schema: Json): Json => (isObject(schema) ? changeInside(schema, share) : schema);
  const webhooks = mapValues(cut.webhooks, share);
  const named = mapValues(schemas, inside);
  return { ...cut, webhooks, components: { ...others, schemas: { ...named, ...shared } } };
};
