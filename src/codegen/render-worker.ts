import type { Operation, Plan, Service } from "#src/plan/plan.ts";
import { findNamingField } from "./naming-field.ts";
import { type Literal, printLine, printLiteral } from "./print-literal.ts";
import { renderComment } from "./render-comment.ts";
import { isAlwaysSet } from "./render-schema.ts";
import { bindingOf, parametersOf, toKebab } from "./service-names.ts";

const byName = (a: Service, b: Service): number => (a.name < b.name ? -1 : 1);

/** Where a record that was just made can be read: the read's path, with the record's own field for its id. */
const locationOf = (service: Service, { behaviour: { kind } }: Operation): string | undefined => {
  if (kind !== "create" && kind !== "replace") return undefined;
  const read = service.operations.find(({ access, behaviour }) => behaviour.kind === "read" && access !== "internal");
  if (read === undefined) return undefined;
  const named = findNamingField(service, read);
  // A record without a value in that field has no address.
  if (named !== null && !isAlwaysSet(named, null)) return undefined;
  const id = named ?? service.fields.find(({ origin }) => origin === "id");
  const key = "name" in service.key ? service.key.name : null;
  return read.path.replaceAll(/\{(\w+)\}/gu, (parameter, name: string) =>
    name === key ? parameter : `{${id?.name ?? "id"}}`,
  );
};

const operationLiteral = (service: Service, operation: Operation): Literal => {
  const { access, method, path } = operation;
  return {
    access,
    route: access === "internal" ? undefined : { method, path },
    location: access === "internal" ? undefined : locationOf(service, operation),
  };
};

/** What a chosen key must look like stands in the field of that name. */
const keyLiteral = ({ fields, key }: Service): Literal => {
  if (key.from !== "generated") return key;
  const { max, min, pattern } = fields.find(({ name }) => name === key.name) ?? {};
  return { from: key.from, name: key.name, length: key.length, min, max, pattern };
};

const renderDefinition = (service: Service): string => {
  const operations = service.operations.map((operation) =>
    printLine(`        ${operation.name}: `, operationLiteral(service, operation), ",\n"),
  );
  return [
    `    ${service.name}: {\n      binding: "${bindingOf(service.name)}",\n`,
    printLine("      key: ", keyLiteral(service), ",\n"),
    printLine("      calls: ", service.calls, ",\n"),
    `      operations: {\n${operations.join("")}      },\n    },\n`,
  ].join("");
};

/** `src/product.ts`: services, addresses, access and calls as data. */
export const renderProductDefinition = ({ product, services }: Plan): string =>
  [
    'import type { ProductDefinition } from "./orchestration/product-definition.ts";\n\n',
    renderComment("Who may reach what, and who may call whom. The orchestration layer enforces it."),
    `export const product: ProductDefinition = {\n  name: "${product.name}",\n  services: {\n`,
    services.map(renderDefinition).join(""),
    "  },\n};\n",
  ].join("");

/** `src/env.ts`: the bindings of `wrangler.jsonc` as types. */
export const renderEnv = ({ services }: Plan): string => {
  const sorted = services.toSorted(byName);
  const imports = sorted.map(({ name }) => `import type { ${name} } from "./services/${toKebab(name)}.ts";\n`).join("");
  const members = services.map(({ name }) => `  ${bindingOf(name)}: DurableObjectNamespace<${name}>;\n`).join("");
  return [
    `import type { LayerEnv } from "./orchestration/layer-env.ts";\n${imports}\n`,
    "type ServiceEnv = {\n",
    `${members}};\n\n`,
    renderComment("The bindings of `wrangler.jsonc`."),
    "export type Env = LayerEnv & ServiceEnv;\n\n",
    "declare global {\n  namespace Cloudflare {\n    interface GlobalProps {\n",
    '      mainModule: typeof import("./index.ts");\n    }\n',
    "    interface Env extends LayerEnv, ServiceEnv {}\n  }\n}\n",
  ].join("");
};

/** `src/index.ts`: the Worker and its classes. */
export const renderIndex = ({ services }: Plan): string => {
  const classes = services
    .toSorted(byName)
    .map(({ name }) => `export { ${name} } from "./services/${toKebab(name)}.ts";\n`)
    .join("");
  return [
    'import type { Env } from "./env.ts";\n',
    'import { createWorker } from "./orchestration/create-worker.ts";\nimport { product } from "./product.ts";\n\n',
    'export { InstanceRegistry } from "./orchestration/instance-registry.ts";\n',
    'export { SessionKeyring } from "./orchestration/session-keyring.ts";\n',
    `${classes}\nexport default createWorker<Env>(product);\n`,
  ].join("");
};

/** Paths that begin with a fixed word belong to the Worker; all others are looked up among the pages first. */
const workerPaths = ({ services }: Plan): string[] => {
  const heads = services.flatMap(({ operations }) =>
    operations.flatMap(({ access, path }) => {
      const [head = "", ...rest] = path.split("/").slice(1);
      if (access === "internal" || parametersOf(`/${head}`).length > 0) return [];
      return rest.length === 0 ? [`/${head}`] : [`/${head}/*`];
    }),
  );
  return [...new Set(["/api/*", "/healthz", ...heads])];
};

/** The same product always gets the same number, and two products of an account hardly ever do. */
const limitNamespace = (name: string): string => {
  let hash = 0x811c9dc5;
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return String(1_000 + (hash % 1_000_000_000));
};

const DURABLE = { type: "durable-object", storage: "sqlite" };

const printMember = (name: string, value: Literal, indent = 2): string => {
  const head = `${" ".repeat(indent)}"${name}": `;
  return `${head}${printLiteral(value, "jsonc", { indent, before: head.length, after: 1 })},\n`;
};

const printExports = (names: string[]): string =>
  `  "exports": {\n${names.map((name) => printMember(name, DURABLE, 4)).join("")}  },\n`;

const printBindings = (bindings: Literal[]): string => {
  const lines = bindings.map(
    (binding) => `      ${printLiteral(binding, "jsonc", { indent: 6, before: 6, after: 1 })},\n`,
  );
  return `  "durable_objects": {\n    "bindings": [\n${lines.join("")}    ],\n  },\n`;
};

const printLimit = (name: string, limit: number): string =>
  [
    "  // Writes for each client address and minute.\n",
    printMember("ratelimits", [
      { name: "WRITE_LIMIT", namespace_id: limitNamespace(name), simple: { limit, period: 60 } },
    ]),
  ].join("");

/** `wrangler.jsonc`: how the product is deployed. */
export const renderWrangler = (plan: Plan): string => {
  const { product, services } = plan;
  const names = services.map(({ name }) => name);
  return [
    "{\n",
    printMember("$schema", "./node_modules/wrangler/config-schema.json"),
    printMember("name", product.name),
    printMember("main", "src/index.ts"),
    printMember("compatibility_date", "2026-10-01"),
    printMember("compatibility_flags", ["nodejs_compat"]),
    printMember("workers_dev", true),
    printMember("preview_urls", false),
    printMember("send_metrics", false),
    printMember("observability", { enabled: true }),
    printMember("version_metadata", { binding: "VERSION" }),
    "  // Pages are served as they lie in public/; these paths always belong to the Worker.\n",
    printMember("assets", { directory: "./public", run_worker_first: workerPaths(plan) }),
    // The keyring is there even where nobody signs in: a class that goes later needs a migration, and takes its data along.
    printExports([...names, "InstanceRegistry", "SessionKeyring"]),
    printBindings([
      ...names.map((name) => ({ name: bindingOf(name), class_name: name })),
      { name: "REGISTRY", class_name: "InstanceRegistry" },
      { name: "KEYRING", class_name: "SessionKeyring" },
    ]),
    product.writesPerMinute === null ? "" : printLimit(product.name, product.writesPerMinute),
    "}\n",
  ].join("");
};
