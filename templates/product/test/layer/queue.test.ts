import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";

import type { QueueDefinition } from "../../src/orchestration/contract/product-definition.ts";
import type { Schema } from "../../src/orchestration/contract/schema.ts";
import { RecordTable } from "../../src/orchestration/object/record-table.ts";
import { WorkQueue } from "../../src/orchestration/object/work-queue.ts";
import { libraryEnv } from "./library-env.ts";

const START = Date.parse("2026-01-01T00:00:00.000Z");

const schema: Schema = {
  id: { type: "text", origin: "id" },
  line: { type: "text", origin: "parent" },
  state: { type: "enum", origin: "service", values: ["ready", "delayed", "leased", "done", "dead"] },
  urgency: { type: "integer", origin: "caller" },
  from: { type: "date-time", origin: "service" },
  tries: { type: "integer", origin: "service" },
  token: { type: "text", origin: "service", hidden: true },
  until: { type: "date-time", origin: "service", hidden: true },
  reason: { type: "text", origin: "service" },
  died: { type: "date-time", origin: "service" },
};

const definition: QueueDefinition = {
  state: "state",
  states: { ready: "ready", delayed: "delayed", leased: "leased", done: "done", dead: "dead" },
  available: "from",
  attempts: "tries",
  token: "token",
  until: "until",
  error: "reason",
  expired: "too late",
  died: "died",
};

const at = (seconds: number): string => new Date(START + seconds * 1_000).toISOString();

type Told = {
  time: { now: number };
  table: RecordTable<Record<string, string | number | null>>;
  queue: WorkQueue<Record<string, string | number | null>>;
  add(id: string, more?: Record<string, string | number>): void;
};

const withQueue = (
  check: (told: Told) => void,
  more: Partial<QueueDefinition> = {},
  terms = { most: 3, backoff: 10 },
): Promise<void> =>
  runInDurableObject(libraryEnv.KEYRING.getByName(crypto.randomUUID()), (_, { storage: { sql } }) => {
    sql.exec(`CREATE TABLE records (_position INTEGER PRIMARY KEY AUTOINCREMENT, _created INTEGER NOT NULL,
      ${Object.keys(schema)
        .map((name) => `"${name}"`)
        .join(", ")})`);
    const time = { now: START };
    const table = new RecordTable<Record<string, string | number | null>>(sql, {
      name: "records",
      what: "Job",
      schema,
      maxRecords: 99,
    });
    const queue = new WorkQueue(
      table,
      { ...definition, ...more },
      () => terms,
      () => time.now,
    );
    const add: Told["add"] = (id, values = {}) => {
      queue.settle(
        table.add({
          id,
          line: "a",
          state: "ready",
          urgency: 0,
          from: at(0),
          tries: 0,
          token: null,
          until: null,
          ...values,
        }),
      );
    };
    check({ time, table, queue, add });
  });

describe("a queue", () => {
  test("hands out what has waited longest, once, and what comes later after its time", () =>
    withQueue(({ add, queue, table, time }) => {
      add("a", { from: at(5) });
      add("b");
      add("c", { line: "other" });
      expect(table.find("a")["state"]).toBe("delayed");
      expect(queue.lease("a", 30)).toMatchObject([{ id: "b", state: "leased", tries: 1 }]);
      const [token, other] = [String(table.find("b")["token"]), crypto.randomUUID()];
      expect([token, other, "b"].map((shown) => queue.isHeld(table.find("b"), shown))).toEqual([true, false, false]);
      expect(queue.isHeld(table.find("a"), "")).toBe(false);
      expect(queue.lease("a", 30)).toEqual([]);
      time.now = START + 5_000;
      queue.age();
      expect(table.find("a")["state"]).toBe("ready");
      expect(queue.lease(null, 30, 9).map(({ id }) => id)).toEqual(["c", "a"]);
    }));

  test("goes by what its author puts first", () =>
    withQueue(
      ({ add, queue }) => {
        add("a");
        add("b", { urgency: 2 });
        add("c", { urgency: 2 });
        expect(queue.lease(null, 30, 2).map(({ id }) => id)).toEqual(["b", "c"]);
      },
      { order: [{ field: "urgency", descending: true }] },
    ));

  test("waits twice as long after each failure, and gives up in the end", () =>
    withQueue(({ add, queue, table, time }) => {
      add("a");
      const fail = (reason: string | null) => {
        const [leased] = queue.lease(null, 30);
        if (leased === undefined) throw new Error("nothing waits");
        return queue.fail(leased, reason);
      };
      expect(fail("no")).toMatchObject({ state: "delayed", from: at(10), reason: "no" });
      time.now = START + 10_000;
      queue.age();
      expect(fail(null)).toMatchObject({ state: "delayed", from: at(30), reason: null });
      time.now = START + 30_000;
      queue.age();
      expect(fail("never")).toMatchObject({ state: "dead", reason: "never", died: at(30) });
      expect(table.find("a")["token"]).toBeNull();
    }));

  test("counts a lease that ran out as a failure of that moment, whenever it is found", () =>
    withQueue(({ add, queue, table, time }) => {
      add("a");
      add("b");
      expect(queue.lease(null, 60, 2)).toHaveLength(2);
      time.now = START + 65_000;
      queue.age();
      expect(table.find("a")).toMatchObject({ state: "delayed", from: at(70), reason: "too late" });
      time.now = START + 3_600_000;
      queue.age();
      expect(table.find("b")).toMatchObject({ state: "ready", from: at(70), tries: 1 });
    }));

  test("needs no state of its own for what waits", () =>
    withQueue(
      ({ add, queue, table, time }) => {
        add("a", { from: at(5) });
        expect(table.find("a")["state"]).toBe("ready");
        expect(queue.lease(null, 30)).toEqual([]);
        time.now = START + 6_000;
        queue.age();
        expect(queue.lease(null, 30)).toHaveLength(1);
      },
      { states: { ready: "ready", leased: "leased", done: "done", dead: "dead" } },
    ));

  test("comes again at once where nothing is to be waited for", () =>
    withQueue(
      ({ add, queue, table, time }) => {
        add("a");
        queue.lease(null, 1);
        time.now = START + 1_000;
        queue.age();
        expect(table.find("a")).toMatchObject({ state: "ready", tries: 1 });
        const [again] = queue.lease(null, 1);
        expect(again).toMatchObject({ tries: 2 });
      },
      {},
      { most: 3, backoff: 0 },
    ));
});
