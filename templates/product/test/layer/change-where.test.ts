import { runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";

import type { JsonObject } from "../../src/orchestration/contract/call.ts";
import type { Schema } from "../../src/orchestration/contract/schema.ts";
import { RecordTable } from "../../src/orchestration/object/record-table.ts";
import { libraryEnv } from "./library-env.ts";

const schema = {
  id: { type: "text", origin: "id" },
  title: { type: "text", origin: "caller" },
  tags: { type: "list", origin: "caller" },
  done: { type: "boolean", origin: "caller" },
  code: { type: "text", origin: "caller", unique: true },
  updated_at: { type: "date-time", origin: "updated-at" },
} satisfies Schema;
const counted = { ...schema, revision: { type: "integer", origin: "revision" } } satisfies Schema;

const COLUMNS = `_position INTEGER PRIMARY KEY AUTOINCREMENT, _created INTEGER NOT NULL, "id" TEXT, "title" TEXT, "tags" TEXT, "done" INTEGER, "code" TEXT, "updated_at" TEXT, "revision" INTEGER`;

const open = <Result>(known: Schema, use: (table: RecordTable<JsonObject>, statements: string[]) => Result) =>
  runInDurableObject(libraryEnv.KEYRING.getByName(crypto.randomUUID()), (_, { storage: { sql } }) => {
    sql.exec(`CREATE TABLE tasks (${COLUMNS})`);
    const statements: string[] = [];
    const metered = {
      exec: (statement: string, ...values: SqlStorageValue[]) => {
        statements.push(statement);
        return sql.exec(statement, ...values);
      },
    } as typeof sql;
    const table = new RecordTable<JsonObject>(metered, { name: "tasks", what: "Task", schema: known, maxRecords: 9 });
    for (const id of ["a", "b", "c"]) table.add({ id, title: id, done: id === "a", code: id });
    statements.length = 0;
    return use(table, statements);
  });

const changed = (table: RecordTable<JsonObject>) => table.where([]).map(({ done, tags, title }) => [title, done, tags]);

test("one statement changes all of which the conditions hold, and tells when", () =>
  open(schema, (table, statements) => {
    const count = table.changeWhere([{ field: "done", equals: false }], { done: true, tags: ["x"] });
    expect([count, statements.length]).toEqual([2, 1]);
    expect(changed(table)).toEqual([
      ["a", true, null],
      ["b", true, ["x"]],
      ["c", true, ["x"]],
    ]);
    expect(table.where([]).map(({ updated_at: at }) => at === null)).toEqual([true, false, false]);
  }));

test("where each is another, each is changed by itself", async () => {
  await open(counted, (table, statements) => {
    table.changeWhere([], { title: "same" });
    expect(statements.length).toBeGreaterThan(3);
    expect(table.where([]).map(({ revision }) => revision)).toEqual([1, 1, 1]);
  });
  await open(schema, (table) => {
    const heard: unknown[] = [];
    table.watchBy(({ id, title }, before) => heard.push([id, before?.["title"], title]));
    expect(table.changeWhere([{ field: "done", equals: false }], { title: "same" })).toBe(2);
    expect(heard).toEqual([
      ["b", "b", "same"],
      ["c", "c", "same"],
    ]);
  });
});

test("what must be unique is, and nothing may be nothing", () =>
  open(schema, (table) => {
    expect(() => table.changeWhere([], { code: "same" })).toThrow();
    expect(table.changeWhere([{ field: "done", equals: true }], {})).toBe(1);
  }));
