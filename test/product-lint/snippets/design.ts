import { found, object, passes, service } from "#test/product-lint/snippet.ts";

const LAYER = "src/orchestration/sample.ts";
const address = (call: string): string => `export const find = (env, key) => env.${call};\n`;

export const design = [
  found("d1-constant-name", '"all"', address('NOTE.getByName("all")'), LAYER),
  found("d1-constant-name", "NAME", `const NAME = "all";\n${address("NOTE.idFromName(NAME)")}`, LAYER),
  found("d1-constant-name", "`all`", address("NOTE.getByName(`all`)"), LAYER),
  passes("d1-constant-name", address("NOTE.getByName(key)"), LAYER),
  passes("d1-constant-name", address("NOTE.getByName(`shard-${key}`)"), LAYER),
  passes("d1-constant-name", address('REGISTRY.getByName("registry")'), LAYER),
  found("d2-unstored-id", "env.NOTE.newUniqueId()", "export const make = (env) => env.NOTE.newUniqueId();\n", LAYER),
  found(
    "d2-unstored-id",
    "env.NOTE.newUniqueId()",
    "export const make = (env) => {\n  const id = env.NOTE.newUniqueId();\n  return env.NOTE.get(id).start();\n};\n",
    LAYER,
  ),
  passes(
    "d2-unstored-id",
    'export const make = (env, sql) => {\n  const id = env.NOTE.newUniqueId();\n  sql.exec("INSERT INTO notes VALUES (?)", String(id));\n};\n',
    LAYER,
  ),
  passes(
    "d2-unstored-id",
    'export const make = (env, storage) => storage.put("id", env.NOTE.newUniqueId().toString());\n',
    LAYER,
  ),
  found(
    "d4-stateless-object",
    "Sample",
    "export class Sample extends DurableObject {\n  double(n) { return n * 2; }\n}\n",
  ),
  found(
    "d4-stateless-object",
    "Sample",
    service("  double(call, input) { return twice(call, input); }").replace("ServiceObject", "DurableObject"),
  ),
  passes("d4-stateless-object", object("  double(n) { return n * 2; }")),
  passes("d4-stateless-object", "export class Sample extends Base {\n  double(n) { return n * 2; }\n}\n"),
  passes("d4-stateless-object", "export abstract class Sample extends DurableObject {}\n"),
  found("d6-raw-binding", "env.NOTE.getByName(key)", address("NOTE.getByName(key)")),
  found("d6-raw-binding", "env.NOTE.idFromString(key)", address("NOTE.get(env.NOTE.idFromString(key))")),
  passes("d6-raw-binding", address("NOTE.getByName(key)"), LAYER),
  passes(
    "d6-raw-binding",
    'export const ask = (mesh, key) => mesh.call({ service: "Note", operation: "read", key });\n',
  ),
];
