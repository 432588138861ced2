import type { Subject } from "#src/codegen/review/subject.ts";
import type { Operation } from "#src/plan/plan.ts";
import { operation } from "#test/codegen/plans/plan-parts.ts";
import { notebook } from "#test/codegen/plans/notebook.ts";
import { after, sound, withFile, without, withPlan, withText } from "./reviewed.ts";

/** A product that breaks a rule, and what the finding must say; or one that comes close, with no finding. */
export type Breach = { rule: string; what: string; subject: Subject; says: string | null };

const breach = (rule: string, what: string, subject: Subject, says: string): Breach => ({ rule, what, subject, says });
const near = (rule: string, what: string, subject: Subject): Breach => ({ rule, what, subject, says: null });

const CONFIG = "wrangler.jsonc";
const NOTE = "src/services/note.ts";
const DEPLOY = ".github/workflows/deploy.yml";
const FLAG = " --durable-objects-code-update-mode immediate";

const operations = notebook.services[0]?.operations ?? [];
const openTo = (access: Operation["access"]): Operation[] =>
  operations.map((one) => (one.name === "create" ? { ...one, access } : one));
const throughput = (perMinute: number) => ({ objectives: [{ metric: "throughput" as const, perMinute }] });
const single = { key: { from: "single" as const } };
const reading = operations.filter(({ method }) => method === "GET");
const other = (name: string, more: object) =>
  ({ ...(notebook.services[0] ?? { calls: [] }), name, ...more }) as (typeof notebook.services)[number];
const withServices = (...services: (typeof notebook.services)[number][]): Subject => ({
  ...sound,
  plan: { ...notebook, services },
});

const onNote = (text: string | RegExp, instead: string): Subject => withText(sound, NOTE, text, instead);
/** One more migration at the end of the list. */
const migrated = (statement: string): Subject => onNote(/\n\];\n/u, `\n  ${JSON.stringify(statement)},\n];\n`);

export const planBreaches: Breach[] = [
  breach(
    "D3",
    "too much for one object that writes",
    withPlan(sound, single, throughput(12_001)),
    "takes 200 requests a second; 12001 a minute",
  ),
  breach(
    "D3",
    "too much for one object that reads",
    withPlan(sound, { ...single, operations: reading }, throughput(30_001)),
    "takes 500 requests",
  ),
  near("D3", "as much as one object takes", withPlan(sound, single, throughput(12_000))),
  near("D3", "much, for many objects", withPlan(sound, {}, throughput(100_000))),
  breach(
    "D6",
    "a circle of calls",
    withServices(other("Note", { calls: ["Tag.read"] }), other("Tag", { calls: ["Note.read"] })),
    "Note → Tag → Note",
  ),
  near("D6", "a row of calls", withServices(other("Note", { calls: ["Tag.read"] }), other("Tag", { calls: [] }))),
  breach(
    "R5",
    "no time to answer",
    withPlan(sound, { operations: operations.map((one) => ({ ...one, deadlineMs: 0 })) }),
    "it has to be 1 to 30000",
  ),
  breach(
    "R5",
    "a caller who gives up first",
    withServices(
      other("Note", { calls: ["Tag.read"], operations: operations.map((one) => ({ ...one, deadlineMs: 2_000 })) }),
      other("Tag", {}),
    ),
    "Tag.read may take 10000 ms",
  ),
  near(
    "R5",
    "a caller who waits as long",
    withServices(
      other("Note", { calls: ["Tag.read"] }),
      other("Tag", { operations: operations.map((one) => ({ ...one, deadlineMs: 10_000 })) }),
    ),
  ),
  breach(
    "R9",
    "a method nobody planned",
    onNote("  read(call", "  peek(call: Call): Outcome {\n    return this.read(call);\n  }\n\n  read(call"),
    "Note.peek can be called by others",
  ),
  breach("R9", "an operation nobody wrote", onNote("  pin(call", "  #pin(call"), "there is no such method"),
  near(
    "R9",
    "a private method",
    onNote("  read(call", "  #peek(call: Call): Outcome {\n    return this.read(call);\n  }\n\n  read(call"),
  ),
  breach(
    "R10",
    "a creation that may be repeated",
    withPlan(sound, { operations: operations.map((one) => ({ ...one, idempotent: true })) }),
    "Note.create is declared idempotent",
  ),
  breach(
    "R10",
    "a contract that says so",
    withFile(
      sound,
      "src/contracts/note.ts",
      'export const note = {\n  operations: {\n    create: { access: "owner", idempotent: true },\n  },\n} satisfies ServiceDefinition;\n',
    ),
    "Note.create is declared idempotent",
  ),
  near(
    "R10",
    "a change that may be repeated",
    withPlan(sound, {
      operations: operations.map((one) => (one.name === "update" ? { ...one, idempotent: true } : one)),
    }),
  ),
  breach(
    "S4",
    "a filter without an index",
    onNote(/ *'CREATE INDEX records_by_colour.*\n/u, ""),
    "are chosen by `colour`",
  ),
  breach("T2", "a service without a test", without(sound, "test/services/note.test.ts"), "Note has no test"),
  breach(
    "S4",
    "a name without an index",
    withPlan(sound, {
      fields: (notebook.services[0]?.fields ?? []).map((field) =>
        field.name === "text" ? { ...field, unique: true } : field,
      ),
      operations: [...operations, operation("find", { kind: "read" }, "GET /notebooks/{notebook}/by-text/{text}")],
    }),
    "are chosen by `text`",
  ),
];

export const configBreaches: Breach[] = [
  breach(
    "S1",
    "a class without SQLite",
    withText(
      sound,
      CONFIG,
      '"Note": { "type": "durable-object", "storage": "sqlite" }',
      '"Note": { "type": "durable-object" }',
    ),
    "Note does not keep",
  ),
  breach(
    "S7",
    "a date before alarms were deleted",
    withText(sound, CONFIG, "2026-10-01", "2026-02-23"),
    "leaves the alarm behind",
  ),
  near("S7", "the first date on which they are", withText(sound, CONFIG, "2026-10-01", "2026-02-24")),
  breach(
    "L3",
    "more classes than an account has",
    withText(
      sound,
      CONFIG,
      '"exports": {',
      `"exports": {${Array.from({ length: 500 }, (_, n) => `"C${n}": { "type": "durable-object", "storage": "sqlite" },`).join("")}`,
    ),
    "There are 503 classes",
  ),
  breach(
    "P1",
    "no word on preview addresses",
    withText(sound, CONFIG, /.*"preview_urls".*\n/u, ""),
    "`preview_urls` is not said",
  ),
  breach("P1", "no class", withText(sound, CONFIG, '"exports"', '"imports"'), "names no class"),
  breach(
    "P2",
    "a secret among the variables",
    withText(sound, CONFIG, '"main":', '"vars": { "MAIL_TOKEN": "abc" },\n  "main":'),
    "`MAIL_TOKEN` stands among",
  ),
  breach(
    "P2",
    "a secret that nobody requires",
    withText(sound, "src/env.ts", "  NOTE:", "  CONTROL_TOKEN: string;\n  NOTE:"),
    "needs the secret `CONTROL_TOKEN`",
  ),
  near(
    "P2",
    "a secret that is required",
    withText(
      withText(sound, "src/env.ts", "  NOTE:", "  CONTROL_TOKEN: string;\n  NOTE:"),
      CONFIG,
      '"main":',
      '"secrets": { "required": ["CONTROL_TOKEN"] },\n  "main":',
    ),
  ),
  breach("P2", "a key in a file", withFile(sound, "docs/key.md", `-----BEGIN ${"PRIVATE"} KEY-----\n`), "Revoke it"),
  breach(
    "P6",
    "open writes without a limit",
    withText(withPlan(sound, { operations: openTo("anyone") }), CONFIG, /.*"ratelimits".*\n/u, ""),
    "Anyone may call Note.create",
  ),
  near("P6", "open writes with a limit", withPlan(sound, { operations: openTo("anyone") })),
  near("P6", "closed writes without a limit", withText(sound, CONFIG, /.*"ratelimits".*\n/u, "")),
  breach("T3", "tests anywhere", withText(sound, "vitest.config.ts", 'dir: "test", ', ""), "`test.dir` is not set"),
  breach(
    "T3",
    "tests that share a runtime",
    withText(sound, "vitest.config.ts", 'dir: "test", ', 'dir: "test", isolate: false, '),
    "`isolate` is off",
  ),
  breach(
    "P9",
    "a deployment that objects hear of later",
    withText(sound, DEPLOY, FLAG, ""),
    "add `--durable-objects-code-update-mode",
  ),
  breach(
    "P9",
    "a script that goes back",
    withFile(sound, "scripts/back.ts", 'await wrangler("rollback", id, "--yes");\n'),
    "run the old code",
  ),
  near("P9", "a flag on the next line", withText(sound, DEPLOY, FLAG, ` \\\n            ${FLAG.trim()}`)),
  near(
    "P9",
    "a build",
    withText(sound, DEPLOY, "node scripts/report", "npx wrangler deploy --dry-run\n          node scripts/report"),
  ),
  near(
    "P9",
    "a script that goes back at once",
    withFile(
      sound,
      "scripts/back.ts",
      `const AT_ONCE = ["${FLAG.trim().replace(" ", '", "')}"];\nawait wrangler("rollback", id, ...AT_ONCE);\n`,
    ),
  ),
  near(
    "P9",
    "a script that sets routes",
    withFile(sound, "scripts/routes.ts", 'await wrangler("triggers", "deploy", name);\n'),
  ),
];

export const codeBreaches: Breach[] = [
  breach(
    "D5",
    "an object bound to a place",
    onNote("  read(call", "  // env.NOTE.jurisdiction(\n  read(call"),
    "bound to a place",
  ),
  breach(
    "L4",
    "more code than a Worker starts with",
    withFile(sound, "src/big.ts", `export const big = "${"x".repeat(1_000_000)}";\n`),
    "may not start",
  ),
  breach(
    "S9",
    "a table that only grows",
    withFile(
      sound,
      "src/log.ts",
      'export const add = (sql: SqlStorage) => sql.exec("INSERT INTO visits VALUES (1)");\n',
    ),
    "Rows are added to `visits`",
  ),
  near(
    "S9",
    "a table that another file empties",
    withFile(
      withFile(sound, "src/log.ts", '"INSERT INTO visits VALUES (1)";\n'),
      "src/prune.ts",
      '"DELETE FROM visits WHERE at < ?";\n',
    ),
  ),
  breach(
    "W5",
    "sockets that are never lost in a test",
    withFile(sound, "src/room.ts", "this.ctx.acceptWebSocket(server);\n"),
    "no test closes one",
  ),
  near(
    "W5",
    "sockets that a test closes",
    withFile(
      withFile(sound, "src/room.ts", "this.ctx.acceptWebSocket(server);\n"),
      "test/room.test.ts",
      'const headers = { upgrade: "websocket" };\nsocket.close();\n',
    ),
  ),
  breach(
    "S6",
    "no test of eviction",
    withText(sound, "test/harness/describe-service.ts", "keeps its records when its object is evicted", "keeps"),
    "There is no test",
  ),
  breach("C3", "no lint rule", without(sound, "lint/rules/c3-timer.ts"), "The linter's rule is missing"),
];

const CONTRACT = `export const schema = {
  text: { type: "text", origin: "caller", required: true, max: 500 },
  colour: { type: "enum", origin: "caller", default: "yellow", values: ["yellow", "green"] },
} satisfies Schema;

export const note = {
  binding: "NOTE",
  operations: {
    create: { access: "signed-in", route: { method: "POST", path: "/notes" }, status: 201, accepts: ["text", "colour"] },
    read: { access: "owner", route: { method: "GET", path: "/notes/{id}" }, status: 200, accepts: [] },
  },
} satisfies ServiceDefinition;
`;
const released = withFile(sound, "src/contracts/note.ts", CONTRACT);
const promised = (text: string, instead: string): Subject =>
  after(withFile(sound, "src/contracts/note.ts", CONTRACT.replace(text, instead)), released);

export const releaseBreaches: Breach[] = [
  breach("R8", "an operation less", promised("    read:", "    look:"), "`read` is gone"),
  breach("R8", "another address", promised('"/notes/{id}"', '"/notes/{id}/whole"'), "`read` has another address"),
  breach("R8", "another status", promised("status: 200", "status: 204"), "answers with another status"),
  breach("R8", "fewer people", promised('"signed-in"', '"owner"'), "closed to those who were `signed-in`"),
  breach("R8", "a field less", promised('["text", "colour"]', '["text"]'), "accepts no `colour`"),
  breach(
    "R8",
    "a field more that must be sent",
    promised("accepts: []", 'accepts: ["text"]'),
    "`text` is new, and must be sent",
  ),
  breach("R8", "a value less", promised(', "green"]', "]"), "`colour` can't be `green`"),
  breach("R8", "a lower maximum", promised("max: 500", "max: 499"), "has a lower maximum"),
  breach("R8", "another type", promised('type: "text"', 'type: "integer"'), "is of another type"),
  breach("R8", "a default less", promised('default: "yellow", ', "required: true, "), "`colour` must be sent now"),
  near("R8", "a higher maximum", promised("max: 500", "max: 900")),
  near("R8", "more people", promised('"signed-in"', '"anyone"')),
  near("R8", "a field more that may be sent", promised("accepts: []", 'accepts: ["colour"]')),
  near("R8", "an operation more", promised("    read:", '    list: { access: "owner" },\n    read:')),
  breach("S8", "a column less", after(migrated("ALTER TABLE records DROP COLUMN text"), sound), "drops a column"),
  breach(
    "S8",
    "a column with a new name",
    after(migrated("ALTER TABLE records RENAME COLUMN text TO body"), sound),
    "renames something",
  ),
  breach(
    "S8",
    "a column that must have a value",
    after(migrated("ALTER TABLE records ADD COLUMN size INTEGER NOT NULL"), sound),
    "without a default",
  ),
  breach("S8", "a table less", after(migrated("DROP TABLE records"), sound), "drops a table"),
  breach(
    "S8",
    "values that have to be unique",
    after(migrated("CREATE UNIQUE INDEX records_by_text ON records (text)"), sound),
    "demands unique values",
  ),
  near("S8", "an index", after(migrated("CREATE INDEX records_by_text ON records (text)"), sound)),
  near(
    "S8",
    "a table more, with a rule of its own",
    after(
      onNote(
        /\n\];\n/u,
        "\n  'CREATE TABLE tags (word TEXT NOT NULL)',\n  'CREATE UNIQUE INDEX t ON tags (word)',\n];\n",
      ),
      sound,
    ),
  ),
  near("S8", "a column that may be empty", after(migrated("ALTER TABLE records ADD COLUMN size INTEGER"), sound)),
  near(
    "S8",
    "a column with a default",
    after(migrated("ALTER TABLE records ADD COLUMN size INTEGER NOT NULL DEFAULT 0"), sound),
  ),
  near("S8", "a first release that renames", migrated("ALTER TABLE records RENAME COLUMN text TO body")),
  breach(
    "P4",
    "a released migration changed",
    after(onNote("records_by_pinned ON", "records_by_pinned2 ON"), sound),
    "Migration 3 was released",
  ),
  breach(
    "P4",
    "a released migration removed",
    after(onNote(/ *'CREATE INDEX records_by_colour.*\n/u, ""), sound),
    "Migration 4 was released",
  ),
  breach("P4", "all of them removed", after(onNote("export const migrations", "const hidden"), sound), "are gone"),
  near(
    "P4",
    "a released migration laid out anew",
    after(onNote("'CREATE INDEX records_by_pinned ON", "'CREATE INDEX  records_by_pinned  ON"), sound),
  ),
  breach(
    "P3",
    "a class more",
    after(
      withText(
        sound,
        CONFIG,
        '"exports": {',
        '"exports": {\n    "Tag": { "type": "durable-object", "storage": "sqlite" },',
      ),
      sound,
    ),
    "The class Tag is new",
  ),
  breach(
    "P3",
    "a class less",
    after(withText(sound, CONFIG, /.*"SessionKeyring": \{.*\n/u, ""), sound),
    "The class SessionKeyring is gone",
  ),
  near("P3", "the same classes", after(sound, sound)),
];
