import type { Plan, Service } from "#src/plan/plan.ts";
import { callersLiteral } from "./callers-literal.ts";
import { Code, type Literal, printLine, printLiteral } from "./print-literal.ts";
import { renderComment, toSentence } from "./render-comment.ts";
import { bindingOf, contractOf, parametersOf, toKebab } from "./service-names.ts";

const byName = (a: Service, b: Service): number => (a.name < b.name ? -1 : 1);

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, " ").trim();
const byPath = (a: string, b: string): number => (a < b ? -1 : 1);

/** `src/product.ts`: all services together. */
export const renderProductDefinition = (plan: Plan): string => {
  const { product, services } = plan;
  const imports = services
    .map(({ name }) => `import { ${contractOf(name)} } from "./contracts/${toKebab(name)}.ts";\n`)
    .toSorted(byPath);
  const members = services.map(({ name }): [string, Literal] => [name, new Code(contractOf(name))]);
  return [
    ...imports,
    'import type { ProductDefinition } from "./orchestration/contract/product-definition.ts";\n\n',
    renderComment("Everything there is. The orchestration layer reads it, and lets through what the contracts allow."),
    "export const product: ProductDefinition = {\n",
    printLine("  name: ", product.name, ",\n"),
    printLine("  title: ", oneLine(product.title), ",\n"),
    printLine("  summary: ", toSentence(product.summary), ",\n"),
    product.errors === undefined ? "" : printLine("  errors: ", product.errors, ",\n"),
    product.callers === undefined ? "" : printLine("  callers: ", callersLiteral(plan, product.callers), ",\n"),
    printLine("  services: ", Object.fromEntries(members), ",\n"),
    "};\n",
  ].join("");
};

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
    'import { createWorker } from "./orchestration/edge/create-worker.ts";\nimport { product } from "./product.ts";\n\n',
    'export { InstanceRegistry } from "./orchestration/control/instance-registry.ts";\n',
    'export { SessionKeyring } from "./orchestration/edge/session-keyring.ts";\n',
    'export { Monitor } from "./orchestration/observe/monitor.ts";\n',
    `${classes}\nexport default createWorker<Env>(product);\n`,
  ].join("");
};

/** Paths that begin with a fixed word belong to the Worker; all others are looked up among the pages first. */
const workerPaths = ({ services }: Plan): string[] => {
  const heads = services.flatMap(({ feed, operations, room }) =>
    [...operations, ...(feed ? [feed] : []), ...(room ? [room] : [])].flatMap(({ access, path }) => {
      const [head = "", ...rest] = path.split("/").slice(1);
      if (access === "internal" || parametersOf(`/${head}`).length > 0) return [];
      return rest.length === 0 ? [`/${head}`] : [`/${head}/*`];
    }),
  );
  return [...new Set(["/api/*", "/control/*", "/healthz", "/metrics", "/openapi.json", ...heads])];
};

/** `wrangler.tail.jsonc`: a Worker beside the product's, which counts its CPU time. */
export const renderTailConfig = ({ product }: Plan): string =>
  [
    "// Follows the product's Worker and counts its CPU time. docs/operations.md tells how it is put to work.\n",
    "{\n",
    printMember("$schema", "./node_modules/wrangler/config-schema.json"),
    printMember("name", `${product.name}-tail`),
    printMember("main", "src/tail.ts"),
    printMember("compatibility_date", "2026-10-01"),
    printMember("compatibility_flags", ["nodejs_compat"]),
    printMember("workers_dev", false),
    printMember("preview_urls", false),
    printMember("send_metrics", false),
    printMember("durable_objects", {
      bindings: [{ name: "MONITOR", class_name: "Monitor", script_name: product.name }],
    }),
    "}\n",
  ].join("");

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
    printExports([...names, "InstanceRegistry", "Monitor", "SessionKeyring"]),
    printBindings([
      ...names.map((name) => ({ name: bindingOf(name), class_name: name })),
      { name: "REGISTRY", class_name: "InstanceRegistry" },
      { name: "MONITOR", class_name: "Monitor" },
      { name: "KEYRING", class_name: "SessionKeyring" },
    ]),
    "  // Opens the control API and the metrics. Deploying derives it from the API token: nobody has to make one up.\n",
    printMember("secrets", { required: ["CONTROL_TOKEN"] }),
    product.writesPerMinute === null ? "" : printLimit(product.name, product.writesPerMinute),
    "}\n",
  ].join("");
};
