import type { OperationDefinition, ProductDefinition, ServiceDefinition } from "./contract/product-definition.ts";
import { FAILURES, failuresOf } from "./describe/describe-failures.ts";
import { parametersOf } from "./describe/describe-parameters.ts";
import { failureContent, problemOf } from "./describe/describe-problem.ts";
import { fileContent, successOf } from "./describe/describe-success.ts";
import { type JsonSchema, renderInputSchema, renderRecordSchema } from "./describe/field-schema.ts";
import { json, ref } from "./describe/refer.ts";
import { statusesOf } from "./edge/error-style.ts";

/** Two services may call parts alike. */
const nameOfPart = (service: string, part: string): string => `${service}.${part}`;

const renderOperation = (
  product: ProductDefinition,
  service: string,
  name: string,
  definition: ServiceDefinition,
  operation: OperationDefinition,
) => {
  const { accepts, access, on, partial, status, summary, takes, tells = on } = operation;
  const about = tells === undefined || tells === service ? service : nameOfPart(service, tells);
  const schema = on === undefined ? definition.schema : (definition.parts?.[on]?.schema ?? {});
  const told = definition.parts?.[tells ?? ""]?.schema ?? product.services[tells ?? service]?.schema ?? schema;
  const failures = failuresOf(operation, product).map((code): [string, unknown] => [
    code,
    { description: FAILURES[code] ?? "", content: failureContent(product) },
  ]);
  // A record that is put at an address may be new there.
  const succeed = (code: number) => successOf(about, { ...operation, status: code }, told);
  const made = operation.route?.method === "PUT" ? [["201", succeed(201)]] : [];
  const others = (operation.also ?? []).map((code) => [
    code,
    code === 204 ? { description: "Nothing." } : succeed(code),
  ]);
  const success = [
    String(operation.answers === "feed" || operation.answers === "room" ? 101 : status),
    succeed(status),
  ];
  const again = operation.once?.status === undefined ? [] : [[operation.once.status, succeed(status)]];
  const unchanged =
    operation.etag === undefined || operation.route?.method !== "GET"
      ? []
      : [["304", { description: "It is as it was." }]];
  return {
    operationId: `${service}.${name}`,
    tags: [service],
    summary,
    parameters: parametersOf(operation),
    ...(accepts !== undefined && {
      requestBody: {
        required: true,
        ...json(renderInputSchema(schema, accepts, partial === true)),
      },
    }),
    ...(operation.intake !== undefined && {
      requestBody: { required: true, content: fileContent(operation.intake.formats) },
    }),
    ...(takes !== undefined && {
      requestBody: {
        required: accepts !== undefined || Object.values(takes).some(({ required }) => required),
        ...json(renderInputSchema({ ...schema, ...takes }, [...(accepts ?? []), ...Object.keys(takes)], false)),
      },
    }),
    ...(access !== "anyone" && { security: [{ [product.callers === undefined ? "session" : "callers"]: [] }] }),
    responses: Object.fromEntries([success, ...made, ...others, ...again, ...unchanged, ...failures]),
  };
};

const renderPaths = (product: ProductDefinition): JsonSchema => {
  const paths: Record<string, JsonSchema> = {};
  for (const [service, definition] of Object.entries(product.services))
    for (const [name, operation] of Object.entries(definition.operations)) {
      if (operation.route === undefined) continue;
      const { method, path } = operation.route;
      const rendered = renderOperation(product, service, name, definition, operation);
      paths[path] = { ...paths[path], [method.toLowerCase()]: rendered };
    }
  return paths;
};

const sessionPath = ({ errors }: ProductDefinition): JsonSchema => ({
  post: {
    operationId: "session.start",
    tags: ["session"],
    summary: "Starts a session for a new person of this name.",
    requestBody: {
      required: true,
      ...json({
        type: "object",
        properties: { name: { type: "string", minLength: 1, maxLength: 64 } },
        required: ["name"],
      }),
    },
    responses: {
      201: {
        description: "The token to send as bearer, and for how long.",
        ...json({
          type: "object",
          properties: {
            token: { type: "string" },
            expires: { type: "string", format: "date-time" },
            person: {
              type: "object",
              properties: { id: { type: "string" }, name: { type: "string" } },
              required: ["id", "name"],
            },
          },
          required: ["token", "expires", "person"],
        }),
      },
      [statusesOf(errors).invalid]: {
        description: FAILURES[422] ?? "",
        content: { "application/problem+json": { schema: ref("Problem") } },
      },
    },
  },
});

const schemasOf = ([name, { parts = {}, schema }]: [string, ServiceDefinition]): [string, JsonSchema][] => [
  [name, renderRecordSchema(schema)],
  ...Object.entries(parts).map(([part, definition]): [string, JsonSchema] => [
    nameOfPart(name, part),
    renderRecordSchema(definition.schema),
  ]),
];

const securityOf = ({ callers }: ProductDefinition): JsonSchema => {
  if (callers === undefined) return { session: { type: "http", scheme: "bearer" } };
  const { header, scheme } = callers;
  return {
    callers:
      header === "authorization" && scheme !== null
        ? { type: "http", scheme: scheme.toLowerCase() }
        : { type: "apiKey", in: "header", name: header },
  };
};

/** The OpenAPI 3.1 document of the public API, as JSON text. It is made of what the layer enforces, so it cannot differ. */
export const renderOpenApi = (product: ProductDefinition): string =>
  JSON.stringify({
    openapi: "3.1.0",
    info: { title: product.title, description: product.summary, version: "1" },
    servers: [{ url: "/" }],
    tags: Object.entries(product.services).map(([name, { summary }]) => ({ name, description: summary })),
    paths: {
      ...(product.callers === undefined && { "/api/session": sessionPath(product) }),
      ...renderPaths(product),
    },
    components: {
      securitySchemes: securityOf(product),
      schemas: {
        ...Object.fromEntries(Object.entries(product.services).flatMap(schemasOf)),
        Problem: problemOf(product),
      },
    },
  });
