import { Validator } from "@cfworker/json-schema";

import type { JsonObject } from "../../src/orchestration/contract/call.ts";
import { compileRoutes, matchRoute } from "../../src/orchestration/edge/router.ts";
import { renderOpenApi } from "../../src/orchestration/openapi.ts";
import { product } from "../../src/product.ts";
import type { Answer } from "./client.ts";

type Described = { content?: Record<string, { schema: JsonObject }>; headers?: JsonObject };

const api = JSON.parse(renderOpenApi(product)) as {
  paths: Record<string, Record<string, { responses: Record<string, Described> }>>;
  components: JsonObject;
};
const routes = compileRoutes(product);
const validators = new Map<string, Validator>();

/** References in the document are read against the document, so it stands around each schema. */
const validatorOf = (name: string, schema: JsonObject): Validator => {
  const known = validators.get(name) ?? new Validator({ ...schema, components: api.components }, "2020-12", false);
  validators.set(name, known);
  return known;
};

/** The template of a path that belongs to an operation; null for the layer's own addresses. */
const templateOf = (method: string, path: string): string | null => {
  try {
    return (
      matchRoute(routes, method, new URL(path, "https://product.test").pathname).route.definition.route?.path ?? null
    );
  } catch {
    return path === "/api/session" ? path : null;
  }
};

/** What an answer has that the API's description does not allow; empty where it keeps to it. */
export const checkAnswer = (method: string, path: string, { body, headers, status }: Answer): string[] => {
  const template = templateOf(method, path);
  const operation = template === null ? undefined : api.paths[template]?.[method.toLowerCase()];
  if (operation === undefined) return [];
  const described = operation.responses[status];
  const name = `${method} ${template} → ${status}`;
  if (described === undefined) return [`${name} is not described`];
  const missing = Object.keys(described.headers ?? {}).filter((header) => !headers.has(header));
  const contents = Object.entries(described.content ?? {});
  const [type, content] = contents.find(([each]) => each === headers.get("content-type")) ?? contents[0] ?? [];
  if (content === undefined) return missing.map((header) => `${name} has no ${header}`);
  if (headers.get("content-type") !== type) return [`${name} is ${headers.get("content-type")}, not ${type}`];
  const { errors, valid } = validatorOf(name, content.schema).validate(body);
  return [
    ...missing.map((header) => `${name} has no ${header}`),
    ...(valid ? [] : errors.map(({ error, instanceLocation }) => `${name} ${instanceLocation}: ${error}`)),
  ];
};
