import { describe, expect, it } from "vitest";
import { carryMigrations } from "#src/codegen/carry-migrations.ts";
import type { Field } from "#src/spec/spec.ts";

const table = (...columns: string[]) => `CREATE TABLE records (\n  _position INTEGER,\n  ${columns.join(",\n  ")}\n)`;
const field = (name: string, more: Partial<Field> = {}): Field => ({
  name,
  type: "text",
  description: "",
  required: false,
  origin: "caller",
  ...more,
});
const carry = (released: string[], wanted: string[], fields: Field[] = []) =>
  carryMigrations(released, wanted, () => fields).slice(released.length);

describe("carryMigrations", () => {
  const released = [table('"title" TEXT'), 'CREATE INDEX records_by_title ON records ("title")'];

  it("adds nothing where nothing changed, and keeps what was released", () => {
    expect(carryMigrations(released, released, () => [])).toEqual(released);
  });

  it("adds columns, with the default of those that have one", () => {
    const wanted = [
      table('"title" TEXT', '"hue" TEXT', '"n" INTEGER', '"price" INTEGER', '"done" INTEGER', '"tags" TEXT'),
    ];
    const fields = [
      field("hue", { default: "it's red" }),
      field("n", { type: "integer" }),
      field("price", { type: "decimal", scale: 2, default: "1.50" }),
      field("done", { type: "boolean", default: false }),
      field("tags", { type: "list", default: [] }),
    ];
    expect(carry(released, wanted, fields)).toEqual([
      `ALTER TABLE records ADD COLUMN "hue" TEXT DEFAULT 'it''s red'`,
      'ALTER TABLE records ADD COLUMN "n" INTEGER',
      'ALTER TABLE records ADD COLUMN "price" INTEGER DEFAULT 150',
      'ALTER TABLE records ADD COLUMN "done" INTEGER DEFAULT 0',
      `ALTER TABLE records ADD COLUMN "tags" TEXT DEFAULT '[]'`,
    ]);
  });

  it("leaves a column that is wanted no more, and knows those that were added before", () => {
    const before = [...released, 'ALTER TABLE records ADD COLUMN "hue" TEXT'];
    expect(carry(before, [table('"hue" TEXT')])).toEqual([]);
  });

  it("makes new tables and indexes, and an index anew that has changed", () => {
    const parts = "CREATE TABLE parts (\n  _position INTEGER\n)";
    const wanted = [
      released[0]!,
      'CREATE INDEX records_by_title ON records ("title", "n")',
      parts,
      'CREATE INDEX parts_by_n ON parts ("n")',
    ];
    expect(carry(released, wanted)).toEqual(["DROP INDEX records_by_title", ...wanted.slice(1)]);
    expect(carry([...released, "DROP INDEX records_by_title", wanted[1]!], wanted.slice(0, 2))).toEqual([]);
  });
});
