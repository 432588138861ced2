import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";

import type { JsonObject } from "../../src/orchestration/contract/call.ts";
import type { Schema } from "../../src/orchestration/contract/schema.ts";
import { countRequest, endOf, type MeterFields } from "../../src/orchestration/object/meter.ts";
import { RecordTable } from "../../src/orchestration/object/record-table.ts";
import { seal } from "../../src/orchestration/object/secrets.ts";
import { libraryEnv } from "./library-env.ts";

const NOON = Date.parse("2026-02-27T12:00:00.000Z");
const FIELDS: MeterFields = { most: "most", used: "used", until: "until", period: "day" };

const schema = {
  id: { type: "text", origin: "id" },
  most: { type: "integer", origin: "caller", nullable: true },
  used: { type: "integer", origin: "service", hidden: true },
  until: { type: "date-time", origin: "service", hidden: true },
} satisfies Schema;

const withTable = (check: (table: RecordTable<JsonObject>) => void): Promise<void> =>
  runInDurableObject(libraryEnv.KEYRING.getByName(crypto.randomUUID()), (_, { storage: { sql } }) => {
    sql.exec(
      'CREATE TABLE callers (_position INTEGER PRIMARY KEY, _created INTEGER, "id" TEXT, "most" INTEGER, "used" INTEGER, "until" TEXT)',
    );
    check(new RecordTable(sql, { name: "callers", what: "Caller", schema, maxRecords: 9 }));
  });

describe("what a caller may ask for", () => {
  test("is counted up to the bound, and anew when the period is over", () =>
    withTable((table) => {
      table.add({ id: "a", most: 2, used: 0, until: null });
      const ask = (now: number, isFree = false) => countRequest(table, "a", FIELDS, { isFree, now });
      expect(ask(NOON)).toEqual({ refused: false, wait: 43_200, limit: 2, remaining: 1 });
      expect(ask(NOON, true)).toMatchObject({ refused: false, remaining: 1 });
      expect(ask(NOON)).toMatchObject({ refused: false, remaining: 0 });
      expect(ask(NOON)).toMatchObject({ refused: true, remaining: 0 });
      expect(ask(NOON, true)).toMatchObject({ refused: false });
      expect(ask(NOON + 86_400_000)).toMatchObject({ refused: false, remaining: 1 });
    }));

  test("is counted without a bound, too", () =>
    withTable((table) => {
      table.add({ id: "a", most: null, used: 0, until: null });
      expect(countRequest(table, "a", FIELDS, { isFree: false, now: NOON })).toEqual({ refused: false, wait: 43_200 });
      expect(table.hidden("a", "used")).toBe("1");
    }));

  test("ends with its minute, hour, day or month", () => {
    const ends = (["minute", "hour", "day", "month"] as const).map((period) =>
      new Date(endOf(period, NOON + 1)).toISOString(),
    );
    expect(ends).toEqual([
      "2026-02-27T12:01:00.000Z",
      "2026-02-27T13:00:00.000Z",
      "2026-02-28T00:00:00.000Z",
      "2026-03-01T00:00:00.000Z",
    ]);
  });
});

describe("a secret", () => {
  test("may be told by how it begins", async () => {
    const { told, values } = await seal(
      {
        key: { type: "text", origin: "secret", prefix: "k_" },
        head: { type: "text", origin: "service", begins: { field: "key", length: 6 } },
      },
      {},
    );
    expect(values["head"]).toBe(told["key"]?.slice(0, 6));
  });
});
