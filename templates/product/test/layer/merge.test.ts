import { runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";

import { Problem } from "../../src/orchestration/contract/problem.ts";
import type { Call, JsonObject } from "../../src/orchestration/contract/call.ts";
import type { Schema } from "../../src/orchestration/contract/schema.ts";
import { mergeInto } from "../../src/orchestration/object/merge-into.ts";
import { RecordTable } from "../../src/orchestration/object/record-table.ts";
import { libraryEnv } from "./library-env.ts";

const schema = {
  id: { type: "text", origin: "id" },
  bowl: { type: "text", origin: "parent" },
  fruit: { type: "text", origin: "caller" },
  pieces: { type: "integer", origin: "caller", max: 9 },
  price: { type: "integer", origin: "caller" },
} satisfies Schema;

const TABLE = `CREATE TABLE fruits (_position INTEGER PRIMARY KEY AUTOINCREMENT, _created INTEGER NOT NULL, "id" TEXT,
  "bowl" TEXT, "fruit" TEXT, "pieces" INTEGER, "price" INTEGER)`;

const MERGES = { by: "fruit", sums: ["pieces"], same: [{ field: "price", status: 409, code: "other_price" }] };

test("what is there already gets more, unless it is not alike or becomes too much", () =>
  runInDurableObject(libraryEnv.KEYRING.getByName(crypto.randomUUID()), (_, { storage: { sql } }) => {
    sql.exec(TABLE);
    const fruits = new RecordTable<JsonObject>(sql, { name: "fruits", what: "Fruit", schema, maxRecords: 9 });
    const instance = {
      addTo: <P extends JsonObject>(table: RecordTable<P>, __: Call, values: JsonObject): P =>
        table.add({ id: crypto.randomUUID(), ...values }),
    };
    const add = (values: JsonObject, more = {}): JsonObject =>
      mergeInto(instance, fruits, {} as Call, values, { ...MERGES, ...more });
    const refusal = (act: () => unknown): unknown => {
      try {
        return act();
      } catch (error) {
        return error instanceof Problem ? [error.details.status, error.details.own ?? null] : error;
      }
    };
    const plum = { bowl: "a", fruit: "plum", pieces: 4, price: 2 };
    const first = add(plum);
    expect(add({ ...plum, bowl: "b" })).toMatchObject({ pieces: 4 });
    expect(add(plum)).toMatchObject({ id: first["id"], pieces: 8 });
    expect(refusal(() => add({ ...plum, price: 3 }))).toEqual([409, "other_price"]);
    expect(refusal(() => add(plum))).toEqual([422, null]);
    expect(refusal(() => add(plum, { over: { status: 409, code: "too_many" } }))).toEqual([409, "too_many"]);
    expect(fruits.size()).toBe(2);
  }));
