import type { Json } from "../contract/call.ts";
import { invalidQuery, named } from "../contract/problem.ts";
import { parseDecimal } from "../contract/decimal.ts";
import { type From, type Paging, PAGING } from "../contract/paging.ts";
import type { Narrow, OperationDefinition } from "../contract/product-definition.ts";
import type { Count } from "../contract/standings.ts";
import { type Field, parseFilter, type Schema } from "../contract/schema.ts";
import { wordsIn } from "./derived.ts";

export type Sort = { field: string; descending: boolean };
export type Condition =
  | { field: string; equals: Json }
  | { field: string; oneOf: readonly Json[] }
  /** Of texts, days and moments. */
  | { field: string; begins: string }
  /** Days, or the days of moments, up to the second, that included. */
  | { field: string; from?: string; to: string };

/** An expression that is never null, with the direction in which it is walked. */
export type SortKey = { sql: string; descending: boolean };
export type SqlPart = { sql: string; values: SqlStorageValue[] };

export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const toColumn = (value: Json | undefined): SqlStorageValue => {
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "object" ? JSON.stringify(value) : value;
};

/** A value as the column of its field has it: decimals stand there in their smallest units. */
export const columnOf = (field: Field | undefined, value: Json | undefined): SqlStorageValue => {
  if (field?.type !== "decimal") return toColumn(value);
  const { scale = 0 } = field;
  return typeof value === "number" ? Math.round(value * 10 ** scale) : parseDecimal(String(value), scale);
};

/** Rows without the value come last, whatever the direction; enumerated values stand in the author's order. */
export const sortKeys = (schema: Schema, sort: readonly Sort[]): SortKey[] => [
  ...sort.flatMap(({ field, descending }): SortKey[] => {
    const column = quote(field);
    const { type, values = [] } = schema[field] ?? { type: "text" };
    const cases = values.map((value, index) => `WHEN '${value.replaceAll("'", "''")}' THEN ${index}`).join(" ");
    const text = `lower(coalesce(${column}, ''))`;
    const byType: Partial<Record<typeof type, string>> = {
      enum: `CASE ${column} ${cases} ELSE ${values.length} END`,
      "date-time": `coalesce(julianday(${column}), 0)`,
      decimal: `coalesce(${column}, 0)`,
      integer: `coalesce(${column}, 0)`,
      number: `coalesce(${column}, 0)`,
      boolean: `coalesce(${column}, 0)`,
    };
    return [
      { sql: `(${column} IS NULL)`, descending: false },
      { sql: byType[type] ?? text, descending },
    ];
  }),
  // What ties is walked in the direction of the rest: the newest first, or the oldest.
  { sql: "_position", descending: sort.at(-1)?.descending ?? false },
];

const valuesOf = (condition: Condition): readonly Json[] => {
  if ("oneOf" in condition) return condition.oneOf;
  if ("to" in condition) return [condition.from ?? "", condition.to];
  return ["begins" in condition ? condition.begins : condition.equals];
};

/** A field, or what the object in it has under a name: `shipment.carrier`. */
const columnAt = (path: string): string => {
  const [field = "", ...rest] = path.split(".");
  return rest.length === 0
    ? quote(field)
    : `json_extract(${quote(field)}, '$.${rest.join(".").replaceAll("'", "''")}')`;
};

/** `AND` of conditions; a list holds the value, anything else is it. */
export const where = (schema: Schema, conditions: readonly Condition[]): SqlPart => {
  const parts = conditions.map((condition) => {
    const column = columnAt(condition.field);
    if ("begins" in condition) return `substr(${column}, 1, ${condition.begins.length}) = ?`;
    if ("to" in condition) return `substr(${column}, 1, 10) BETWEEN ? AND ?`;
    if ("oneOf" in condition) return `${column} IN (${condition.oneOf.map(() => "?").join(", ")})`;
    return schema[condition.field]?.type === "list" && typeof condition.equals === "string"
      ? `EXISTS (SELECT 1 FROM json_each(${column}) WHERE value = ?)`
      : `${column} IS ?`;
  });
  const values = conditions.flatMap((condition) =>
    valuesOf(condition).map((value) => columnOf(schema[condition.field], value)),
  );
  return { sql: ["TRUE", ...parts].join(" AND "), values };
};

/** Stands between the values of a parameter that stands in the query string several times. */
export const BETWEEN = "\u001F";

const SIGNS = { from: ">=", to: "<=", after: ">", before: "<" };

/** Where a word lies among others. */
const MATCHES = { whole: [" ", " "], start: [" ", ""], part: ["", ""] } as const;

/** A text without any word asks for nothing. */
const searchWords = (column: string, { any, match = "whole" }: Narrow, text: string): SqlPart => {
  const words = wordsIn(text);
  if (words.length === 0) return { sql: "TRUE", values: [] };
  const [left, right] = MATCHES[match];
  const sql = words.map(() => `instr(${column}, ?) > 0`).join(any ? " OR " : " AND ");
  return { sql: `(${sql})`, values: words.map((word) => `${left}${word}${right}`) };
};

/** What a parameter of the query string asks. Letters are found whatever their case. Throws 422. */
export const narrowTo = (schema: Schema, parameter: string, narrow: Narrow, text: string): SqlPart => {
  const { by, fields, joined = [], none } = narrow;
  const [first = ""] = fields;
  if (by === "words") return searchWords(quote(first), narrow, text);
  if (by === "equals") return { sql: `${quote(first)} IS ?`, values: [text === none ? null : text] };
  if (by === "has") return hasAll(schema, first, text.split(BETWEEN));
  if (by === "among") {
    const values = text
      .split(",")
      .map((value) => columnOf(schema[first], parseFilter(schema, first, value.trim(), parameter)));
    return { sql: `${quote(first)} IN (${values.map(() => "?").join(", ")})`, values };
  }
  if (by === "begins") return { sql: `substr(${quote(first)}, 1, length(?)) = ?`, values: [text, text] };
  if (by !== "contains") {
    const value = parseFilter(schema, first, text, parameter);
    // Days and times of day compare as texts.
    const isMoment = schema[first]?.type === "date-time";
    const [column, bound] = isMoment ? [`julianday(${quote(first)})`, "julianday(?)"] : [quote(first), "?"];
    return { sql: `${column} ${SIGNS[by]} ${bound}`, values: [columnOf(schema[first], value)] };
  }
  const parts = fields.map((field) =>
    schema[field]?.type === "list"
      ? `EXISTS (SELECT 1 FROM json_each(${quote(field)}) WHERE instr(lower(value), lower(?)) > 0)`
      : `instr(lower(${quote(field)}), lower(?)) > 0`,
  );
  const whole = joined.map((names) => {
    const columns = names.map((name) => `coalesce(${quote(name)}, '')`);
    return `instr(lower(${columns.join(" || ' ' || ")}), lower(?)) > 0`;
  });
  const all = [...parts, ...whole];
  return { sql: `(${all.join(" OR ")})`, values: all.map(() => text) };
};

/** A list that has each of these values. */
const hasAll = (schema: Schema, name: string, values: readonly string[]): SqlPart => {
  const has = `EXISTS (SELECT 1 FROM json_each(${quote(name)}) WHERE value = ?)`;
  const isLower = schema[name]?.entries?.lower === true;
  return {
    sql: values.map(() => has).join(" AND "),
    values: values.map((value) => (isLower ? value.trim().toLowerCase() : value)),
  };
};

type Asked = Pick<OperationDefinition, "narrows" | "needs" | "ordered">;

const boundsOf = (narrows: Readonly<Record<string, Narrow>>, signs: readonly Narrow["by"][], field: string): string[] =>
  Object.keys(narrows).filter((name) => {
    const narrow = narrows[name];
    return narrow !== undefined && signs.includes(narrow.by) && narrow.fields[0] === field;
  });

/** What must be asked, and what must not be asked together. Throws 422. */
export const refuseQuery = (schema: Schema, query: Readonly<Record<string, string>>, asked: Asked): void => {
  const { narrows = {}, needs = [], ordered } = asked;
  for (const name of needs) if (query[name] === undefined) throw invalidQuery(name, "is required");
  if (!ordered) return;
  for (const field of new Set(Object.values(narrows).map(({ fields }) => fields[0] ?? "")))
    for (const from of boundsOf(narrows, ["from", "after"], field))
      for (const to of boundsOf(narrows, ["to", "before"], field)) {
        const [begin, end] = [from, to].map((name) =>
          query[name] === undefined ? null : parseFilter(schema, field, query[name], name),
        );
        if (begin !== null && end !== null && begin !== undefined && end !== undefined && begin > end)
          throw invalidQuery(from, `must not be after ${to}`);
      }
};

/** `AND` of parts. */
export const allOf = (parts: readonly SqlPart[]): SqlPart => ({
  sql: parts.map(({ sql }) => sql).join(" AND "),
  values: parts.flatMap(({ values }) => values),
});

/** What a query string asks of records by the values of their fields. Throws 422. */
export const conditionsIn = (
  schema: Schema,
  query: Readonly<Record<string, string>>,
  filters: readonly string[],
): Condition[] =>
  filters.flatMap((field) => {
    const text = query[field];
    return text === undefined ? [] : [{ field, equals: parseFilter(schema, field, text) }];
  });

/** What a query string asks of records: values of fields, and what further parameters ask for. Throws 422. */
export const narrowBy = (
  schema: Schema,
  query: Readonly<Record<string, string>>,
  filters: readonly string[],
  narrows: Readonly<Record<string, Narrow>> = {},
): SqlPart => {
  const conditions = conditionsIn(schema, query, filters);
  const parts = Object.entries(narrows).flatMap(([parameter, narrow]) => {
    const text = query[parameter];
    return text === undefined ? [] : [narrowTo(schema, parameter, narrow, text)];
  });
  return allOf([where(schema, conditions), ...parts]);
};

/** The order that the parameter `sort` asks for, before the one that the operation has anyway. Throws 422. */
export const parseSort = (text: string | undefined, sorts: readonly string[]): Sort[] => {
  if (text === undefined) return [];
  const field = text.replace(/^-/u, "");
  if (sorts.includes(field)) return [{ field, descending: text.startsWith("-") }];
  throw invalidQuery("sort", `must be one of ${sorts.flatMap((name) => [name, `-${name}`]).join(", ")}`);
};

/** The same, where each value that may be asked has an order of its own. Throws 422. */
export const orderAsked = (
  text: string | undefined,
  orders: Readonly<Record<string, readonly Sort[]>>,
): readonly Sort[] | null => {
  if (text === undefined) return null;
  const found = Object.hasOwn(orders, text) ? orders[text] : undefined;
  if (found === undefined) throw invalidQuery("sort", `must be one of ${Object.keys(orders).join(", ")}`);
  return found;
};

/** Everything behind the row whose keys are `last`. */
export const after = (keys: readonly SortKey[], last: readonly SqlStorageValue[]): SqlPart => {
  const values: SqlStorageValue[] = [];
  const alternatives = keys.map(({ sql, descending }, index) => {
    const equal = keys.slice(0, index).map((key, earlier) => {
      values.push(last[earlier] ?? null);
      return `${key.sql} = ?`;
    });
    values.push(last[index] ?? null);
    return [...equal, `${sql} ${descending ? "<" : ">"} ?`].join(" AND ");
  });
  return { sql: `(${alternatives.map((alternative) => `(${alternative})`).join(" OR ")})`, values };
};

/** What was asked for beside the page, as a text: a cursor that is bound to it fits nothing else. */
export const boundTo = (
  query: Readonly<Record<string, string>>,
  { filters, narrows = {}, presets = [], within }: BoundView,
): string => {
  const names = ["sort", ...filters, ...Object.keys(narrows), ...presets.map(({ parameter }) => parameter)];
  return JSON.stringify([within ?? null, ...names.map((name) => query[name] ?? null)]);
};

type BoundView = Pick<OperationDefinition, "narrows" | "presets"> & { filters: readonly string[]; within?: string };

/** A cursor is opaque to callers: the sort keys of the last row they have seen, and what it is `bound` to. */
export const renderCursor = (last: readonly SqlStorageValue[], bound: string | null = null): string =>
  btoa(encodeURIComponent(JSON.stringify(bound === null ? last : [...last, bound])))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

export const parseCursor = (
  text: string,
  length: number,
  { name, wrong }: From & { by: "cursor" | "page" | "offset" },
  bound: string | null = null,
): SqlStorageValue[] => {
  try {
    const told: unknown = JSON.parse(decodeURIComponent(atob(text.replaceAll("-", "+").replaceAll("_", "/"))));
    const last: unknown[] = Array.isArray(told) ? told : [];
    const isOurs = bound === null ? last.length === length : last.length === length + 1 && last.at(-1) === bound;
    const keys = last.slice(0, length);
    const isKey = (key: unknown): key is string | number => typeof key === "string" || typeof key === "number";
    if (isOurs && keys.every(isKey)) return keys;
  } catch {
    // Falls through: whatever it was, it did not come from us.
  }
  throw named(invalidQuery(name, "must be what an earlier answer named as the next"), wrong);
};

/** In a query, asks for the sort keys too. Only the Worker sets it, where it puts pages of several instances together. */
export const WITH_KEYS = "_keys";

const parseNumber = (name: string, text: string | undefined, least: number, most: number): number | null => {
  if (text === undefined) return null;
  const number = Number(text);
  if (/^\d+$/u.test(text) && number >= least && number <= most) return number;
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  throw invalidQuery(name, `must be a whole number ${range}`);
};

/** How many records a query asks for. Throws 422. */
export const parseLimit = (query: Readonly<Record<string, string>>, { limit }: Paging = PAGING): number =>
  parseNumber(limit.name, query[limit.name], 1, limit.max) ?? limit.default;

/** A number that a query may name. Throws 422. */
export const parseCount = (query: Readonly<Record<string, string>> = {}, { max, min, name, ...count }: Count): number =>
  parseNumber(name, query[name], min, max) ?? count.default;

/** Records on one side of a value, or of the record that has it as its id. */
const beyond = (schema: Schema, table: string, field: string, sign: "<" | ">", text: string, name: string): SqlPart => {
  const column = quote(field);
  const { origin, type } = schema[field] ?? { origin: "id", type: "text" };
  if (origin === "id")
    return { sql: `_position ${sign} (SELECT _position FROM ${table} WHERE ${column} = ?)`, values: [text] };
  if (type === "integer")
    return { sql: `${column} ${sign} ?`, values: [parseNumber(name, text, 0, Number.MAX_SAFE_INTEGER)] };
  const value = toColumn(parseFilter(schema, field, text, name));
  return type === "date-time"
    ? { sql: `julianday(${column}) ${sign} julianday(?)`, values: [value] }
    : { sql: `${column} ${sign} ?`, values: [value] };
};

/** What the bounds in a query leave, and whether it is walked from the end. Throws 422. */
export const windowOf = (
  schema: Schema,
  table: string,
  query: Readonly<Record<string, string>>,
  { after: low, before: high, field, newest }: From & { by: "bounds" },
): { kept: SqlPart; key: string; backwards: boolean } => {
  const above = low === undefined ? undefined : query[low];
  const below = high === undefined ? undefined : query[high];
  const key = schema[field]?.origin === "id" ? "_position" : quote(field);
  if (above !== undefined && below !== undefined) throw invalidQuery(low ?? "", `must not stand beside ${high}`);
  if (above !== undefined) return { kept: beyond(schema, table, field, ">", above, low ?? ""), key, backwards: false };
  if (below !== undefined) return { kept: beyond(schema, table, field, "<", below, high ?? ""), key, backwards: true };
  return { kept: { sql: "TRUE", values: [] }, key, backwards: newest === true };
};

/** How many records a query leaves out before its page; 0 where it goes by cursors. Throws 422. */
export const parseSkip = (query: Readonly<Record<string, string>>, { from }: Paging, limit: number): number => {
  if (from.by === "cursor" || from.by === "bounds") return 0;
  const least = from.by === "page" ? 1 : 0;
  const asked = parseNumber(from.name, query[from.name], least, Number.MAX_SAFE_INTEGER) ?? least;
  return from.by === "page" ? Math.min((asked - 1) * limit, Number.MAX_SAFE_INTEGER) : asked;
};
