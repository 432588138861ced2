import type { Json, JsonObject } from "../contract/call.ts";
import { conflict, invalid } from "../contract/problem.ts";
import type { Schema } from "../contract/schema.ts";
import type { RowMeter } from "./meter-sql.ts";
import { quote } from "./record-query.ts";

type Sql = RowMeter["sql"];
type Row = Record<string, SqlStorageValue>;

/** What stands before the records of an export. `schema`: migrations of the service that had run. */
export type ExportHeader = {
  service: string;
  key: string;
  owner: string | null;
  ownerName: string | null;
  created: number;
  schema: number;
};
/** Rows as they are stored. `next`: where to go on; null at the end. */
export type ExportPage = { rows: Row[]; next: number | null };

export const exportPage = (sql: Sql, after: number, limit: number): ExportPage => {
  const rows = sql
    .exec<Row>("SELECT * FROM records WHERE _position > ? ORDER BY _position LIMIT ?", after, limit)
    .toArray();
  return { rows, next: rows.length < limit ? null : Number(rows.at(-1)?.["_position"]) };
};

const isStorable = (value: Json | undefined): value is null | number | string =>
  value === null || typeof value === "number" || typeof value === "string";

/** Puts back what an export holds. Throws 409 and 422. */
export const importRows = (sql: Sql, schema: Schema, rows: readonly JsonObject[], room: number): void => {
  if (rows.length > room) throw conflict("too-many-records", `There is room for ${room} more records.`);
  const columns = ["_position", "_created", ...Object.keys(schema)];
  const statement = `INSERT INTO records (${columns.map(quote).join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`;
  for (const row of rows) {
    const values = columns.map((column) => row[column] ?? null);
    const strange = Object.keys(row).find((column) => !columns.includes(column));
    if (strange !== undefined || !values.every(isStorable) || typeof row["_created"] !== "number")
      throw invalid([{ field: strange ?? "rows", message: "is not what an export of this service holds" }]);
    sql.exec(statement, ...values);
  }
};
