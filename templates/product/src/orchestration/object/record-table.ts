import type { Json, JsonObject, Person } from "../contract/call.ts";
import { conflict, notFound, Problem } from "../contract/problem.ts";
import { decimalOf } from "../contract/decimal.ts";
import { type From, type Paging, PAGING } from "../contract/paging.ts";
import type { Firing, Lapse, OperationDefinition } from "../contract/product-definition.ts";
import { type Field, joinParts, parseBody, parseFilter, type Schema } from "../contract/schema.ts";
import { derivedOf } from "./derived.ts";
import { endingOf } from "./ending.ts";
import type { RowMeter } from "./meter-sql.ts";
import {
  after,
  allOf,
  boundTo,
  windowOf,
  columnOf,
  type Condition,
  conditionsIn,
  narrowBy,
  orderAsked,
  parseCursor,
  parseLimit,
  parseSkip,
  parseSort,
  quote,
  refuseQuery,
  renderCursor,
  type Sort,
  sortKeys,
  type SqlPart,
  where,
  WITH_KEYS,
} from "./record-query.ts";
import { seal, type Sealed } from "./secrets.ts";

/** Stands for the record of an instance that holds just one. */
export const ONLY = Symbol("the only record");
/**
 * A record by its id, the only one, or the one that has this value in a unique field, among those that are part of the
 * record `within`, where one is named. `also`: values that name it together with that.
 */
export type Which =
  | string
  | typeof ONLY
  | { field: string; value: string; within?: string; also?: Readonly<Record<string, string>> };

type Row = Record<string, SqlStorageValue>;
type SortValue = string | number;

const AS_JSON = new Set(["list", "map", "object", "json"]);

const fromColumn = ({ scale = 0, type }: Field, value: SqlStorageValue | undefined): Json => {
  if (value === undefined || value === null || value instanceof ArrayBuffer) return null;
  if (type === "boolean") return value === 1;
  if (type === "decimal") return decimalOf(Number(value), scale);
  return AS_JSON.has(type) ? (JSON.parse(String(value)) as Json) : value;
};

/** What a list lets its callers ask for, and its order without their asking. */
export type View = Pick<
  OperationDefinition,
  "narrows" | "needs" | "ordered" | "orders" | "paging" | "presets" | "sorts"
> & {
  filters: readonly string[];
  sort: readonly Sort[];
  /** Only records that are part of this one. */
  within?: string;
  /** Only records of which these hold. */
  only?: readonly Condition[];
  /** Members that go with a page. */
  echo?: JsonObject;
  /** Only records of which this holds. */
  scope?: SqlPart;
  /** A number of each record by which they stand in order. */
  rank?: SqlPart & { descending: boolean };
  /** What is calculated of each record, where the list may stand in its order. */
  ranks?: Readonly<Record<string, SqlPart>>;
  /** How many of all there are for which something holds, by members of the page. */
  counts?: Readonly<Record<string, SqlPart>>;
  /** What is told of each; absent: all. */
  shows?: readonly string[];
};

/** What a view tells of a record. */
const shownOf = (record: JsonObject, { shows }: View): JsonObject =>
  shows === undefined ? record : Object.fromEntries(shows.map((name): [string, Json] => [name, record[name] ?? null]));

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
  fires?: Firing | undefined;
};

/** A record fires in these states alone. */
export const firingStates = ({ state }: Firing): Condition[] =>
  state === undefined ? [] : [{ field: state.field, oneOf: state.from }];

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

/** What must hold of a record whenever one of these fields is written; `check` throws where it does not. */
export type Rule<R> = { of: readonly (keyof R & string)[]; check: (record: R) => void };
/** Hears of a record that was made, where there was none `before`, that changed, or that is gone. */
export type Hear<R> = (record: R, before: R | null, isGone: boolean) => void;

/** Of these only a hash is there. */
const isHashed = ({ origin, type }: Field): boolean => type === "password" || origin === "secret";

/** Whether what is written of a record depends on what it was, or tells it from others. */
const isOfEach = (schema: Schema, written: readonly string[]): boolean =>
  Object.entries(schema).some(
    ([name, field]) =>
      field.origin === "revision" ||
      field.origin === "etag" ||
      [field.after, field.copies, field.follows, field.stamped, field.words].some((rule) => rule !== undefined) ||
      (written.includes(name) && (field.unique !== undefined || field.patched || field.utc || isHashed(field))),
  );

/** The records of one table of an instance. Names in SQL come from the schema, values are always bound. */
export class RecordTable<R extends JsonObject> {
  readonly schema: Schema;
  readonly maxRecords: number;
  /** By which one record among many is known. */
  readonly idField: string;
  /** Holds the id of the record that one of these is a part of. */
  readonly parentField: string | null;
  /** What its records bring about by themselves. */
  readonly fires: Firing | null;
  readonly #sql: RowMeter["sql"];
  readonly #table: string;
  /** Values of records that are gone, which stay taken. */
  readonly #reserved: string;
  readonly #what: string;
  readonly #missing: string | undefined;
  readonly #expires: string | undefined;
  readonly #lapses: readonly Lapse[];
  readonly #shown: readonly [string, Field][];
  #history: { table: RecordTable<JsonObject>; skips: boolean } | null = null;
  #compute: ((record: R) => JsonObject) | null = null;
  #rules: readonly Rule<R>[] = [];
  #hear: Hear<R> | null = null;
  #lapsed: ((record: R) => void) | null = null;
  #changer: (() => Person) | null = null;
  /** Counting reads every row, so the number is kept; null: not known. */
  #size: number | null = null;

  constructor(sql: RowMeter["sql"], settings: TableSettings) {
    const { expires, fires, lapses = [], maxRecords, missing, name, schema, what } = settings;
    this.#sql = sql;
    this.fires = fires ?? null;
    this.schema = schema;
    this.maxRecords = maxRecords;
    this.#table = quote(name);
    this.#reserved = quote(`${name}_reserved`);
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

  /** Says what must hold of every record. */
  ensureBy(rules: readonly Rule<R>[]): this {
    this.#rules = rules;
    return this;
  }

  /** Says who hears of every change, in the transaction of the change. */
  watchBy(hear: Hear<R>): this {
    this.#hear = hear;
    return this;
  }

  /** Says who changes records, where one tells who did last. */
  changedBy(changer: () => Person): this {
    this.#changer = changer;
    return this;
  }

  /** Says what a record that time moved on brings with it. */
  lapseBy(lapsed: (record: R) => void): this {
    this.#lapsed = lapsed;
    return this;
  }

  /**
   * Keeps every state of a record as a record of another table, which never changes. `skips`: what is the same as before
   * is no new state.
   */
  keepIn<P extends JsonObject>(history: RecordTable<P>, skips: boolean): this {
    this.#history = { table: history as unknown as RecordTable<JsonObject>, skips };
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

  /** Throws 409 where a unique value is taken, and what the rules say where one is broken. */
  add(given: JsonObject): R {
    const ending = endingOf(this.schema, given, true);
    const own = { ...given, ...this.#numbered(given), ...this.#slugged(given), ...ending };
    const values = { ...own, ...derivedOf(this.schema, own, null) };
    this.#refuseBroken(values as R, values);
    this.#refuseTaken(values, null);
    const columns = ["_created", ...Object.keys(values).map(quote)];
    const bound = [Date.now(), ...this.#bind(values)];
    if (this.#size !== null) this.#size += 1;
    const marks = columns.map(() => "?").join(", ");
    const statement = `INSERT INTO ${this.#table} (${columns.join(", ")}) VALUES (${marks}) RETURNING *`;
    const record = this.#kept(this.#toRecord(this.#sql.exec<Row>(statement, ...bound).one()));
    this.#hear?.(record, null, false);
    return record;
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

  /** Whether a secret, as a hash, is that of the record. Throws 404. */
  opens(which: Which, field: string, hash: string | undefined): boolean {
    return hash !== undefined && this.hidden(which, field) === hash;
  }

  /** All records of which every condition holds, in the order in which they were made. */
  where(conditions: readonly Condition[]): R[] {
    const { sql, values } = where(this.schema, conditions);
    return this.#sql
      .exec<Row>(`SELECT * FROM ${this.#table} WHERE ${sql} ORDER BY _position`, ...values)
      .toArray()
      .map((row) => this.#toRecord(row));
  }

  /** Those of which every condition holds, and whose moment in `field` was reached by `now`: the earliest first. */
  reached(field: string, now: number, conditions: readonly Condition[], limit: number): R[] {
    const { sql, values } = where(this.schema, conditions);
    const column = quote(field);
    const statement = `SELECT * FROM ${this.#table} WHERE ${column} <= ? AND ${sql} ORDER BY ${column}, _position LIMIT ?`;
    return this.#sql
      .exec<Row>(statement, new Date(now).toISOString(), ...values, limit)
      .toArray()
      .map((row) => this.#toRecord(row));
  }

  /** What a query string asks of records, by the values of these fields. Throws 422. */
  parseQuery(query: Record<string, string> = {}, filters: readonly string[]): Condition[] {
    return conditionsIn(this.schema, query, filters);
  }

  /** All records that the query leaves, in the order of the view. Throws 422. */
  all(query: Record<string, string> = {}, view: View): R[] {
    const kept = this.#narrowed(query, view);
    const order = sortKeys(this.schema, view.sort).map(
      ({ sql, descending }) => `${sql} ${descending ? "DESC" : "ASC"}`,
    );
    const statement = `SELECT * FROM ${this.#table} WHERE ${kept.sql} ORDER BY ${order.join(", ")}`;
    return this.#sql
      .exec<Row>(statement, ...kept.values)
      .toArray()
      .map((row) => this.#toRecord(row));
  }

  /** A number that the records come to of which a condition holds. */
  figure(expression: string, { sql, values }: SqlPart): number | null {
    const statement = `SELECT ${expression} AS n FROM ${this.#table} WHERE ${sql}`;
    return this.#sql.exec<{ n: number | null }>(statement, ...values).one().n;
  }

  /** `limit` of them, after `skip`, in another order: an SQL text that ends with what stands in no two rows alike. */
  pick({ sql, values }: SqlPart, order: string, limit: number, skip = 0): R[] {
    return this.#sql
      .exec<Row>(`SELECT * FROM ${this.#table} WHERE ${sql} ORDER BY ${order} LIMIT ? OFFSET ?`, ...values, limit, skip)
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
  change(which: Which, changes: Partial<R>): R {
    const row = this.#row(which);
    const values = joinParts(this.schema, this.#toRecord(row), changes as JsonObject) as Partial<R>;
    const position = Number(row["_position"]);
    this.#refuseBroken({ ...this.#toRecord(row), ...values }, values as JsonObject);
    this.#refuseTaken({ ...this.#besideOf(row), ...this.#parentOf(row), ...(values as JsonObject) }, position);
    const ending = endingOf(this.schema, values as JsonObject, false);
    if (this.#history?.skips && this.#isSame(row, values as JsonObject)) return this.#toRecord(row);
    const derived = derivedOf(this.schema, values as JsonObject, this.#toRecord(row));
    return this.#kept(this.#rewrite(row, { ...this.#touched(row), ...(values as JsonObject), ...ending, ...derived }));
  }

  /** The same change of all of which every condition holds: in one statement, where it is the same for each of them. */
  changeWhere(conditions: readonly Condition[], changes: Partial<R>): number {
    const written = Object.keys(changes);
    const isWatched = this.#hear !== null || this.#history !== null || this.#rules.length > 0;
    if (isWatched || written.length === 0 || isOfEach(this.schema, written)) {
      const found = this.where(conditions);
      for (const record of found) this.change(String(record[this.idField]), changes);
      return found.length;
    }
    const values = { ...this.#touched({}), ...(changes as JsonObject) };
    const sets = Object.keys(values).map((name) => `${quote(name)} = ?`);
    const { sql, values: bound } = where(this.schema, conditions);
    const statement = `UPDATE ${this.#table} SET ${sets.join(", ")} WHERE ${sql} RETURNING 1`;
    return this.#sql.exec(statement, ...this.#bind(values), ...bound).toArray().length;
  }

  #isSame(row: Row, values: JsonObject): boolean {
    const record: JsonObject = this.#toRecord(row);
    return Object.entries(values).every(([name, value]) => JSON.stringify(record[name]) === JSON.stringify(value));
  }

  /** The record, after its state was kept. */
  #kept(record: R): R {
    const history = this.#history?.table;
    if (history === undefined) return record;
    const values = Object.entries(history.schema).flatMap(([name, { origin }]): [string, Json][] => {
      if (origin === "computed") return [];
      if (origin === "id") return [[name, crypto.randomUUID()]];
      if (origin === "parent") return [[name, record[this.idField] ?? null]];
      return [[name, origin === "created-at" ? new Date().toISOString() : (record[name] ?? null)]];
    });
    history.add(Object.fromEntries(values));
    return record;
  }

  #rewrite(row: Row, values: JsonObject): R {
    const before = this.#hear === null ? null : this.#toRecord(row);
    const record = this.write(Number(row["_position"]), values);
    if (before !== null) this.#hear?.(record, before, false);
    return record;
  }

  /** Writes by row number, without touching anything else. */
  write(position: number, values: JsonObject): R {
    const sets = Object.keys(values).map((name) => `${quote(name)} = ?`);
    const bound = this.#bind(values);
    const statement = `UPDATE ${this.#table} SET ${["_created = _created", ...sets].join(", ")} WHERE _position = ? RETURNING *`;
    return this.#toRecord(this.#sql.exec<Row>(statement, ...bound, position).one());
  }

  /** Writes what is no change of the record: nothing tells that it was changed, or how often. Throws 404. */
  note(which: Which, values: Partial<R>): R {
    const ending = endingOf(this.schema, values as JsonObject, false);
    return this.write(Number(this.#row(which)["_position"]), { ...(values as JsonObject), ...ending });
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
    this.#hear?.(record, record, true);
    return record;
  }

  removeWhere(conditions: readonly Condition[]): number {
    const { sql, values } = where(this.schema, conditions);
    this.#size = null;
    const gone = this.#hear === null ? [] : this.where(conditions);
    const removed = this.#sql.exec(`DELETE FROM ${this.#table} WHERE ${sql} RETURNING 1`, ...values).toArray().length;
    for (const record of gone) this.#hear?.(record, record, true);
    return removed;
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

  /** When time does something next; null: never. */
  nextAge(): number | null {
    const moments = [
      ...this.#lapses.map(({ ends, field, from }) => this.earliest(ends, [{ field, oneOf: from }])),
      ...(this.#expires === undefined ? [] : [this.earliest(this.#expires, [])]),
      ...(this.fires === null ? [] : [this.earliest(this.fires.at, firingStates(this.fires))]),
    ].filter((moment) => moment !== null);
    return moments.length === 0 ? null : Math.min(...moments);
  }

  /** The first moment in `field` of those records of which every condition holds. */
  earliest(field: string, conditions: readonly Condition[]): number | null {
    const { sql, values } = where(this.schema, conditions);
    const column = quote(field);
    const statement = `SELECT ${column} AS at FROM ${this.#table} WHERE ${column} IS NOT NULL AND ${sql} ORDER BY ${column} LIMIT 1`;
    const [first] = this.#sql.exec<{ at: string }>(statement, ...values).toArray();
    return first === undefined ? null : Date.parse(first.at);
  }

  /** All that are due move on at once; who has to hear of it hears of each. */
  lapse({ ends, field, from, to }: Lapse, moment: string): void {
    const due = `${quote(ends)} <= ? AND ${quote(field)} IN (${from.map(() => "?").join(", ")})`;
    const isHeard = this.#hear !== null || this.#lapsed !== null;
    const rows = isHeard
      ? this.#sql.exec<Row>(`SELECT * FROM ${this.#table} WHERE ${due}`, moment, ...from).toArray()
      : [];
    const sets = [`${quote(field)} = ?`, ...this.#agedBy(ends)].join(", ");
    this.#sql.exec(`UPDATE ${this.#table} SET ${sets} WHERE ${due}`, to, moment, ...from);
    for (const row of rows) {
      const record = this.#toRecord(this.#stored(row));
      this.#hear?.(record, this.#toRecord(row), false);
      this.#lapsed?.(record);
    }
  }

  #stored({ _position: position }: Row): Row {
    return this.#sql.exec<Row>(`SELECT * FROM ${this.#table} WHERE _position = ?`, Number(position)).one();
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

  /** The last `most` that are part of a record, the oldest of them first. */
  recent(within: string, most: number): R[] {
    const own = where(this.schema, this.parentField === null ? [] : [{ field: this.parentField, equals: within }]);
    const statement = `SELECT * FROM ${this.#table} WHERE ${own.sql} ORDER BY _position DESC LIMIT ?`;
    const rows = this.#sql.exec<Row>(statement, ...own.values, most).toArray();
    return rows.toReversed().map((row) => this.#toRecord(row));
  }

  /** One page of what the query leaves, its members named by the view's paging. Throws 422. */
  page(query: Record<string, string> = {}, view: View): Json {
    refuseQuery(this.schema, query, view);
    const { from, items, sums = {}, tells } = view.paging ?? PAGING;
    if (from.by === "bounds") return this.#between(query, view, view.paging ?? PAGING, from);
    const asked = view.orders === undefined ? null : orderAsked(query["sort"], view.orders);
    const more = view.sorts === undefined ? [] : parseSort(query["sort"], view.sorts);
    const sort = asked ?? [...more, ...view.sort];
    const { rank } = view;
    const ranked = rank === undefined ? [] : [{ sql: "_rank", descending: rank.descending }];
    const keys = [...ranked, ...sortKeys(this.schema, sort)];
    const limit = parseLimit(query, view.paging);
    const skip = parseSkip(query, view.paging ?? PAGING, limit);
    const kept = this.#narrowed(query, view);
    const cursor = from.by === "cursor" ? query[from.name] : undefined;
    const isBound = from.by === "cursor" && from.bound && query[WITH_KEYS] === undefined;
    const bound = isBound ? boundTo(query, view) : null;
    const rest = cursor === undefined ? null : after(keys, parseCursor(cursor, keys.length, from, bound));
    const columns = keys.map(({ sql }, index) => `${sql} AS _key${index}`).join(", ");
    const order = keys.map(({ sql, descending }) => `${sql} ${descending ? "DESC" : "ASC"}`).join(", ");
    const made = [
      ...(rank === undefined ? [] : [{ ...rank, name: "_rank" }]),
      ...Object.entries(view.ranks ?? {})
        .filter(([name]) => sort.some(({ field }) => field === name))
        .map(([name, part]) => ({ ...part, name: quote(name) })),
    ];
    const source =
      made.length === 0
        ? this.#table
        : `(SELECT *, ${made.map(({ name, sql }) => `(${sql}) AS ${name}`).join(", ")} FROM ${this.#table}) AS ${this.#table}`;
    const statement = `SELECT *, ${columns} FROM ${source} WHERE ${kept.sql} AND ${rest?.sql ?? "TRUE"} ORDER BY ${order} LIMIT ? OFFSET ?`;
    const bindings = [
      ...made.flatMap(({ values }) => values),
      ...kept.values,
      ...(rest?.values ?? []),
      limit + 1,
      skip,
    ];
    const rows = this.#sql.exec<Row>(statement, ...bindings).toArray();
    const shown = rows.slice(0, limit).map((row) => shownOf(this.#toRecord(row), view));
    if (items === null) return shown;
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const keysOf = (row: Row): SortValue[] => keys.map((_, index) => row[`_key${index}`] as SortValue);
    const total = tells.total === undefined && tells.pages === undefined ? 0 : this.#count(kept);
    return {
      ...view.echo,
      [items]: shown,
      ...(query[WITH_KEYS] !== undefined && {
        keys: rows.slice(0, limit).map(keysOf),
        descending: keys.map(({ descending }) => descending),
      }),
      ...(tells.more !== undefined && { [tells.more]: rows.length > limit }),
      ...(tells.next !== undefined && { [tells.next]: last === undefined ? null : renderCursor(keysOf(last), bound) }),
      ...(tells.page !== undefined && { [tells.page]: skip / limit + 1 }),
      ...(tells.limit !== undefined && { [tells.limit]: limit }),
      ...(tells.offset !== undefined && { [tells.offset]: skip }),
      ...(tells.total !== undefined && { [tells.total]: total }),
      ...(tells.pages !== undefined && { [tells.pages]: Math.ceil(total / limit) }),
      ...Object.fromEntries(
        Object.entries(view.counts ?? {}).map(([member, part]) => [member, this.#count(allOf([kept, part]))]),
      ),
      ...Object.fromEntries(Object.entries(sums).map(([member, field]) => [member, this.#sum(field, kept)])),
    };
  }

  /** The page next to a bound, in the order of the view whichever side it is on. */
  #between(query: Record<string, string>, view: View, paging: Paging, from: From & { by: "bounds" }): Json {
    const { items, tells } = paging;
    const limit = parseLimit(query, paging);
    const { backwards, kept, key } = windowOf(this.schema, this.#table, query, from);
    const all = this.#narrowed(query, view);
    const part = allOf([all, kept]);
    const order = `${key} ${backwards ? "DESC" : "ASC"}, _position ${backwards ? "DESC" : "ASC"}`;
    const statement = `SELECT * FROM ${this.#table} WHERE ${part.sql} ORDER BY ${order} LIMIT ?`;
    const rows = this.#sql.exec<Row>(statement, ...part.values, limit + 1).toArray();
    const found = rows.slice(0, limit).map((row) => shownOf(this.#toRecord(row), view));
    const shown = backwards === (view.sort[0]?.descending ?? false) ? found : found.toReversed();
    if (items === null) return shown;
    const last = found.at(-1);
    return {
      [items]: shown,
      ...(tells.more !== undefined && { [tells.more]: rows.length > limit }),
      ...(tells.next !== undefined && { [tells.next]: rows.length > limit ? (last?.[from.field] ?? null) : null }),
      ...(tells.limit !== undefined && { [tells.limit]: limit }),
      ...(tells.total !== undefined && { [tells.total]: this.#count(all) }),
    };
  }

  /** A text that may be any JSON is kept as JSON too, or it could not be told from what else it may be. */
  #bind(values: JsonObject): SqlStorageValue[] {
    return Object.entries(values).map(([name, value]) =>
      this.schema[name]?.type === "json" && value !== null ? JSON.stringify(value) : columnOf(this.schema[name], value),
    );
  }

  #count({ sql, values }: SqlPart): number {
    return this.#sql.exec<{ n: number }>(`SELECT count(*) AS n FROM ${this.#table} WHERE ${sql}`, ...values).one().n;
  }

  /** What a field comes to over these records, as it is told. */
  #sum(name: string, { sql, values }: SqlPart): Json {
    const statement = `SELECT coalesce(sum(${quote(name)}), 0) AS n FROM ${this.#table} WHERE ${sql}`;
    const { n } = this.#sql.exec<{ n: number }>(statement, ...values).one();
    const field = this.schema[name];
    return field === undefined ? n : fromColumn(field, n);
  }

  #narrowed(
    query: Record<string, string>,
    { filters, narrows, only = [], presets = [], scope, within }: View,
  ): SqlPart {
    const unnamed = presets.filter(({ parameter }) => query[parameter] === undefined);
    const own = this.parentField === null || within === undefined ? [] : [{ field: this.parentField, equals: within }];
    return allOf([
      where(this.schema, [...own, ...only, ...unnamed.map(({ equals, field }) => ({ field, equals }))]),
      narrowBy(this.schema, query, filters, narrows),
      ...(scope === undefined ? [] : [scope]),
    ]);
  }

  #rows(which: Which): Row[] {
    if (which === ONLY) return this.#sql.exec<Row>(`SELECT * FROM ${this.#table} LIMIT 1`).toArray();
    const {
      also = {},
      field,
      value,
      within,
    } = typeof which === "string" ? { field: this.idField, value: which, within: undefined } : which;
    // What is no day of the calendar names nothing.
    if (this.schema[field]?.type === "date") parseFilter(this.schema, field, value);
    const equals =
      this.schema[field]?.unique === "caseless" ? [`lower(${quote(field)})`, "lower(?)"] : [quote(field), "?"];
    const others = where(
      this.schema,
      Object.entries(also).map(([name, other]) => ({ field: name, equals: other })),
    );
    const statement = `SELECT * FROM ${this.#table} WHERE ${equals.join(" = ")} AND ${others.sql}`;
    const rows = this.#sql.exec<Row>(statement, value, ...others.values).toArray();
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

  /** `record`: as it is to be. `written`: what of it is new. */
  #refuseBroken(record: R, written: JsonObject): void {
    for (const { check, of } of this.#rules) if (of.some((name) => name in written)) check(record);
  }

  /** What tells apart, together with a unique value. */
  #besideOf(row: Row): JsonObject {
    const names = Object.values(this.schema).flatMap(({ uniqueWith = [] }) => uniqueWith);
    return Object.fromEntries(
      names.map((name): [string, Json] => [
        name,
        fromColumn(this.schema[name] ?? { type: "text", origin: "caller" }, row[name]),
      ]),
    );
  }

  #refuseTaken(values: JsonObject, but: number | null): void {
    const { sql: siblings, values: parent } = where(
      this.schema,
      Object.entries(this.#parentOf(values)).map(([field, equals]) => ({ field, equals })),
    );
    for (const [name, value] of Object.entries(values)) {
      const { reserved, unique, uniqueWith = [] } = this.schema[name] ?? {};
      if (!unique || value === null) continue;
      const beside = where(
        this.schema,
        uniqueWith.map((field) => ({ field, equals: values[field] ?? null })),
      );
      const same = unique === "caseless" ? `lower(${quote(name)}) IS lower(?)` : `${quote(name)} IS ?`;
      const statement = `SELECT 1 FROM ${this.#table} WHERE ${same} AND _position IS NOT ? AND ${siblings} AND ${beside.sql}`;
      if (
        this.#sql.exec(statement, columnOf(this.schema[name], value), but, ...parent, ...beside.values).toArray()
          .length > 0 ||
        (reserved && this.#isReserved(name, value, unique === "caseless"))
      )
        throw taken(name, this.schema[name]?.taken);
    }
  }

  /** Whether a record that is gone had this value. */
  #isReserved(name: string, value: Json, isCaseless: boolean): boolean {
    const same = isCaseless ? "lower(value) = lower(?)" : "value = ?";
    const statement = `SELECT 1 FROM ${this.#reserved} WHERE field = ? AND ${same}`;
    return this.#sql.exec(statement, name, columnOf(this.schema[name], value)).toArray().length > 0;
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
    return Object.fromEntries([...moments, ...counts, ...tags, ...this.#changers()]);
  }

  /** Who changes it, where it tells who did last. What time does is nobody's doing. */
  #changers(): [string, Json][] {
    const { id = "", name = "" } = this.#changer?.() ?? {};
    if (id === "") return [];
    return Object.entries(this.schema).flatMap(([field, { holds, origin, renewed }]): [string, Json][] =>
      origin === "owner" && renewed ? [[field, holds === "id" ? id : name]] : [],
    );
  }

  #toRecord(row: Row): R {
    const record: JsonObject = {};
    for (const [name, field] of this.#shown) {
      const value = fromColumn(field, row[name]);
      // What is the service's own is there for its code, and in no answer.
      if (field.hidden || (field.sparse && value === null))
        Object.defineProperty(record, name, { value, enumerable: false, writable: true });
      else record[name] = value;
    }
    return this.#compute === null ? (record as R) : Object.assign(record as R, this.#compute(record as R));
  }
}
