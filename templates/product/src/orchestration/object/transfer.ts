import type { Json, JsonObject } from "../contract/call.ts";
import { conflict, invalid } from "../contract/problem.ts";
import type { ServiceDefinition } from "../contract/product-definition.ts";
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
/** Where an export goes on: in which of the tables, and behind which row of it. */
export type ExportPlace = { table: number; after: number };
/** Rows as they are stored; those of a part name it in `_part`. `next`: where to go on; null at the end. */
export type ExportPage = { rows: Row[]; next: ExportPlace | null };

/** A table as a transfer sees it. `part`: null for the records of the service itself. */
type Table = { part: string | null; name: string; schema: Schema; maxRecords: number };

/** What belongs to others comes after them. */
export const tablesOf = ({ maxRecords, parts = {}, records, schema }: ServiceDefinition): Table[] => [
  { part: null, name: "records", schema, maxRecords: records === "one" ? 1 : maxRecords },
  ...Object.entries(parts).map(([part, { table, ...rest }]) => ({ part, name: table, ...rest })),
];

/** At most `limit` rows of one table. */
export const exportPage = (sql: Sql, tables: readonly Table[], place: ExportPlace, limit: number): ExportPage => {
  const table = tables[place.table];
  if (table === undefined) return { rows: [], next: null };
  const statement = `SELECT * FROM ${quote(table.name)} WHERE _position > ? ORDER BY _position LIMIT ?`;
  const rows = sql.exec<Row>(statement, place.after, limit).toArray();
  const following = place.table + 1 < tables.length ? { table: place.table + 1, after: 0 } : null;
  const next = rows.length < limit ? following : { ...place, after: Number(rows.at(-1)?.["_position"]) };
  return { rows: table.part === null ? rows : rows.map((row) => ({ ...row, _part: table.part })), next };
};

const isStorable = (value: Json | undefined): value is null | number | string =>
  value === null || typeof value === "number" || typeof value === "string";

const importRow = (sql: Sql, { name, schema }: Table, row: JsonObject): void => {
  const stored = Object.keys(schema).filter((field) => schema[field]?.origin !== "computed");
  const columns = ["_position", "_created", ...stored];
  const values = columns.map((column) => row[column] ?? null);
  const strange = Object.keys(row).find((column) => !columns.includes(column));
  if (strange !== undefined || !values.every(isStorable) || typeof row["_created"] !== "number")
    throw invalid([{ field: strange ?? "rows", message: "is not what an export of this service holds" }]);
  const marks = columns.map(() => "?").join(", ");
  sql.exec(`INSERT INTO ${quote(name)} (${columns.map(quote).join(", ")}) VALUES (${marks})`, ...values);
};

/** Puts back what an export holds. Throws 409 and 422. */
export const importRows = (sql: Sql, tables: readonly Table[], rows: readonly JsonObject[]): void => {
  for (const table of tables) {
    const own = rows.filter((row) => (row["_part"] ?? null) === table.part);
    const held = sql.exec<{ n: number }>(`SELECT count(*) AS n FROM ${quote(table.name)}`).one().n;
    const room = table.maxRecords - held;
    if (own.length > room) throw conflict("too-many-records", `There is room for ${room} more records.`);
    for (const { _part: _, ...row } of own) importRow(sql, table, row);
  }
  const known = new Set(tables.map(({ part }) => part));
  if (!rows.every((row) => known.has((row["_part"] as string | undefined) ?? null)))
    throw invalid([{ field: "_part", message: "is not what an export of this service holds" }]);
};
