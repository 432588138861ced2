import type { FileFormat } from "./contract/files.ts";
import { type Paging, PAGING } from "./contract/paging.ts";
import type { OperationDefinition, ProductDefinition, ServiceDefinition } from "./contract/product-definition.ts";
import { statusesOf } from "./edge/error-style.ts";
import { type JsonSchema, renderInputSchema, renderRecordSchema } from "./field-schema.ts";

const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: JsonSchema): JsonSchema => ({ content: { "application/json": { schema } } });

const PROBLEM: JsonSchema = {
  type: "object",
  description: "RFC 9457. `code` is stable and meant for programs; `detail` is meant for people.",
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { type: "string" },
    detail: { type: "string" },
    request: { type: "string", description: "By which the logs know the request." },
    errors: {
      type: "array",
      items: {
        type: "object",
        properties: { field: { type: "string" }, message: { type: "string" } },
        required: ["field", "message"],
      },
    },
  },
  required: ["type", "title", "status", "code", "detail", "request"],
};

/** Members that every failure tells: not those that tell something only where there is something. */
const alwaysTold = ({ errors }: ProductDefinition): string[] =>
  Object.keys(errors?.members ?? {}).filter((name) => !errors?.sparse?.includes(name));

/** What the product says of a failure in its own way can be anything. */
const problemOf = (product: ProductDefinition): JsonSchema => {
  const { errors } = product;
  const own = Object.keys(errors?.members ?? {});
  const properties = Object.entries(PROBLEM["properties"] as JsonSchema).filter(([name]) => !own.includes(name));
  return {
    ...PROBLEM,
    properties: { ...Object.fromEntries(properties), ...Object.fromEntries(own.map((name) => [name, {}])) },
    required: [...new Set([...(PROBLEM["required"] as string[]), ...alwaysTold(product)])],
  };
};

/** A product that tells failures in its own way does so where nobody asks for a problem document. */
const failureContent = (product: ProductDefinition): JsonSchema => {
  const { errors } = product;
  const own = Object.keys(errors?.members ?? {});
  const problem = { "application/problem+json": { schema: ref("Problem") } };
  if (!own.some((name) => name !== "code")) return problem;
  const properties = Object.fromEntries(own.map((name) => [name, {}]));
  return { ...problem, "application/json": { schema: { type: "object", properties, required: alwaysTold(product) } } };
};

const countOf = (name: string): JsonSchema => ({
  type: "object",
  properties: { [name]: { type: "integer", minimum: 0 } },
  required: [name],
});

const pageOf = (service: string, { items, tells }: Paging = PAGING): JsonSchema => {
  const { next, ...numbers } = tells;
  if (items === null) return { type: "array", items: ref(service) };
  const properties = {
    [items]: { type: "array", items: ref(service) },
    ...(next !== undefined && { [next]: { type: ["string", "null"] } }),
    ...Object.fromEntries(Object.values(numbers).map((name) => [name, { type: "integer", minimum: 0 }])),
  };
  return { type: "object", properties, required: Object.keys(properties) };
};

const FILES: Record<FileFormat, [type: string, schema: JsonSchema]> = {
  csv: ["text/csv; charset=utf-8", { type: "string" }],
  json: ["application/json", { type: "array", items: { type: "object" } }],
};

const fileContent = (formats: readonly FileFormat[]): JsonSchema =>
  Object.fromEntries(formats.map((format) => [FILES[format][0], { schema: FILES[format][1] }]));

/** What an operation answers when it does what it was asked. */
const successOf = (
  service: string,
  { answers, etag, headers: own = {}, location, outlet, paging, status }: OperationDefinition,
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
      return { description: "One page of records.", ...json(pageOf(service, paging)) };
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

const FAILURES: Record<string, string> = {
  400: "The request cannot be read.",
  401: "Nobody is signed in.",
  403: "This is somebody else's.",
  404: "There is no such thing.",
  409: "Things are not as the request takes them to be.",
  410: "It is over.",
  412: "The record is not as whoever asks has seen it.",
  413: "The body is too large.",
  415: "The body is not JSON.",
  422: "Values are not what they must be; `errors` names each.",
  426: "This address is a WebSocket.",
  428: "The request must name the version that was seen.",
  429: "Too many writes from this address.",
};

const failuresOf = (
  { accepts, access, answers, filters, once, precondition, refuses = [], route, takes }: OperationDefinition,
  product: ProductDefinition,
): string[] => {
  const writes = route?.method !== "GET";
  const { invalid, malformed, object, query } = statusesOf(product.errors);
  const failures = [
    "400",
    ...(writes ? [String(malformed)] : []),
    ...(access === "anyone" ? [] : ["401"]),
    ...(access === "owner" ? ["403"] : []),
    "404",
    ...(access !== "anyone" || product.callers !== undefined ? ["401"] : []),
    ...(product.callers?.meter === undefined ? [] : ["429"]),
    ...(writes ? ["409", "413", "415", "429"] : answers === "redirect" ? ["409"] : []),
    ...(accepts === undefined && takes === undefined ? [] : [String(invalid), String(object)]),
    ...refuses.map(String),
    ...[once?.required, once?.reused].flatMap((refusal) => (refusal === undefined ? [] : [String(refusal.status)])),
    ...(precondition === undefined ? [] : ["412", ...(precondition.required ? ["428"] : [])]),
    ...(filters === undefined ? [] : [String(query)]),
    ...(answers === "feed" || answers === "room" ? ["426"] : []),
  ];
  return [...new Set(failures)];
};

const parametersOf = ({
  filters,
  keys = [],
  narrows,
  needs = [],
  orders,
  paging = PAGING,
  sorts,
  answers,
  intake,
  outlet,
  etag,
  once: wishes,
  precondition,
  route,
}: OperationDefinition): JsonSchema[] => {
  const inPath = [...(route?.path ?? "").matchAll(/\{(\w+)\}/gu)].map(([, name = ""]): JsonSchema => {
    const schema = { type: "string", maxLength: 256 };
    return { name, in: "path", required: true, schema };
  });
  const query = (name: string, schema: JsonSchema): JsonSchema => ({
    name,
    in: "query",
    ...(needs.includes(name) && { required: true }),
    schema,
  });
  const { from, limit } = paging;
  const pages =
    answers === "page"
      ? [
          query(limit.name, { type: "integer", minimum: 1, maximum: limit.max, default: limit.default }),
          ...(from.by === "bounds"
            ? [from.before, from.after].flatMap((name) => (name === undefined ? [] : [query(name, { type: "string" })]))
            : [
                query(
                  from.name,
                  from.by === "cursor" ? { type: "string" } : { type: "integer", minimum: from.by === "page" ? 1 : 0 },
                ),
              ]),
        ]
      : [];
  const writes = route?.method !== "GET";
  const header = (name: string, required: boolean, schema: JsonSchema = {}): JsonSchema => ({
    name,
    in: "header",
    ...(required && { required }),
    schema: { type: "string", ...schema },
  });
  const once = header("idempotency-key", wishes?.required !== undefined, { minLength: 1, maxLength: 255 });
  return [
    ...inPath,
    ...[...(filters ?? []), ...Object.keys(narrows ?? outlet?.narrows ?? {})].map((name) =>
      query(name, { type: "string" }),
    ),
    ...(orders === undefined ? [] : [query("sort", { enum: Object.keys(orders) })]),
    ...(sorts === undefined ? [] : [query("sort", { enum: sorts.flatMap((name) => [name, `-${name}`]) })]),
    ...[intake?.asked, outlet?.asked].flatMap((name) =>
      name === undefined ? [] : [query(name, { enum: [...((intake ?? outlet)?.formats ?? [])] })],
    ),
    ...(intake?.trial === undefined ? [] : [query(intake.trial, { type: "boolean" })]),
    ...pages,
    ...keys.map((name) => ({ name, in: "header", schema: { type: "string" } })),
    ...(writes ? [once] : []),
    ...(precondition === undefined ? [] : [header("if-match", precondition.required === true)]),
    ...(precondition === undefined || route?.method !== "PUT" ? [] : [header("if-none-match", false)]),
    ...(etag === undefined || writes ? [] : [header("if-none-match", false)]),
  ];
};

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
  const failures = failuresOf(operation, product).map((code): [string, unknown] => [
    code,
    { description: FAILURES[code] ?? "", content: failureContent(product) },
  ]);
  // A record that is put at an address may be new there.
  const made = operation.route?.method === "PUT" ? [["201", successOf(about, { ...operation, status: 201 })]] : [];
  const success = [
    String(operation.answers === "feed" || operation.answers === "room" ? 101 : status),
    successOf(about, operation),
  ];
  const again = operation.once?.status === undefined ? [] : [[operation.once.status, successOf(about, operation)]];
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
    responses: Object.fromEntries([success, ...made, ...again, ...unchanged, ...failures]),
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
