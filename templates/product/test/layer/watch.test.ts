import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/orchestration/contract/call.ts";
import { parseBody, type Schema } from "../../src/orchestration/contract/schema.ts";
import { RecordTable } from "../../src/orchestration/object/record-table.ts";
import { libraryEnv } from "./library-env.ts";

const SEATS: Schema = {
  id: { type: "text", origin: "id" },
  state: { type: "enum", origin: "service", values: ["held", "sold", "over"] },
  ends: { type: "date-time", origin: "service" },
};

type Told = [JsonObject, JsonObject | null, boolean];

const withSeats = (check: (table: RecordTable<JsonObject>, told: Told[], lapsed: JsonObject[]) => void) =>
  runInDurableObject(libraryEnv.KEYRING.getByName(crypto.randomUUID()), (_, { storage: { sql } }) => {
    sql.exec(`CREATE TABLE records (_position INTEGER PRIMARY KEY AUTOINCREMENT, _created INTEGER NOT NULL,
      "id" TEXT, "state" TEXT, "ends" TEXT)`);
    const lapses = [{ ends: "ends", field: "state", from: ["held"], to: "over" }];
    const table = new RecordTable(sql, { name: "records", what: "Seat", schema: SEATS, maxRecords: 9, lapses });
    const told: Told[] = [];
    const lapsed: JsonObject[] = [];
    table.watchBy((...news) => void told.push(news)).lapseBy((record) => void lapsed.push(record));
    check(table, told, lapsed);
  });

describe("whoever watches a table", () => {
  const ends = "2026-01-01T00:00:00.000Z";
  const held = { id: "a", state: "held", ends };

  test("hears of what was made, changed and taken away, as it was and as it is", () =>
    withSeats((table, told) => {
      table.add(held);
      table.change("a", { state: "sold" });
      table.remove("a");
      const sold = { ...held, state: "sold" };
      expect(told).toEqual([
        [held, null, false],
        [sold, held, false],
        [sold, sold, true],
      ]);
    }));

  test("hears of what time does to each record, once, and of all that are cleared", () =>
    withSeats((table, told, lapsed) => {
      table.add(held);
      table.add({ id: "b", state: "sold", ends });
      table.age(Date.parse(ends));
      table.age(Date.parse(ends) + 1);
      const over = { ...held, state: "over" };
      expect(lapsed).toEqual([over]);
      expect(told.slice(2)).toEqual([[over, held, false]]);
      expect(table.removeWhere([{ field: "state", equals: "over" }])).toBe(1);
      expect(told.slice(3)).toEqual([[over, over, true]]);
    }));
});

describe("entries of a list", () => {
  const entries: Schema[string] = {
    type: "object",
    origin: "caller",
    members: {
      sku: { type: "text", origin: "caller", required: true },
      quantity: { type: "integer", origin: "caller", required: true, max: 5 },
    },
  };
  const schema: Schema = {
    lines: { type: "list", origin: "caller", entries, merges: { by: "sku", sums: ["quantity"] } },
    seats: { type: "list", origin: "caller", single: true },
    parts: { type: "list", origin: "caller", entries, single: "sku" },
  };
  const parse = (body: JsonObject) => parseBody(schema, body, Object.keys(schema));
  const line = (sku: string, quantity: number) => ({ sku, quantity });

  test("that name the same become one, which holds the sum and is checked", () => {
    expect(parse({ lines: [line("a", 2), line("b", 1), line("a", 3)] })["lines"]).toEqual([line("a", 5), line("b", 1)]);
    expect(() => parse({ lines: [line("a", 3), line("a", 3)] })).toThrow("at most 5");
    expect(() => parse({ lines: [{ sku: "a", quantity: "x" }, line("a", 3)] })).toThrow("quantity");
  });

  test("may have to be different", () => {
    expect(() => parse({ seats: ["A-1", "A-1"] })).toThrow("twice");
    expect(() => parse({ parts: [line("a", 1), line("a", 2)] })).toThrow("twice");
    expect(parse({ seats: ["A-1", "A-2"] })["seats"]).toEqual(["A-1", "A-2"]);
  });
});
