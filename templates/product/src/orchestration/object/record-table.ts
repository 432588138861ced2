import type { Json, JsonObject } from "../contract/call.ts";
import { conflict, notFound } from "../contract/problem.ts";
import { PAGING } from "../contract/paging.ts";
import type { OperationDefinition } from "../contract/product-definition.ts";
import type { RowMeter } from "./meter-sql.ts";
import {
  after,
  type Condition,
  narrowTo,
  parseCursor,
  parseLimit,
  parseSkip,
  parseSort,
  quote,
  renderCursor,
  type Sort,
  sortKeys,
  type SqlPart,
  toColumn,
  where,
  WITH_KEYS,
} from "./record-query.ts";
import { type Field, parseFilter, type Schema } from "../contract/schema.ts";

/** Stands for the record of an instance that holds just one. */
export const ONLY = Symbol("the only record");
/** A record by its id, the only one, or the one that has this value in a unique field. */
export type Which = string | typeof ONLY | { field: string; value: string };

type Row = Record<string, SqlStorageValue>;
type SortValue = string | number;

const fromColumn = (field: Field, value: SqlStorageValue | undefined): Json => {
  if (value === undefined || value === null || value instanceof ArrayBuffer) return null;
  if (field.type === "boolean") return value === 1;
  return field.type === "list" || field.type === "map" ? (JSON.parse(String(value)) as Json) : value;
};

/** What a list lets its callers ask for, and its order without their asking. */
export type View = Pick<OperationDefinition, "narrows" | "paging" | "sorts"> & {
  filters: readonly string[];
  sort: readonly Sort[];
};

/** The records of one instance, in its table `records`. Names in SQL come from the schema, values are always bound. */
export class RecordTable<R extends JsonObject> {
  /** By which one record among many is known. */
  readonly idField: string;
  readonly #sql: RowMeter["sql"];
  readonly #schema: Schema;
  readonly #what: string;
  /** Counting reads every row, so the number is kept; null: not known. */
  #size: number | null = null;

  constructor(sql: RowMeter["sql"], schema: Schema, what: string) {
    this.#sql = sql;
    this.#schema = schema;
    this.#what = what;
    this.idField = Object.keys(schema).find((name) => schema[name]?.origin === "id") ?? "id";
  }

  size(): number {
    this.#size ??= this.countWhere([]);
    return this.#size;
  }

  /** After a transaction that was rolled back. */
  forgetSize(): void {
    this.#size = null;
  }

  /** Throws 409 where a unique value is taken. */
  add(values: JsonObject): R {
    this.#refuseTaken(values, null);
    const columns = ["_created", ...Object.keys(values).map(quote)];
    const bound = [Date.now(), ...Object.values(values).map(toColumn)];
    if (this.#size !== null) this.#size += 1;
    const marks = columns.map(() => "?").join(", ");
    return this.#toRecord(
      this.#sql.exec<Row>(`INSERT INTO records (${columns.join(", ")}) VALUES (${marks}) RETURNING *`, ...bound).one(),
    );
  }

  /** Throws 404. */
  find(which: Which): R {
    return this.#toRecord(this.#row(which));
  }

  has(which: Which): boolean {
    return this.#rows(which).length > 0;
  }

  /** The row number of the record made last. */
  newest(): number {
    return this.#sql.exec<{ n: number }>("SELECT max(_position) AS n FROM records").one().n;
  }

  at(position: number): R | null {
    const [row] = this.#sql.exec<Row>("SELECT * FROM records WHERE _position = ?", position).toArray();
    return row === undefined ? null : this.#toRecord(row);
  }

  /** Also moves the fields that tell when a record was changed. Throws 404 and 409. */
  change(which: Which, values: Partial<R>): R {
    const position = this.#position(which);
    this.#refuseTaken(values as JsonObject, position);
    return this.write(position, { ...this.#touched(), ...(values as JsonObject) });
  }

  /** Writes by row number, without touching anything else. */
  write(position: number, values: JsonObject): R {
    const sets = Object.keys(values).map((name) => `${quote(name)} = ?`);
    const bound = Object.values(values).map(toColumn);
    const statement = `UPDATE records SET ${["_created = _created", ...sets].join(", ")} WHERE _position = ? RETURNING *`;
    return this.#toRecord(this.#sql.exec<Row>(statement, ...bound, position).one());
  }

  /** Adds one to a counter. Throws 404. */
  increment(which: Which, counter: keyof R & string): R {
    const column = quote(counter);
    const statement = `UPDATE records SET ${column} = coalesce(${column}, 0) + 1 WHERE _position = ? RETURNING *`;
    return this.#toRecord(this.#sql.exec<Row>(statement, this.#position(which)).one());
  }

  /** Throws 404. */
  remove(which: Which): R {
    const row = this.#row(which);
    this.#sql.exec("DELETE FROM records WHERE _position = ?", row["_position"]);
    this.#size = null;
    return this.#toRecord(row);
  }

  removeWhere(conditions: readonly Condition[]): number {
    const { sql, values } = where(this.#schema, conditions);
    this.#size = null;
    return this.#sql.exec(`DELETE FROM records WHERE ${sql} RETURNING 1`, ...values).toArray().length;
  }

  /** When the oldest was made, in milliseconds since 1970. */
  oldest(): number | null {
    const statement = "SELECT _created AS at FROM records ORDER BY _position LIMIT 1";
    return this.#sql.exec<{ at: number }>(statement).toArray()[0]?.at ?? null;
  }

  /** Removes at most `limit` records made before `time`. */
  removeOlder(time: number, limit: number): void {
    this.#size = null;
    this.#sql.exec(
      `DELETE FROM records WHERE _position IN
        (SELECT _position FROM records WHERE _created < ? ORDER BY _position LIMIT ?)`,
      time,
      limit,
    );
  }

  countWhere(conditions: readonly Condition[]): number {
    return this.#count(where(this.#schema, conditions));
  }

  /** One page of what the query leaves, its members named by the view's paging. Throws 422. */
  page(query: Record<string, string> = {}, view: View): JsonObject {
    const { from, items, tells } = view.paging ?? PAGING;
    const sort = view.sorts === undefined ? view.sort : [...parseSort(query["sort"], view.sorts), ...view.sort];
    const keys = sortKeys(this.#schema, sort);
    const limit = parseLimit(query, view.paging);
    const skip = parseSkip(query, view.paging ?? PAGING, limit);
    const kept = this.#narrowed(query, view);
    const cursor = from.by === "cursor" ? query[from.name] : undefined;
    const rest = cursor === undefined ? null : after(keys, parseCursor(cursor, keys.length, from.name));
    const columns = keys.map(({ sql }, index) => `${sql} AS _key${index}`).join(", ");
    const order = keys.map(({ sql, descending }) => `${sql} ${descending ? "DESC" : "ASC"}`).join(", ");
    const statement = `SELECT *, ${columns} FROM records WHERE ${kept.sql} AND ${rest?.sql ?? "TRUE"} ORDER BY ${order} LIMIT ? OFFSET ?`;
    const rows = this.#sql.exec<Row>(statement, ...kept.values, ...(rest?.values ?? []), limit + 1, skip).toArray();
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const keysOf = (row: Row): SortValue[] => keys.map((_, index) => row[`_key${index}`] as SortValue);
    const total = tells.total === undefined && tells.pages === undefined ? 0 : this.#count(kept);
    return {
      [items]: rows.slice(0, limit).map((row) => this.#toRecord(row)),
      ...(query[WITH_KEYS] !== undefined && {
        keys: rows.slice(0, limit).map(keysOf),
        descending: keys.map(({ descending }) => descending),
      }),
      ...(tells.next !== undefined && { [tells.next]: last === undefined ? null : renderCursor(keysOf(last)) }),
      ...(tells.page !== undefined && { [tells.page]: skip / limit + 1 }),
      ...(tells.limit !== undefined && { [tells.limit]: limit }),
      ...(tells.offset !== undefined && { [tells.offset]: skip }),
      ...(tells.total !== undefined && { [tells.total]: total }),
      ...(tells.pages !== undefined && { [tells.pages]: Math.ceil(total / limit) }),
    };
  }

  #count({ sql, values }: SqlPart): number {
    return this.#sql.exec<{ n: number }>(`SELECT count(*) AS n FROM records WHERE ${sql}`, ...values).one().n;
  }

  #narrowed(query: Record<string, string>, { filters, narrows = {} }: View): SqlPart {
    const conditions = filters.flatMap((field) => {
      const text = query[field];
      return text === undefined ? [] : [{ field, equals: parseFilter(this.#schema, field, text) }];
    });
    const parts = Object.entries(narrows).flatMap(([parameter, narrow]) => {
      const text = query[parameter];
      return text === undefined ? [] : [narrowTo(this.#schema, parameter, narrow, text)];
    });
    const all = [where(this.#schema, conditions), ...parts];
    return { sql: all.map(({ sql }) => sql).join(" AND "), values: all.flatMap(({ values }) => values) };
  }

  #rows(which: Which): Row[] {
    if (which === ONLY) return this.#sql.exec<Row>("SELECT * FROM records LIMIT 1").toArray();
    const { field, value } = typeof which === "string" ? { field: this.idField, value: which } : which;
    return this.#sql.exec<Row>(`SELECT * FROM records WHERE ${quote(field)} = ?`, value).toArray();
  }

  #row(which: Which): Row {
    const [row] = this.#rows(which);
    if (row === undefined) throw notFound(this.#what);
    return row;
  }

  #position(which: Which): number {
    return Number(this.#row(which)["_position"]);
  }

  #refuseTaken(values: JsonObject, but: number | null): void {
    for (const [name, value] of Object.entries(values)) {
      if (!this.#schema[name]?.unique || value === null) continue;
      const statement = `SELECT 1 FROM records WHERE ${quote(name)} IS ? AND _position IS NOT ?`;
      if (this.#sql.exec(statement, toColumn(value), but).toArray().length > 0)
        throw conflict("not-unique", `${name} is taken.`, [{ field: name, message: "is taken" }]);
    }
  }

  #touched(): JsonObject {
    const now = new Date().toISOString();
    const names = Object.keys(this.#schema).filter((name) => this.#schema[name]?.origin === "updated-at");
    return Object.fromEntries(names.map((name) => [name, now]));
  }

  #toRecord(row: Row): R {
    return Object.fromEntries(
      Object.entries(this.#schema).map(([name, field]) => [name, fromColumn(field, row[name])]),
    ) as R;
  }
}
