export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** What the vendored file holds. Schemas are JSON Schema: `nullable` is already rewritten. */
export type CutDescription = {
  origin: string;
  paths: Record<string, Record<string, Json>>;
  webhooks: Record<string, Json>;
  components: Record<string, Record<string, Json>>;
};

/** Words of prose and of tools; nothing is checked against them. */
const PROSE = new Set(["description", "example", "examples", "title", "summary", "externalDocs", "deprecated", "tags"]);
const PROSE_OF_OPERATIONS = new Set([...PROSE, "operationId", "servers", "headers", "links", "security"]);

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const mapValues = (value: JsonObject, change: (value: Json) => Json): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));

/** OpenAPI 3.0's `nullable` is no JSON Schema: the type, or a wrapping `anyOf`, has to say it. */
const allowNull = (schema: JsonObject): JsonObject => {
  if (typeof schema["type"] !== "string") return { anyOf: [schema, { type: "null" }] };
  const listed = schema["enum"];
  return {
    ...schema,
    type: [schema["type"], "null"],
    ...(Array.isArray(listed) && !listed.includes(null) ? { enum: [...listed, null] } : {}),
  };
};

/** A schema without prose. Names below `properties` are names, whatever they say. */
const cutSchema = (schema: Json): Json => {
  if (Array.isArray(schema)) return schema.map(cutSchema);
  if (!isObject(schema)) return schema;
  if (typeof schema["$ref"] === "string") return { $ref: schema["$ref"] };
  const kept: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (PROSE.has(key) || key.startsWith("x-") || key === "nullable" || key === "default") continue;
    if (key === "properties" && isObject(value)) kept[key] = mapValues(value, cutSchema);
    else kept[key] = key === "enum" || key === "required" ? value : cutSchema(value);
  }
  return schema["nullable"] === true ? allowNull(kept) : kept;
};

/** Anything that is no schema itself: an operation, a response, a parameter. */
const cutObject = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(cutObject);
  if (!isObject(value)) return value;
  const kept: JsonObject = {};
  for (const [key, inner] of Object.entries(value)) {
    if (PROSE_OF_OPERATIONS.has(key) || key.startsWith("x-")) continue;
    kept[key] = key === "schema" ? cutSchema(inner) : cutObject(inner);
  }
  return kept;
};

const refsOf = (value: Json): string[] => {
  if (Array.isArray(value)) return value.flatMap(refsOf);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "$ref" && typeof inner === "string" ? [inner] : refsOf(inner),
  );
};

const lookUp = (from: Json | undefined, ...keys: string[]): JsonObject => {
  let found = from;
  for (const key of keys) found = isObject(found) ? found[key] : undefined;
  if (!isObject(found)) throw new Error(`GitHub's description has no ${keys.join(" ")}`);
  return found;
};

/** Everything that `roots` refer to, and what that refers to. */
const followRefs = (description: Json, roots: Json): CutDescription["components"] => {
  const components: Record<string, Record<string, Json>> = {};
  const waiting = refsOf(roots);
  for (let ref = waiting.pop(); ref !== undefined; ref = waiting.pop()) {
    const [, , kind = "", name = ""] = ref.split("/");
    const group = (components[kind] ??= {});
    if (name in group) continue;
    const found = lookUp(description, "components", kind, name);
    const cut = kind === "schemas" ? cutSchema(found) : cutObject(found);
    group[name] = cut;
    waiting.push(...refsOf(cut));
  }
  return components;
};

/** `issue_comment`, `created` → `issue-comment-created`: how the description names a webhook. */
export const webhookKey = (event: string, action: string | null): string =>
  [event, ...(action === null ? [] : [action])].join("_").replaceAll("_", "-");

/** The listed operations and webhooks of GitHub's OpenAPI description, and all they refer to. Throws if one is missing. */
export const cutOpenapi = (
  description: Json,
  subset: { operations: { method: string; path: string }[]; webhooks: Record<string, string[]> },
  origin: string,
): CutDescription => {
  const paths: CutDescription["paths"] = {};
  for (const { method, path } of subset.operations)
    (paths[path] ??= {})[method] = cutObject(lookUp(description, "paths", path, method));
  const webhooks: CutDescription["webhooks"] = {};
  for (const [event, actions] of Object.entries(subset.webhooks))
    for (const action of actions.length === 0 ? [null] : actions) {
      const key = webhookKey(event, action);
      const body = lookUp(description, "x-webhooks", key, "post", "requestBody", "content", "application/json");
      webhooks[key] = cutSchema(body["schema"] ?? {});
    }
  return { origin, paths, webhooks, components: followRefs(description, { ...paths, webhooks }) };
};

/** Keys in one order all the way down, so that the same schema is always the same text. */
export const sorted = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, sorted(value[key] ?? null)]),
  );
};

/** JSON with one line for each path, webhook and component, so that an update shows as a small difference. */
export const renderDescription = (cut: CutDescription): string => {
  const lines = (group: JsonObject) =>
    Object.entries(sorted(group) as JsonObject).map(
      ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`,
    );
  const block = (group: JsonObject) => `{\n${lines(group).join(",\n")}\n}`;
  const components = Object.entries(cut.components).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return `{
"origin":${JSON.stringify(cut.origin)},
"paths":${block(cut.paths)},
"webhooks":${block(cut.webhooks)},
"components":{
${components.map(([kind, group]) => `${JSON.stringify(kind)}:${block(group)}`).join(",\n")}
}
}
`;
};
