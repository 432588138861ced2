type Schema = Record<string, unknown>;

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const COMPOSED = ["allOf", "anyOf", "oneOf"];

/**
 * A request schema that takes no field it does not name. JSON Schema lets unknown fields pass, and GitHub ignores them
 * in silence, so a misspelt one would go unseen. `branch`: part of a composition, which the whole seals.
 */
export const sealSchema = (schema: unknown, branch = false): unknown => {
  if (Array.isArray(schema)) return schema.map((inner) => sealSchema(inner));
  if (!isSchema(schema)) return schema;
  const sealed: Schema = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === "properties" && isSchema(value))
      sealed[key] = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, sealSchema(inner)]));
    else if (COMPOSED.includes(key) && Array.isArray(value))
      sealed[key] = value.map((inner) => sealSchema(inner, true));
    else sealed[key] = key === "enum" || key === "required" ? value : sealSchema(value);
  }
  const named = isSchema(schema["properties"]);
  if (named && sealed["additionalProperties"] === true) delete sealed["additionalProperties"];
  const composed = COMPOSED.some((key) => key in schema);
  if (!branch && (named || composed) && !("additionalProperties" in sealed)) sealed["unevaluatedProperties"] = false;
  return sealed;
};
