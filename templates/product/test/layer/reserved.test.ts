import { runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";

import { Problem } from "../../src/orchestration/contract/problem.ts";
import type { Schema } from "../../src/orchestration/contract/schema.ts";
import { RecordTable } from "../../src/orchestration/object/record-table.ts";
import { libraryEnv } from "./library-env.ts";

const schema = {
  id: { type: "text", origin: "id" },
  plate: { type: "text", origin: "caller", unique: "caseless", reserved: true, taken: "plate_taken" },
} satisfies Schema;

const migrations = [
  `CREATE TABLE cars (_position INTEGER PRIMARY KEY AUTOINCREMENT, _created INTEGER NOT NULL, "id" TEXT, "plate" TEXT)`,
  "CREATE TABLE cars_reserved (field TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (field, value))",
  `CREATE TRIGGER cars_reserve AFTER DELETE ON cars BEGIN INSERT OR IGNORE INTO cars_reserved VALUES ('plate', OLD."plate"); END`,
];

test("what stays taken is refused when its record is gone, however it went", () =>
  runInDurableObject(libraryEnv.KEYRING.getByName(crypto.randomUUID()), (_, { storage: { sql } }) => {
    for (const statement of migrations) sql.exec(statement);
    const cars = new RecordTable(sql, { name: "cars", what: "Car", schema, maxRecords: 9 });
    const codeOf = (plate: string): unknown => {
      try {
        return cars.add({ id: crypto.randomUUID(), plate });
      } catch (error) {
        return error instanceof Problem ? error.details.own : error;
      }
    };
    for (const id of ["a", "b"]) cars.add({ id, plate: `X ${id}` });
    cars.remove("a");
    cars.removeWhere([{ field: "id", equals: "b" }]);
    expect(["X a", "x B"].map(codeOf)).toEqual(["plate_taken", "plate_taken"]);
    expect(codeOf("X c")).toMatchObject({ plate: "X c" });
  }));
