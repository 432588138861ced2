import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";

import type { JsonObject } from "../../src/orchestration/contract/call.ts";
import { checkValue } from "../../src/orchestration/contract/check-value.ts";
import type { Firing } from "../../src/orchestration/contract/product-definition.ts";
import type { Schema } from "../../src/orchestration/contract/schema.ts";
import { fireDue } from "../../src/orchestration/object/fire.ts";
import { RecordTable } from "../../src/orchestration/object/record-table.ts";
import { libraryEnv } from "./library-env.ts";

const schema: Schema = {
  id: { type: "text", origin: "id" },
  due: { type: "date-time", origin: "caller", utc: true },
  next: { type: "date-time", origin: "service", follows: "due" },
  repeat: { type: "object", origin: "caller" },
  cycle: { type: "text", origin: "caller" },
  times: { type: "integer", origin: "caller" },
  fired: { type: "integer", origin: "service" },
  last: { type: "date-time", origin: "service" },
  state: { type: "enum", origin: "service", values: ["set", "ringing", "over"] },
};

const fires: Firing = {
  at: "next",
  start: "due",
  every: { field: "repeat.minutes", seconds: 60 },
  times: "times",
  count: "fired",
  last: "last",
  state: { field: "state", from: ["set", "ringing"], meanwhile: "ringing", ended: "over" },
};

const at = (minutes: number): number => Date.parse("2026-05-01T08:00:00.000Z") + minutes * 60_000;
const moment = (minutes: number): string => new Date(at(minutes)).toISOString();

type Bells = { table: RecordTable<JsonObject>; add: (more?: JsonObject) => JsonObject };

const inTable = (firing: Firing, body: (bells: Bells) => void): Promise<void> =>
  runInDurableObject(libraryEnv.KEYRING.getByName(crypto.randomUUID()), (_, { storage: { sql } }) => {
    const columns = Object.entries(schema).map(
      ([name, { type }]) => `"${name}" ${type === "integer" ? "INTEGER" : "TEXT"}`,
    );
    sql.exec(
      `CREATE TABLE bells (_position INTEGER PRIMARY KEY AUTOINCREMENT, _created INTEGER NOT NULL, ${columns.join(", ")})`,
    );
    const table = new RecordTable(sql, { name: "bells", what: "Bell", schema, maxRecords: 9, fires: firing });
    const blank = { repeat: null, cycle: null, times: null, fired: 0, last: null, state: "set" };
    const add = (more: JsonObject = {}): JsonObject =>
      table.add({ id: crypto.randomUUID(), due: moment(0), ...blank, ...more });
    body({ table, add });
  });

describe("what fires", () => {
  test("does so when its moment is reached, once where it does not repeat", () =>
    inTable(fires, ({ add, table }) => {
      expect(add({ due: "2026-05-01T10:00:00+02:00" })).toMatchObject({ due: moment(0), next: moment(0) });
      expect(table.nextAge()).toBe(at(0));
      expect(fireDue(table, at(0) - 1)).toEqual([]);
      const [first] = fireDue(table, at(0) + 40);
      expect(first).toMatchObject({ moment: moment(0), record: { fired: 1, next: null, state: "over" } });
      expect(first?.record["last"]).toBe(new Date(at(0) + 40).toISOString());
      expect(fireDue(table, at(60))).toEqual([]);
      expect(table.nextAge()).toBeNull();
    }));

  test("repeats on a grid, however late it was, and ends after so many times", () =>
    inTable(fires, ({ add, table }) => {
      add({ repeat: { minutes: 10 }, times: 3 });
      expect(fireDue(table, at(1))).toMatchObject([{ record: { next: moment(10), state: "ringing", fired: 1 } }]);
      // What was missed in between is left out.
      expect(fireDue(table, at(35))).toMatchObject([{ moment: moment(10), record: { next: moment(40), fired: 2 } }]);
      expect(fireDue(table, at(40))).toMatchObject([{ record: { next: null, state: "over", fired: 3 } }]);
    }));

  test("goes on from a moment that was put off, and begins anew with another first one", () =>
    inTable(fires, ({ add, table }) => {
      const { id } = add({ repeat: { minutes: 10 } });
      table.change(String(id), { next: moment(4) });
      expect(fireDue(table, at(4))).toMatchObject([{ moment: moment(4), record: { next: moment(10) } }]);
      expect(table.change(String(id), { due: moment(7) })).toMatchObject({ next: moment(7) });
      expect(fireDue(table, at(7))).toMatchObject([{ record: { next: moment(17) } }]);
    }));

  test("does nothing in other states", () =>
    inTable(fires, ({ add, table }) => {
      add({ state: "over" });
      expect(table.nextAge()).toBeNull();
      expect(fireDue(table, at(5))).toEqual([]);
    }));

  test("repeats as often as a word says, or always the same", async () => {
    await inTable(
      { at: "next", start: "due", every: { field: "cycle", each: { daily: 86_400 } } },
      ({ add, table }) => {
        add({ cycle: "daily" });
        add({ cycle: "never" });
        expect(fireDue(table, at(0)).map(({ record }) => record["next"])).toEqual([moment(1440), null]);
      },
    );
    await inTable({ at: "next", start: "due", every: { seconds: 60 }, times: 2, count: "fired" }, ({ add, table }) => {
      add();
      expect(fireDue(table, at(0))).toMatchObject([{ record: { next: moment(1) } }]);
      expect(fireDue(table, at(1))).toMatchObject([{ record: { next: null, fired: 2 } }]);
    });
  });

  test("may only be asked for ahead of now, and not too far", () => {
    const field = { type: "date-time", origin: "caller", ahead: { seconds: 60 } } as const;
    const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();
    expect(checkValue(field, inSeconds(30))).toBeNull();
    expect(checkValue(field, inSeconds(-1))).toBe("must lie in the future");
    expect(checkValue(field, inSeconds(90))).toBe("lies too far ahead");
    expect(checkValue({ ...field, ahead: {} }, inSeconds(9_000_000))).toBeNull();
  });
});
