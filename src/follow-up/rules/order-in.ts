import { parseLiteral } from "#src/codegen/parse-literal.ts";
import type { FieldFact } from "./service-facts.ts";

const SORT = /\bthis\.records\.(?:page|all)\([^]*?\bsort: (?=\[)/u;
/** What orders records by more than their fields. */
const MORE = /\b(?:rank|ranks|orders|within|scope):/u;
const AS_NUMBER = new Set(["decimal", "integer", "number", "boolean"]);

type Sort = { field: string; descending: boolean };

const isSort = (value: unknown): value is Sort =>
  typeof value === "object" &&
  value !== null &&
  "field" in value &&
  typeof value.field === "string" &&
  "descending" in value &&
  typeof value.descending === "boolean";

/** An expression of the layer's `sortKeys`, letter for letter: SQLite takes an index in an order that it recognises. */
const keyOf = (name: string, { type, values }: FieldFact): string => {
  const column = `"${name}"`;
  if (type === "date-time") return `coalesce(julianday(${column}), 0)`;
  if (AS_NUMBER.has(type)) return `coalesce(${column}, 0)`;
  if (type !== "enum") return `lower(coalesce(${column}, ''))`;
  const cases = values.map((value, index) => `WHEN '${value.replaceAll("'", "''")}' THEN ${index}`).join(" ");
  return `CASE ${column} ${cases} ELSE ${values.length} END`;
};

/** The columns of an index in which records stand as a method lists them; null: that is not plain. */
export const orderIn = (method: string, fields: Record<string, FieldFact>): string | null => {
  const found = SORT.exec(method);
  if (found === null || MORE.test(method)) return null;
  const sort: unknown = parseLiteral(method.slice(found.index + found[0].length));
  if (!Array.isArray(sort) || sort.length === 0 || !sort.every(isSort)) return null;
  const keys = sort.map(({ descending, field }) => {
    const fact = fields[field];
    if (fact === undefined || fact.origin === "computed") return null;
    return [`("${field}" IS NULL)`, `${keyOf(field, fact)}${descending ? " DESC" : ""}`];
  });
  if (!keys.every((key) => key !== null)) return null;
  return [...keys.flat(), `_position${sort.at(-1)?.descending === true ? " DESC" : ""}`].join(", ");
};
