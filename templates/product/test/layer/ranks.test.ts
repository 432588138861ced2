import { runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import type { JsonObject } from "../../src/orchestration/contract/call.ts";
import type { Schema } from "../../src/orchestration/contract/schema.ts";
import { RecordTable, type View } from "../../src/orchestration/object/record-table.ts";
import { libraryEnv } from "./library-env.ts";

const schema: Schema = {
  id: { type: "text", origin: "id" },
  name: { type: "text", origin: "caller" },
  length: { type: "integer", origin: "computed" },
};

const view: View = {
  filters: [],
  sort: [{ field: "name", descending: false }],
  orders: { longest: [{ field: "length", descending: true }], name: [{ field: "name", descending: false }] },
  ranks: { length: { sql: 'length(rivers."name") + ?', values: [1] } },
};

test("what is calculated of records tells the order in which they stand, where that is asked for", () =>
  runInDurableObject(libraryEnv.KEYRING.getByName(crypto.randomUUID()), (_, { storage: { sql } }) => {
    sql.exec(
      "CREATE TABLE rivers (_position INTEGER PRIMARY KEY AUTOINCREMENT, _created INTEGER NOT NULL, id TEXT, name TEXT)",
    );
    const table = new RecordTable<JsonObject>(sql, { name: "rivers", what: "River", schema, maxRecords: 10 });
    table.computeBy(({ name }) => ({ length: String(name).length }));
    for (const name of ["Po", "Danube", "Elbe"]) table.add({ id: crypto.randomUUID(), name });
    const names = (query: Record<string, string>) =>
      (table.page(query, view) as { items: JsonObject[] }).items.map(({ length, name }) => [name, length]);
    expect(names({ sort: "longest" })).toEqual([
      ["Danube", 6],
      ["Elbe", 4],
      ["Po", 2],
    ]);
    expect(names({ sort: "longest", limit: "1" })).toEqual([["Danube", 6]]);
    expect(names({}).map(([name]) => name)).toEqual(["Danube", "Elbe", "Po"]);
  }));
