import type { Expression, Operator } from "#src/spec/expression.ts";
import { asSubject, partNamed } from "#src/plan/subject.ts";
import { fieldOf } from "./place.ts";
import { renderExpression, type Scope } from "./render-expression.ts";
import { tableNameOf } from "./service-names.ts";

/** A piece of SQL, and the code of the values that are bound in it. */
type Sql = { sql: string; values: string[] };

const SIGNS: Partial<Record<Operator, string>> = {
  equal: "IS",
  unequal: "IS NOT",
  less: "<",
  "at-most": "<=",
  more: ">",
  "at-least": ">=",
};

const quote = (name: string): string => `"${name}"`;

const column = (scope: Scope, expression: Expression, table: string): Sql => {
  if ("field" in expression) return { sql: `${table}.${quote(expression.field)}`, values: [] };
  const rendered = renderExpression(scope, expression);
  // Not every caller has these.
  const mayLack = "caller" in expression && (expression.caller === "role" || expression.caller === "of");
  const code = mayLack ? `${rendered} ?? null` : rendered;
  // SQLite knows no booleans.
  return { sql: "?", values: [code === "true" ? "1" : code === "false" ? "0" : code] };
};

const exists = (scope: Scope, { of, where }: Extract<Expression, { tally: unknown }>, table: string): Sql => {
  const part = partNamed(scope.service, of);
  const subject = asSubject(scope.service, part);
  const name = tableNameOf(subject.name);
  const parent = fieldOf(subject, "parent");
  const id = fieldOf(scope.record.subject, "id") ?? "id";
  const inner = where === undefined ? { sql: "TRUE", values: [] } : renderCondition(scope, where, name);
  const belongs = parent === null ? "TRUE" : `${name}.${quote(parent)} = ${table}.${quote(id)}`;
  return { sql: `EXISTS (SELECT 1 FROM ${name} WHERE ${belongs} AND ${inner.sql})`, values: inner.values };
};

/** A claim about each record of a table as SQL. Throws for what SQL is not asked to calculate. */
export const renderCondition = (scope: Scope, claim: Expression, table: string): Sql => {
  if ("value" in claim) return { sql: claim.value === true ? "TRUE" : "FALSE", values: [] };
  if ("field" in claim) return { sql: `${table}.${quote(claim.field)} = 1`, values: [] };
  if ("tally" in claim && claim.tally === "any") return exists(scope, claim, table);
  if (!("do" in claim)) throw new Error("no condition for a list");
  if (claim.do === "and" || claim.do === "or") {
    const parts = claim.with.map((each) => renderCondition(scope, each, table));
    const sql = parts.map((part) => part.sql).join(claim.do === "and" ? " AND " : " OR ");
    return { sql: `(${sql})`, values: parts.flatMap(({ values }) => values) };
  }
  const [left, right] = claim.with;
  if (claim.do === "not" && left !== undefined) {
    const part = renderCondition(scope, left, table);
    return { sql: `NOT ${part.sql}`, values: part.values };
  }
  const sign = SIGNS[claim.do];
  if (sign === undefined || left === undefined || right === undefined) throw new Error("no condition for a list");
  const [a, b] = [column(scope, left, table), column(scope, right, table)];
  return { sql: `${a.sql} ${sign} ${b.sql}`, values: [...a.values, ...b.values] };
};
