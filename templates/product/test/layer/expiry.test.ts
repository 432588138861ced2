import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";

import type { JsonObject } from "../../src/orchestration/contract/call.ts";
import { endingOf } from "../../src/orchestration/object/ending.ts";
import { RecordTable } from "../../src/orchestration/object/record-table.ts";
import type { Schema } from "../../src/orchestration/contract/schema.ts";
import { send } from "../harness/client.ts";
import { libraryEnv } from "./library-env.ts";

const start = (name = crypto.randomUUID()) => {
  const shelf = `/shelves/${name}/loans`;
  const lend = async (body: JsonObject): Promise<JsonObject> => {
    const headers = { "idempotency-key": crypto.randomUUID() };
    const answer = await send(shelf, { method: "POST", headers, body });
    expect(answer.status).toBe(201);
    return answer.body as JsonObject;
  };
  const list = async (): Promise<unknown[]> =>
    ((await send(shelf)).body as { items: JsonObject[] }).items.map(({ book }) => book);
  return { name, shelf, lend, list };
};

const DAY_MS = 86_400_000;

describe("what is over", () => {
  test("is over so long after it was made, or never", async () => {
    const { lend } = start();
    const lasts = ({ until }: JsonObject) => Math.round((Date.parse(String(until)) - Date.now()) / DAY_MS);
    expect(lasts(await lend({ book: "a", days: 3 }))).toBe(3);
    expect(lasts(await lend({ book: "b" }))).toBe(1);
    expect(await lend({ book: "c", days: null })).toMatchObject({ until: null });
  });

  test("is not there any more: not read, not listed, and its name is free", async () => {
    const { lend, list, shelf } = start();
    const { id } = await lend({ book: "a", days: 0 });
    await lend({ book: "b" });
    expect((await send(`${shelf}/${String(id)}`)).status).toBe(404);
    expect(await list()).toEqual(["b"]);
    expect(await lend({ book: "a" })).toMatchObject({ version: 1 });
    await lend({ book: "c", days: 0 });
    expect((await send(`${shelf}/c`, { method: "PUT", body: {} })).status).toBe(201);
  });

  test("lives on when its time is set anew, and only then", async () => {
    const { lend, shelf } = start();
    const { id, until } = await lend({ book: "a", days: 2 });
    const change = async (body: JsonObject) =>
      (await send(`${shelf}/${String(id)}`, { method: "PATCH", headers: { "if-match": "*" }, body }))
        .body as JsonObject;
    expect(await change({ url: "https://a.example/" })).toMatchObject({ until });
    expect(Date.parse(String((await change({ days: 9 }))["until"]))).toBeGreaterThan(Date.now() + 8 * DAY_MS);
    expect(await change({ days: null })).toMatchObject({ until: null });
  });

  test("is removed by the alarm", async () => {
    const { lend, name } = start();
    await lend({ book: "a" });
    await lend({ book: "b", days: null });
    const stub = libraryEnv.LOAN.getByName(name);
    await runInDurableObject(stub, (_, { storage: { sql } }) => {
      sql.exec("UPDATE records SET until = '2020-01-01T00:00:00.000Z' WHERE until IS NOT NULL");
    });
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    await runInDurableObject(stub, (_, { storage: { sql } }) => {
      expect(sql.exec("SELECT book FROM records").toArray()).toEqual([{ book: "b" }]);
    });
  });

  test("may be in another state from then on, which counts as a change", () =>
    runInDurableObject(libraryEnv.KEYRING.getByName(crypto.randomUUID()), (_, { storage: { sql } }) => {
      const schema: Schema = {
        id: { type: "text", origin: "id" },
        state: { type: "enum", origin: "service", values: ["held", "sold", "expired"] },
        ends: { type: "date-time", origin: "service" },
        version: { type: "integer", origin: "revision" },
        updated: { type: "date-time", origin: "updated-at" },
        tag: { type: "text", origin: "etag" },
      };
      sql.exec(`CREATE TABLE records (_position INTEGER PRIMARY KEY AUTOINCREMENT, _created INTEGER NOT NULL,
        "id" TEXT, "state" TEXT, "ends" TEXT, "version" INTEGER, "updated" TEXT, "tag" TEXT)`);
      const lapses = [{ ends: "ends", field: "state", from: ["held"], to: "expired" }];
      const table = new RecordTable(sql, { name: "records", what: "Seat", schema, maxRecords: 9, lapses });
      const ends = "2026-01-01T00:00:00.000Z";
      const add = (id: string, more: JsonObject) =>
        table.add({ id, state: "held", ends, version: 1, updated: null, tag: "x", ...more });
      add("a", {});
      add("b", { state: "sold" });
      add("c", { ends: "2026-01-02T00:00:00.000Z" });
      add("d", { ends: null });
      expect(table.nextAge()).toBe(Date.parse(ends));
      table.age(Date.parse(ends));
      const found = ["a", "b", "c", "d"].map((id) => table.find(id));
      expect(found.map(({ state }) => state)).toEqual(["expired", "sold", "held", "held"]);
      expect(found[0]).toMatchObject({ version: 2, updated: ends });
      expect(found[0]?.["tag"]).not.toBe("x");
      expect(found[1]).toMatchObject({ version: 1, updated: null, tag: "x" });
      expect(table.nextAge()).toBe(Date.parse("2026-01-02T00:00:00.000Z"));
    }));

  test("is kept in one form, whoever tells it", () => {
    const schema: Schema = {
      created: { type: "date-time", origin: "created-at" },
      ends: { type: "date-time", origin: "caller", utc: true },
      later: { type: "date-time", origin: "service", after: { seconds: 60 } },
    };
    const values = { created: "2026-01-01T00:00:00.000Z", ends: "2026-01-01T12:00:00+02:00", later: null };
    expect(endingOf(schema, values, true)).toEqual({
      ends: "2026-01-01T10:00:00.000Z",
      later: "2026-01-01T00:01:00.000Z",
    });
    expect(endingOf(schema, { ends: null }, false)).toEqual({});
  });
});
