import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";

import type { JsonObject } from "../../src/orchestration/contract/call.ts";
import {
  DELIVERY_MIGRATIONS,
  type Delivery,
  progress,
  queueDeliveries,
  refuseUnreachable,
  settle,
  takeDue,
} from "../../src/orchestration/object/deliveries.ts";
import { migrate } from "../../src/orchestration/object/migrate.ts";
import { RecordTable, type View } from "../../src/orchestration/object/record-table.ts";
import type { Sort } from "../../src/orchestration/object/record-query.ts";
import type { Paging } from "../../src/orchestration/contract/paging.ts";
import type { Schema } from "../../src/orchestration/contract/schema.ts";

/** The storage of an object that is used for nothing else. */
const withStorage = (use: (storage: DurableObjectStorage) => void): Promise<void> =>
  runInDurableObject(env.KEYRING.getByName(crypto.randomUUID()), (_, { storage }) => use(storage));

describe("migrations", () => {
  test("run once each, in streams of their own, and a failing one leaves nothing behind", () =>
    withStorage((storage) => {
      const { sql } = storage;
      migrate(storage, "service", ["CREATE TABLE a (x)"]);
      migrate(storage, "service", ["CREATE TABLE a (x)", "ALTER TABLE a ADD COLUMN y"]);
      // The keyring itself has had the first of the layer.
      migrate(storage, "layer", ["CREATE TABLE secrets (x)", "ALTER TABLE a ADD COLUMN z"]);
      sql.exec("INSERT INTO a VALUES (1, 2, 3)");
      expect(() => migrate(storage, "service", ["SELECT 1", "SELECT 2", "CREATE TABLE b (x)", "NONSENSE"])).toThrow(
        "syntax error",
      );
      expect(() => sql.exec("SELECT * FROM b")).toThrow("no such table");
      expect(sql.exec("SELECT * FROM a").toArray()).toEqual([{ x: 1, y: 2, z: 3 }]);
    }));
});

describe("records", () => {
  const schema: Schema = {
    id: { type: "text", origin: "id" },
    rank: { type: "enum", origin: "caller", values: ["high", "middle", "low"] },
    due: { type: "date-time", origin: "caller" },
    tags: { type: "list", origin: "caller" },
    done: { type: "boolean", origin: "caller" },
  };

  const open = ({ sql }: DurableObjectStorage): RecordTable<JsonObject> => {
    sql.exec(`CREATE TABLE records (_position INTEGER PRIMARY KEY AUTOINCREMENT, _created INTEGER NOT NULL,
      "id" TEXT, "rank" TEXT, "due" TEXT, "tags" TEXT, "done" INTEGER)`);
    return new RecordTable(sql, { name: "records", what: "Thing", schema, maxRecords: 100 });
  };

  const pageOf = (table: RecordTable<JsonObject>, query: Record<string, string>, view: View) =>
    table.page(query, view) as { items: JsonObject[]; next: string | null };

  const idsOf = (table: RecordTable<JsonObject>, query: Record<string, string>, sort: Sort[]): unknown[] => {
    const ids: unknown[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const step: Record<string, string> = cursor === "" ? query : { ...query, cursor };
      const { items, next } = pageOf(table, { limit: "2", ...step }, { filters: ["done", "tags"], sort });
      ids.push(...items.map(({ id }) => id));
      cursor = next;
    }
    return ids;
  };

  test("come page by page in the author's order, those without a value last, none twice and none left out", () =>
    withStorage((storage) => {
      const table = open(storage);
      const add = (id: string, more: JsonObject) =>
        table.add({ id, rank: null, due: null, tags: [], done: false, ...more });
      add("a", { rank: "low", due: "2026-01-02T00:00:00+02:00" });
      add("b", { rank: "high", tags: ["x", "y"] });
      add("c", { due: "2026-01-01T23:00:00Z", done: true });
      add("d", { rank: "low", due: "2026-01-01", tags: ["x"] });
      add("e", { rank: "middle" });
      expect(idsOf(table, {}, [])).toEqual(["a", "b", "c", "d", "e"]);
      expect(idsOf(table, {}, [{ field: "rank", descending: false }])).toEqual(["b", "e", "a", "d", "c"]);
      expect(idsOf(table, {}, [{ field: "rank", descending: true }])).toEqual(["d", "a", "e", "b", "c"]);
      expect(idsOf(table, {}, [{ field: "due", descending: false }])).toEqual(["d", "a", "c", "b", "e"]);
      const both = [
        { field: "rank", descending: false },
        { field: "due", descending: false },
      ];
      expect(idsOf(table, {}, both)).toEqual(["b", "e", "d", "a", "c"]);
      expect(idsOf(table, { tags: "x" }, [])).toEqual(["b", "d"]);
      expect(idsOf(table, { done: "true" }, [])).toEqual(["c"]);
      expect(table.countWhere([{ field: "rank", oneOf: ["high", "low"] }])).toBe(3);
    }));

  test("are narrowed to what contains a word, or lies on one side of a value, and sorted as the caller likes", () =>
    withStorage((storage) => {
      const table = open(storage);
      table.add({ id: "a", rank: "low", due: "2026-01-02", tags: ["Milk"], done: false });
      table.add({ id: "b", rank: "high", due: "2026-03-01T00:00:00Z", tags: ["milkshake"], done: true });
      table.add({ id: "c", rank: "middle", due: null, tags: [], done: false });
      const narrows: View["narrows"] = {
        q: { fields: ["id", "tags"], by: "contains" },
        due_from: { fields: ["due"], by: "from" },
        due_before: { fields: ["due"], by: "before" },
      };
      const view: View = { filters: [], narrows, sorts: ["rank"], sort: [{ field: "id", descending: true }] };
      const idsFor = (query: Record<string, string>) => pageOf(table, query, view).items.map(({ id }) => id);
      expect(idsFor({})).toEqual(["c", "b", "a"]);
      expect(idsFor({ q: "MILK" })).toEqual(["b", "a"]);
      expect(idsFor({ q: "%" })).toEqual([]);
      expect(idsFor({ due_from: "2026-01-02" })).toEqual(["b", "a"]);
      expect(idsFor({ due_from: "2026-01-02", due_before: "2026-02-01", q: "a" })).toEqual(["a"]);
      expect(idsFor({ sort: "rank" })).toEqual(["b", "c", "a"]);
      expect(idsFor({ sort: "-rank" })).toEqual(["a", "c", "b"]);
      expect(() => idsFor({ sort: "due" })).toThrow("sort must be one of rank, -rank");
      expect(() => idsFor({ due_from: "soon" })).toThrow("due_from must be a date");
    }));

  test("are numbered and counted where the product wants it so", () =>
    withStorage((storage) => {
      const table = open(storage);
      for (const id of ["a", "b", "c", "d", "e"]) table.add({ id, rank: null, due: null, tags: [], done: id > "c" });
      const paging: Paging = {
        items: "things",
        limit: { name: "size", default: 2, max: 3 },
        from: { by: "page", name: "page" },
        tells: { page: "page", limit: "size", total: "total", pages: "pages" },
      };
      const view: View = { filters: ["done"], sort: [], paging };
      const read = (query: Record<string, string>) => {
        const { things, ...more } = table.page(query, view) as JsonObject;
        return [(things as JsonObject[]).map(({ id }) => id).join(""), ...Object.values(more)];
      };
      expect(read({})).toEqual(["ab", 1, 2, 5, 3]);
      expect(read({ page: "3" })).toEqual(["e", 3, 2, 5, 3]);
      expect(read({ page: "9", size: "3" })).toEqual(["", 9, 3, 5, 2]);
      expect(read({ done: "true" })).toEqual(["de", 1, 2, 2, 1]);
      const wrong: Record<string, string>[] = [{ page: "0" }, { size: "4" }, { page: "x" }];
      for (const query of wrong) expect(() => read(query)).toThrow("whole number");
    }));

  test("are counted off where the product wants it so", () =>
    withStorage((storage) => {
      const table = open(storage);
      for (const id of ["a", "b", "c"]) table.add({ id, rank: null, due: null, tags: [], done: false });
      const paging: Paging = {
        items: "items",
        limit: { name: "limit", default: 2, max: 9 },
        from: { by: "offset", name: "offset" },
        tells: { total: "count", offset: "offset" },
      };
      expect(table.page({ offset: "2" }, { filters: [], sort: [], paging })).toMatchObject({
        items: [{ id: "c" }],
        count: 3,
        offset: 2,
      });
    }));

  test("are noted without counting as changed, and are told in part", () =>
    withStorage(({ sql }) => {
      sql.exec(
        "CREATE TABLE leaves (_position INTEGER PRIMARY KEY, _created INTEGER, id TEXT, seen INTEGER, version INTEGER)",
      );
      const own: Schema = {
        id: { type: "text", origin: "id" },
        seen: { type: "integer", origin: "counter" },
        version: { type: "integer", origin: "revision" },
      };
      const table = new RecordTable(sql, { name: "leaves", what: "Leaf", schema: own, maxRecords: 9 });
      table.add({ id: "a", seen: 0, version: 1 });
      expect(table.note("a", { seen: 1 })).toEqual({ id: "a", seen: 1, version: 1 });
      expect(table.change("a", { seen: 2 })).toEqual({ id: "a", seen: 2, version: 2 });
      expect(table.page({}, { filters: [], sort: [], shows: ["id"] })).toMatchObject({ items: [{ id: "a" }] });
    }));

  const refused: Record<string, string>[] = [
    { limit: "0" },
    { limit: "201" },
    { limit: "x" },
    { cursor: "e30" },
    { cursor: "%" },
    { done: "maybe" },
  ];
  test.each(refused)("refuse the query %j", (query) =>
    withStorage((storage) => {
      const read = () => open(storage).page(query, { filters: ["done"], sort: [] });
      expect(read).toThrow(Object.keys(query)[0]);
    }),
  );
});

describe("deliveries", () => {
  const delivery: Delivery = {
    statusField: "status",
    channelField: "channels",
    channels: [
      { name: "inbox", via: "service", service: "Inbox", operation: "receive", fields: [] },
      { name: "hook", via: "webhook", urlField: "url" },
    ],
    priority: { field: "priority", order: ["urgent", "normal"] },
    maxAttempts: 2,
    backoffSeconds: 10,
    attemptsField: "attempts",
    deliveredAtField: null,
    errorField: "error",
  };
  const open = ({ sql }: DurableObjectStorage): SqlStorage => {
    for (const statement of DELIVERY_MIGRATIONS) sql.exec(statement);
    return sql;
  };
  const queue = (sql: SqlStorage, position: number, priority: string, channels: string[] = ["inbox"]) =>
    queueDeliveries(sql, delivery, { priority, channels }, position);

  test("are taken once, the urgent first and the old before the new", () =>
    withStorage((storage) => {
      const sql = open(storage);
      queue(sql, 1, "normal");
      queue(sql, 2, "urgent");
      queue(sql, 3, "normal");
      queue(sql, 4, "urgent");
      expect(takeDue(sql, delivery, 3).map(({ record }) => record)).toEqual([2, 4, 1]);
      expect(takeDue(sql, delivery, 3).map(({ record }) => record)).toEqual([3]);
      expect(takeDue(sql, delivery, 3)).toEqual([]);
    }));

  test("wait no longer than after a failure when the object ends on their way", () =>
    withStorage((storage) => {
      const sql = open(storage);
      queue(sql, 1, "normal");
      const waitAfter = (): number => {
        sql.exec("UPDATE _deliveries SET due = 0");
        const now = Date.now();
        takeDue(sql, delivery, 1);
        const { due } = sql.exec<{ due: number }>("SELECT due FROM _deliveries").one();
        return Math.round((due - now) / 1000);
      };
      expect(Array.from({ length: 7 }, waitAfter)).toEqual([10, 20, 40, 80, 160, 300, 300]);
    }));

  test("wait twice as long after each failure, and end after the last attempt", () =>
    withStorage((storage) => {
      const sql = open(storage);
      queue(sql, 1, "normal", ["inbox", "hook"]);
      const waits = () =>
        sql.exec<{ s: number }>("SELECT round((due - ?) / 1000.0) AS s FROM _deliveries WHERE id = 2", Date.now()).one()
          .s;
      const [inbox, hook] = takeDue(sql, delivery, 2);
      if (inbox === undefined || hook === undefined) throw new Error("nothing was due");
      expect(settle(sql, delivery, inbox, null, false)).toBe("queued");
      expect(settle(sql, delivery, hook, "status 500", false)).toBe("queued");
      expect(waits()).toBe(10);
      expect(settle(sql, { ...delivery, maxAttempts: 3 }, { ...hook, attempts: 1 }, "status 500", false)).toBe(
        "queued",
      );
      expect(waits()).toBe(20);
      expect(settle(sql, delivery, { ...hook, attempts: 1 }, "status 500", false)).toBe("failed");
      expect(progress(sql, delivery, 1, "failed")).toEqual({ status: "failed", attempts: 2, error: "status 500" });
    }));

  test("are not tried again after a refusal that will stay", () =>
    withStorage((storage) => {
      const sql = open(storage);
      queue(sql, 1, "normal");
      const [due] = takeDue(sql, delivery, 1);
      if (due === undefined) throw new Error("nothing was due");
      expect(settle(sql, delivery, due, "422 invalid", true)).toBe("failed");
    }));

  test("need an address for each channel", () => {
    expect(() => refuseUnreachable(delivery, { channels: ["hook"], url: null })).toThrow("url is required for hook");
    expect(() => refuseUnreachable(delivery, { channels: ["inbox"], url: null })).not.toThrow();
  });
});
