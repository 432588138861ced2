import { found, object, passes, service } from "#test/product-lint/snippet.ts";

const LAYER = "src/orchestration/sample.ts";
const stub = "const stub = env.NOTE.getByName(key);";
const fn = (statements: string): string => `export const work = async (env, ctx, key, mesh) => {\n${statements}\n};\n`;

export const calls = [
  found(
    "r1-unparsed-input",
    "create",
    service(
      "  create(call, input) {\n    const found = this.records.find(input.id);\n    return this.instance.answer(call, () => found);\n  }",
    ),
  ),
  found(
    "r1-unparsed-input",
    "input.body",
    service(
      "  create(call, input) {\n    return this.instance.answer(call, () => this.instance.add(call, input.body));\n  }",
    ),
  ),
  found(
    "r1-unparsed-input",
    "input.query",
    service(
      "  list(call, input) {\n    return this.instance.answer(call, () => this.records.countWhere(input.query));\n  }",
    ),
  ),
  passes(
    "r1-unparsed-input",
    service(
      '  create(call, input) {\n    return this.instance.answerCreation(call, () => {\n      const values = this.records.parse(input.body, ["text"]);\n      return { status: 201, body: this.instance.add(call, values) };\n    });\n  }',
    ),
  ),
  passes(
    "r1-unparsed-input",
    service(
      "  list(call, input) {\n    return this.instance.answer(call, () => this.records.page(input.query, { filters: [] }));\n  }\n  async alarm(info) {\n    await super.alarm(info);\n  }",
    ),
  ),
  passes(
    "r1-unparsed-input",
    service(
      '  stats(call, input) {\n    return this.instance.answer(call, () => this.records.countWhere(this.records.parseQuery(input.query, ["tag"])));\n  }',
    ),
  ),
  passes(
    "r1-unparsed-input",
    service(
      '  #standings;\n  days(call, input) {\n    return this.instance.answer(call, () => [dayAsked(input.query, "until"), requireDay(input.query, "day")]);\n  }\n  top(call, input) {\n    return this.instance.answer(call, () => this.#standings.top(null, input.query, COUNT, {}));\n  }',
    ),
  ),
  found("r2-floating-call", "stub.see", fn(`  ${stub}\n  stub.see(1);`), LAYER),
  found("r2-floating-call", "env.NOTE.getByName(key).see", fn("  void env.NOTE.getByName(key).see(1);"), LAYER),
  found("r2-floating-call", "mesh.call", fn('  mesh.call({ service: "Note" }).catch(() => undefined);')),
  found("r2-floating-call", "fetch", fn('  fetch("https://example.com");')),
  passes("r2-floating-call", fn(`  ${stub}\n  await stub.see(1);\n  ctx.waitUntil(stub.see(2));`), LAYER),
  passes("r2-floating-call", fn("  ctx.storage.deleteAll();\n  return await mesh.call({});")),
  found(
    "r3-retry",
    "stub.see",
    fn(`  ${stub}\n  for (let n = 0; n < 3; n += 1) {\n    try { return await stub.see(n); } catch { continue; }\n  }`),
    LAYER,
  ),
  found(
    "r3-retry",
    "for",
    fn("  for (let n = 0; n < 5; n += 1) {\n    try { return await mesh.call({ key }); } catch { continue; }\n  }"),
  ),
  found(
    "r3-retry",
    "error.retryable",
    fn("  try { return await mesh.call({}); } catch (error) { return error.retryable === true; }"),
  ),
  passes(
    "r3-retry",
    fn(
      "  for (let n = 0; n < 3; n += 1) {\n    try { return await env.NOTE.getByName(key).see(n); } catch { continue; }\n  }",
    ),
    LAYER,
  ),
  passes(
    "r3-retry",
    fn("  try { return await mesh.call({}); } catch (error) { return error.retryable && !error.overloaded; }"),
  ),
  passes(
    "r3-retry",
    fn("  for (let n = 1; n <= 3; n += 1) {\n    try { return await mesh.call({ key }); } catch { continue; }\n  }"),
  ),
  passes("r3-retry", fn(`  ${stub}\n  for (const n of [1, 2]) await stub.see(n);`), LAYER),
  found(
    "r6-undisposed",
    "session",
    fn(`  ${stub}\n  const session = await stub.open();\n  return await session.next();`),
    LAYER,
  ),
  passes("r6-undisposed", fn(`  ${stub}\n  using session = await stub.open();\n  return await session.next();`), LAYER),
  passes(
    "r6-undisposed",
    fn(`  ${stub}\n  const response = await stub.fetch("https://x/");\n  return await response.json();`),
    LAYER,
  ),
  passes("r6-undisposed", fn(`  ${stub}\n  const names = await stub.list();\n  return names.map(String);`), LAYER),
  found(
    "r7-instanceof-remote",
    "error instanceof Refused",
    fn("  try { return await mesh.call({}); } catch (error) { return error instanceof Refused; }"),
  ),
  found(
    "r7-instanceof-remote",
    "error instanceof Refused",
    fn("  return await mesh.call({}).catch((error) => error instanceof Refused);"),
  ),
  passes(
    "r7-instanceof-remote",
    fn('  try { return await mesh.call({}); } catch (error) { return error.code === "refused"; }'),
  ),
  passes(
    "r7-instanceof-remote",
    fn("  try { return JSON.parse(key); } catch (error) { return error instanceof SyntaxError; }"),
  ),
  found("r9-reachable", "check", object("  private check() { return true; }")),
  found("r9-reachable", "tidy", service("  tidy(limit) {\n    return this.instance.answer(limit, () => null);\n  }")),
  passes(
    "r9-reachable",
    service(
      "  read(call, input) {\n    return this.instance.answer(call, () => this.#read(input.id));\n  }\n  #read(id) { return this.records.find(id); }",
    ),
  ),
  passes("r9-reachable", object("  static of(name) { return name; }")),
];
