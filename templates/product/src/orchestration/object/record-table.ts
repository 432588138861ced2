import type { Json, JsonObject } from "../contract/call.ts";
import { conflict, notFound, Problem } from "../contract/problem.ts";
import { PAGING } from "../contract/paging.ts";
import type { Lapse, OperationDefinition } from "../contract/product-definition.ts";
import { type Field, parseBody, type Schema } from "../contract/schema.ts";
import { endingOf } from "./ending.ts";
import type { RowMeter } from "./meter-sql.ts";
import {
  after,
  allOf,
  type Condition,
  narrowBy,
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
import { seal, type Sealed } from "./secrets.ts";

/** Stands for the record of an instance that holds just one. */
export const ONLY = Symbol("the only record");
/**
 * A record by its id, the only one, or the one that has this value in a unique field, among those that are part of the
 * record `within`, where one is named.
 */
export type Which = string | typeof ONLY | { field: string; value: string; within?: string };

type Row = Record<string, SqlStorageValue>;
type SortValue = string | number;

const AS_JSON = new Set(["list", "map", "object", "json"]);

const fromColumn = ({ type }: Field, value: SqlStorageValue | undefined): Json => {
  if (value === undefined || value === null || value instanceof ArrayBuffer) return null;
  if (type === "boolean") return value === 1;
  return AS_JSON.has(type) ? (JSON.parse(String(value)) as Json) : value;
};

/** What a list lets its callers ask for, and its order without their asking. */
export type View = Pick<OperationDefinition, "narrows" | "paging" | "presets" | "sorts"> & {
  filters: readonly string[];
  sort: readonly Sort[];
  /** Only records that are part of this one. */
  within?: string;
  /** Only records of which this holds. */
  scope?: SqlPart;
};

/** `name`: of the table. `what`: what one record is called where there is none. */
export type TableSettings = {
  name: string;
  what: string;
  schema: Schema;
  maxRecords: number;
  /** The product's code where there is no such record. */
  missing?: string | undefined;
  /** The field that tells when a record is over. */
  expires?: string | undefined;
  /** What becomes of a record in time. */
  lapses?: readonly Lapse[] | undefined;
};

const taken = (field: string, code: string | undefined): Problem => {
  const problem = conflict("not-unique", `${field} is taken.`, [{ field, message: "is taken" }]);
  return code === undefined ? problem : Problem.from({ ...problem.details, own: code });
};

/** Whatever is neither letter nor digit becomes one hyphen; `what` stands where nothing is left. */
const slugFrom = (text: string, what: string): string => {
  const slug = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .replaceAll(/^-|-$/gu, "");
  return slug === "" ? what.toLowerCase() : slug;
};

/** Of these only a hash is there. */
const isHashed = ({ origin, type }: Field): boolean => type === "password" || origin === "secret";

/** The records of one table of an instance. Names in SQL come from the schema, values are always bound. */
export class RecordTable<R extends JsonObject> {
  readonly schema: Schema;
  readonly maxRecords: number;
  /** By which one record among many is known. */
  readonly idField: string;
  /** Holds the id of the record that one of these is a part of. */
  readonly parentField: string | null;
  readonly #sql: RowMeter["sql"];
  readonly #table: string;
  readonly #what: string;
  readonly #missing: string | undefined;
  readonly #expires: string | undefined;
  readonly #lapses: readonly Lapse[];
  readonly #shown: readonly [string, Field][];
  #compute: ((record: R) => JsonObject) | null = null;
  /** Counting reads every row, so the number is kept; null: not known. */
  #size: number | null = null;

  constructor(sql: RowMeter["sql"], { expires, lapses = [], maxRecords, missing, name, schema, what }: TableSettings) {
    this.#sql = sql;
    this.schema = schema;
    this.maxRecords = maxRecords;
    this.#table = quote(name);
    this.#what = what;
    this.#missing = missing;
    this.#expires = expires;
    this.#lapses = lapses;
    const fields = Object.entries(schema);
    const named = (origin: Field["origin"]) => fields.find(([, field]) => field.origin === origin)?.[0];
    this.idField = named("id") ?? "id";
    this.parentField = named("parent") ?? null;
    this.#shown = fields.filter(([, field]) => !isHashed(field));
  }

  /** Says how the computed fields of a record are made from the others. */
  computeBy(compute: (record: R) => JsonObject): this {
    this.#compute = compute;
    return this;
  }

  /** The values sent for the fields in `accepts`. Throws 422. */
  parse(body: Json | undefined, accepts: readonly string[]): JsonObject {
    return parseBody(this.schema, body, accepts);
  }

  /** The same, where only what was sent is to change. */
  parseChanges(body: Json | undefined, accepts: readonly string[]): Partial<R> {
    return parseBody(this.schema, body, accepts, "changes") as Partial<R>;
  }

  /** What is secret of a new record, made and hashed before its transaction begins. */
  seal(values: JsonObject): Promise<Sealed> {
    return seal(this.schema, values);
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
  add(given: JsonObject): R {
    const ending = endingOf(this.schema, given, true);
    const values = { ...given, ...this.#numbered(given), ...this.#slugged(given), ...ending };
    this.#refuseTaken(values, null);
    const columns = ["_created", ...Object.keys(values).map(quote)];
    const bound = [Date.now(), ...this.#bind(values)];
    if (this.#size !== null) this.#size += 1;
    const marks = columns.map(() => "?").join(", ");
    const statement = `INSERT INTO ${this.#table} (${columns.join(", ")}) VALUES (${marks}) RETURNING *`;
    return this.#toRecord(this.#sql.exec<Row>(statement, ...bound).one());
  }

  /** Throws 404. */
  find(which: Which): R {
    return this.#toRecord(this.#row(which));
  }

  /** The record, or null where there is none. */
  seek(which: Which): R | null {
    const [row] = this.#rows(which);
    return row === undefined ? null : this.#toRecord(row);
  }

  has(which: Which): boolean {
    return this.#rows(which).length > 0;
  }

  /** What is kept of a field that is never told. Throws 404. */
  hidden(which: Which, field: string): string | null {
    const value = this.#row(which)[field] ?? null;
    return value === null ? null : String(value);
  }

  /** All records of which every condition holds, in the order in which they were made. */
  where(conditions: readonly Condition[]): R[] {
    const { sql, values } = where(this.schema, conditions);
    return this.#sql
      .exec<Row>(`SELECT * FROM ${this.#table} WHERE ${sql} ORDER BY _position`, ...values)
      .toArray()
      .map((row) => this.#toRecord(row));
  }

  /** The first `limit` of them in another order, an SQL text that ends with what stands in no two rows alike. */
  pick({ sql, values }: SqlPart, order: string, limit: number): R[] {
    return this.#sql
      .exec<Row>(`SELECT * FROM ${this.#table} WHERE ${sql} ORDER BY ${order} LIMIT ?`, ...values, limit)
      .toArray()
      .map((row) => this.#toRecord(row));
  }

  /** The row number of the record made last. */
  newest(): number {
    return this.#sql.exec<{ n: number }>(`SELECT max(_position) AS n FROM ${this.#table}`).one().n;
  }

  at(position: number): R | null {
    const [row] = this.#sql.exec<Row>(`SELECT * FROM ${this.#table} WHERE _position = ?`, position).toArray();
    return row === undefined ? null : this.#toRecord(row);
  }

  /** Also moves the fields that tell when a record was changed, and how often. Throws 404 and 409. */
  change(which: Which, values: Partial<R>): R {
    const row = this.#row(which);
    const position = Number(row["_position"]);
    this.#refuseTaken({ ...this.#parentOf(row), ...(values as JsonObject) }, position);
    const ending = endingOf(this.schema, values as JsonObject, false);
    return this.write(position, { ...this.#touched(row), ...(values as JsonObject), ...ending });
  }

  /** Writes by row number, without touching anything else. */
  write(position: number, values: JsonObject): R {
    const sets = Object.keys(values).map((name) => `${quote(name)} = ?`);
    const bound = this.#bind(values);
    const statement = `UPDATE ${this.#table} SET ${["_created = _created", ...sets].join(", ")} WHERE _position = ? RETURNING *`;
    return this.#toRecord(this.#sql.exec<Row>(statement, ...bound, position).one());
  }

  /** Adds one to a counter. Throws 404. */
  increment(which: Which, counter: keyof R & string): R {
    const column = quote(counter);
    const statement = `UPDATE ${this.#table} SET ${column} = coalesce(${column}, 0) + 1 WHERE _position = ? RETURNING *`;
    return this.#toRecord(this.#sql.exec<Row>(statement, Number(this.#row(which)["_position"])).one());
  }

  /** Throws 404. */
  remove(which: Which): R {
    const row = this.#row(which);
    const record = this.#toRecord(row);
    this.#sql.exec(`DELETE FROM ${this.#table} WHERE _position = ?`, row["_position"]);
    this.#size = null;
    return record;
  }

  removeWhere(conditions: readonly Condition[]): number {
    const { sql, values } = where(this.schema, conditions);
    this.#size = null;
    return this.#sql.exec(`DELETE FROM ${this.#table} WHERE ${sql} RETURNING 1`, ...values).toArray().length;
  }

  /** When the oldest was made, in milliseconds since 1970. */
  oldest(): number | null {
    const statement = `SELECT _created AS at FROM ${this.#table} ORDER BY _position LIMIT 1`;
    return this.#sql.exec<{ at: number }>(statement).toArray()[0]?.at ?? null;
  }

  /** Removes at most `limit` records made before `time`. */
  removeOlder(time: number, limit: number): void {
    this.#size = null;
    this.#sql.exec(
      `DELETE FROM ${this.#table} WHERE _position IN
        (SELECT _position FROM ${this.#table} WHERE _created < ? ORDER BY _position LIMIT ?)`,
      time,
      limit,
    );
  }

  /** Does what time does by `now`, in milliseconds since 1970: removes what is over, or moves it on. */
  age(now: number): void {
    const moment = new Date(now).toISOString();
    for (const lapse of this.#lapses) this.lapse(lapse, moment);
    if (this.#expires === undefined) return;
    const statement = `DELETE FROM ${this.#table} WHERE ${quote(this.#expires)} <= ? RETURNING 1`;
    if (this.#sql.exec(statement, moment).toArray().length > 0) this.#size = null;
  }

  /** Moves on what is over by `moment`. */
  lapse({ ends, field, from, to }: Lapse, moment: string): void {
    const sets = [`${quote(field)} = ?`, ...this.#agedBy(ends)].join(", ");
    const marks = from.map(() => "?").join(", ");
    const statement = `UPDATE ${this.#table} SET ${sets} WHERE ${quote(ends)} <= ? AND ${quote(field)} IN (${marks})`;
    this.#sql.exec(statement, to, moment, ...from);
  }

  /** When time does something next; null: never. */
  nextAge(): number | null {
    const waiting = [
      ...this.#lapses.map(({ ends, field, from }) => ({ ends, condition: { field, oneOf: from } })),
      ...(this.#expires === undefined ? [] : [{ ends: this.#expires, condition: null }]),
    ];
    const moments = waiting.flatMap(({ condition, ends }) => {
      const { sql, values } = where(this.schema, condition === null ? [] : [condition]);
      const column = quote(ends);
      const statement = `SELECT ${column} AS at FROM ${this.#table} WHERE ${column} IS NOT NULL AND ${sql} ORDER BY ${column} LIMIT 1`;
      return this.#sql.exec<{ at: string }>(statement, ...values).toArray();
    });
    return moments.length === 0 ? null : Math.min(...moments.map(({ at }) => Date.parse(at)));
  }

  /** That a record moved on in time counts as a change of that moment. */
  #agedBy(ends: string): string[] {
    return [
      ...this.#namesOf("updated-at").map((name) => `${quote(name)} = ${quote(ends)}`),
      ...this.#namesOf("revision").map((name) => `${quote(name)} = ${quote(name)} + 1`),
      ...this.#namesOf("etag").map((name) => `${quote(name)} = lower(hex(randomblob(16)))`),
    ];
  }

  countWhere(conditions: readonly Condition[]): number {
    return this.#count(where(this.schema, conditions));
  }

  /** One page of what the query leaves, its members named by the view's paging. Throws 422. */
  page(query: Record<string, string> = {}, view: View): Json {
    const { from, items, tells } = view.paging ?? PAGING;
    const sort = view.sorts === undefined ? view.sort : [...parseSort(query["sort"], view.sorts), ...view.sort];
    const keys = sortKeys(this.schema, sort);
    const limit = parseLimit(query, view.paging);
    const skip = parseSkip(query, view.paging ?? PAGING, limit);
    const kept = this.#narrowed(query, view);
    const cursor = from.by === "cursor" ? query[from.name] : undefined;
    const rest = cursor === undefined ? null : after(keys, parseCursor(cursor, keys.length, from.name));
    const columns = keys.map(({ sql }, index) => `${sql} AS _key${index}`).join(", ");
    const order = keys.map(({ sql, descending }) => `${sql} ${descending ? "DESC" : "ASC"}`).join(", ");
    const statement = `SELECT *, ${columns} FROM ${this.#table} WHERE ${kept.sql} AND ${rest?.sql ?? "TRUE"} ORDER BY ${order} LIMIT ? OFFSET ?`;
    const rows = this.#sql.exec<Row>(statement, ...kept.values, ...(rest?.values ?? []), limit + 1, skip).toArray();
    const shown = rows.slice(0, limit).map((row) => this.#toRecord(row));
    if (items === null) return shown;
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const keysOf = (row: Row): SortValue[] => keys.map((_, index) => row[`_key${index}`] as SortValue);
    const total = tells.total === undefined && tells.pages === undefined ? 0 : this.#count(kept);
    return {
      [items]: shown,
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

  /** A text that may be any JSON is kept as JSON too, or it could not be told from what else it may be. */
  #bind(values: JsonObject): SqlStorageValue[] {
    return Object.entries(values).map(([name, value]) =>
      this.schema[name]?.type === "json" && value !== null ? JSON.stringify(value) : toColumn(value),
    );
  }

  #count({ sql, values }: SqlPart): number {
    return this.#sql.exec<{ n: number }>(`SELECT count(*) AS n FROM ${this.#table} WHERE ${sql}`, ...values).one().n;
  }

  #narrowed(query: Record<string, string>, { filters, narrows, presets = [], scope, within }: View): SqlPart {
    const unnamed = presets.filter(({ parameter }) => query[parameter] === undefined);
    const own = this.parentField === null || within === undefined ? [] : [{ field: this.parentField, equals: within }];
    return allOf([
      where(this.schema, [...own, ...unnamed.map(({ equals, field }) => ({ field, equals }))]),
      narrowBy(this.schema, query, filters, narrows),
      ...(scope === undefined ? [] : [scope]),
    ]);
  }

  #rows(which: Which): Row[] {
    if (which === ONLY) return this.#sql.exec<Row>(`SELECT * FROM ${this.#table} LIMIT 1`).toArray();
    const { field, value, within } =
      typeof which === "string" ? { field: this.idField, value: which, within: undefined } : which;
    const equals =
      this.schema[field]?.unique === "caseless" ? [`lower(${quote(field)})`, "lower(?)"] : [quote(field), "?"];
    const rows = this.#sql.exec<Row>(`SELECT * FROM ${this.#table} WHERE ${equals.join(" = ")}`, value).toArray();
    return within === undefined ? rows : rows.filter((row) => row[this.parentField ?? ""] === within);
  }

  #row(which: Which): Row {
    const [row] = this.#rows(which);
    if (row === undefined) throw notFound(this.#what, this.#missing);
    return row;
  }

  #parentOf(values: Row | JsonObject): JsonObject {
    return this.parentField === null ? {} : { [this.parentField]: (values[this.parentField] ?? null) as Json };
  }

  #refuseTaken(values: JsonObject, but: number | null): void {
    const { sql: siblings, values: parent } = where(
      this.schema,
      Object.entries(this.#parentOf(values)).map(([field, equals]) => ({ field, equals })),
    );
    for (const [name, value] of Object.entries(values)) {
      const unique = this.schema[name]?.unique;
      if (!unique || value === null) continue;
      const same = unique === "caseless" ? `lower(${quote(name)}) IS lower(?)` : `${quote(name)} IS ?`;
      const statement = `SELECT 1 FROM ${this.#table} WHERE ${same} AND _position IS NOT ? AND ${siblings}`;
      if (this.#sql.exec(statement, toColumn(value), but, ...parent).toArray().length > 0)
        throw taken(name, this.schema[name]?.taken);
    }
  }

  #namesOf(origin: Field["origin"]): string[] {
    return Object.keys(this.schema).filter((name) => this.schema[name]?.origin === origin);
  }

  /** Numbers go on from the greatest there is. */
  #numbered(values: JsonObject): JsonObject {
    const numbers = this.#namesOf("sequence").map((name): [string, Json] => {
      const own = where(
        this.schema,
        Object.entries(this.#parentOf(values)).map(([field, equals]) => ({ field, equals })),
      );
      const statement = `SELECT coalesce(max(${quote(name)}), 0) + 1 AS n FROM ${this.#table} WHERE ${own.sql}`;
      return [name, this.#sql.exec<{ n: number }>(statement, ...own.values).one().n];
    });
    return Object.fromEntries(numbers);
  }

  /** The first that is free of a text, the text with -2, with -3, … */
  #slugged(values: JsonObject): JsonObject {
    const slugs = Object.entries(this.schema).flatMap(([name, { slugOf }]): [string, Json][] => {
      if (slugOf === undefined || (values[name] ?? null) !== null) return [];
      const slug = slugFrom(String(values[slugOf] ?? ""), this.#what);
      let free = slug;
      for (let n = 2; this.has({ field: name, value: free }); n += 1) free = `${slug}-${n}`;
      return [[name, free]];
    });
    return Object.fromEntries(slugs);
  }

  #touched(row: Row): JsonObject {
    const now = new Date().toISOString();
    const moments = this.#namesOf("updated-at").map((name): [string, Json] => [name, now]);
    const counts = this.#namesOf("revision").map((name): [string, Json] => [name, Number(row[name] ?? 0) + 1]);
    const tags = this.#namesOf("etag").map((name): [string, Json] => [name, crypto.randomUUID()]);
    return Object.fromEntries([...moments, ...counts, ...tags]);
  }

  #toRecord(row: Row): R {
    const record: JsonObject = {};
    for (const [name, field] of this.#shown) {
      const value = fromColumn(field, row[name]);
      // What is the service's own is there for its code, and in no answer.
      if (field.hidden || (field.sparse && value === null))
        Object.defineProperty(record, name, { value, enumerable: false });
      else record[name] = value;
    }
    return this.#compute === null ? (record as R) : Object.assign(record as R, this.#compute(record as R));
  }
}
