import { found, object, passes } from "#test/product-lint/snippet.ts";

const within = (statements: string): string =>
  object(`  async work(call, id) {\n    const { sql } = this.ctx.storage;\n${statements}\n  }`);
const constructed = (callback: string): string =>
  object(`  constructor(ctx, env) {\n    super(ctx, env);\n    ctx.blockConcurrencyWhile(${callback});\n  }`);

export const concurrency = [
  found(
    "c1-blocking",
    "this.ctx.blockConcurrencyWhile",
    object("  work() { return this.ctx.blockConcurrencyWhile(async () => 1); }"),
  ),
  found("c1-blocking", "await fetch", constructed('async () => { this.rates = await fetch("https://example.com"); }')),
  found("c1-blocking", "await env.KV.get", constructed('async () => { this.rates = await env.KV.get("rates"); }')),
  passes("c1-blocking", constructed("async () => migrate(ctx.storage, migrations)")),
  passes("c1-blocking", constructed('async () => { this.count = await ctx.storage.get("count"); }')),
  found(
    "c2-stale-write",
    'sql.exec("UPDATE',
    within('    sql.exec("SELECT 1 FROM a");\n    await ask(id);\n    sql.exec("UPDATE a SET b = 1");'),
  ),
  found(
    "c2-stale-write",
    "this.records.change",
    within(
      "    const note = this.records.find(id);\n    await ask(note);\n    this.records.change(id, { done: true });",
    ),
  ),
  found(
    "c2-stale-write",
    "this.records.change",
    within("    for (const one of id) {\n      this.records.change(one, {});\n      await ask(one);\n    }"),
  ),
  found(
    "c2-stale-write",
    'sql.exec("UPDATE',
    within(
      '    if (id === 1) sql.exec("SELECT 1 FROM a");\n    else await ask(id);\n    sql.exec("UPDATE a SET b = 1");',
    ),
  ),
  found(
    "c2-stale-write",
    'sql.exec("UPDATE',
    within('    await ask(id);\n    this.ctx.storage.transactionSync(() => sql.exec("UPDATE a SET b = 1"));'),
  ),
  passes(
    "c2-stale-write",
    within('    await ask(id);\n    sql.exec("SELECT 1 FROM a");\n    sql.exec("UPDATE a SET b = 1");'),
  ),
  found(
    "c2-stale-write",
    'sql.exec("INSERT',
    within('    for await (const part of id) sql.exec("INSERT INTO a VALUES (?)", part);'),
  ),
  passes("c2-stale-write", within('    await this.ctx.storage.get("a");\n    await this.ctx.storage.put("a", 1);')),
  passes(
    "c2-stale-write",
    within(
      '    await ask(id);\n    this.ctx.storage.transactionSync(() => {\n      sql.exec("SELECT 1 FROM a");\n      return 1;\n    });\n    sql.exec("UPDATE a SET b = 1");',
    ),
  ),
  passes("c2-stale-write", within('    sql.exec("UPDATE a SET b = 1");\n    await ask(id);')),
  passes("c2-stale-write", within('    if (id === 1) return await ask(id);\n    sql.exec("UPDATE a SET b = 1");')),
  found("c3-timer", "setTimeout", within("    setTimeout(() => this.size(), 1_000);")),
  found("c3-timer", "setInterval", "export const start = (tick) => setInterval(tick, 1_000);\n"),
  passes("c3-timer", within("    this.clock.setTimeout(id);")),
  found(
    "c4-unconfirmed",
    "allowUnconfirmed",
    within('    await this.ctx.storage.put("a", 1, { allowUnconfirmed: true });'),
  ),
  passes(
    "c4-unconfirmed",
    within(
      '    // A lost position is measured again a second later.\n    await this.ctx.storage.put("a", 1, { allowUnconfirmed: true });',
    ),
  ),
  passes("c4-unconfirmed", within('    await this.ctx.storage.put("a", 1, { allowUnconfirmed: false });')),
];
