import type { Expression, Operator } from "#src/spec/expression.ts";
import type { Field } from "#src/spec/spec.ts";
import { asSubject, partNamed } from "#src/plan/subject.ts";
import { fieldOf } from "./place.ts";
import { renderExpression, type Scope } from "./render-expression.ts";
import { fieldIn, scaleOf } from "./scale-of.ts";
import { tableNameOf } from "./service-names.ts";

/** A piece of SQL, and the code of the values that are bound in it. */
export type Sql = { sql: string; values: string[] };

const SIGNS: Partial<Record<Operator, string>> = {
  equal: "IS",
  unequal: "IS NOT",
  less: "<",
  "at-most": "<=",
  more: ">",
  "at-least": ">=",
};

const ORDERED = new Set<Operator>(["less", "at-most", "more", "at-least"]);

const isMomentOf = (scope: Scope, is: Expression): boolean =>
  "now" in is || ("field" in is && fieldNamed(scope, is.field)?.type === "date-time");

const quote = (name: string): string => `"${name}"`;

const fieldNamed = ({ record: { subject } }: Scope, name: string): Field | undefined =>
  subject.fields.find((field) => field.name === name);

/** What is calculated stands in no column: it is looked for as it is calculated. */
const computeOf = (scope: Scope, name: string): Expression | undefined => {
  const field = fieldNamed(scope, name);
  return field?.origin === "computed" ? field.compute : undefined;
};

/** `scale`: of the unit in which both sides are counted. */
const column = (scope: Scope, expression: Expression, table: string, scale: number): Sql => {
  if ("field" in expression) {
    const compute = computeOf(scope, expression.field);
    if (compute !== undefined) return renderCondition(scope, compute, table);
    const by = 10 ** (scale - scaleOf(scope, expression));
    return { sql: `${table}.${quote(expression.field)}${by === 1 ? "" : ` * ${by}`}`, values: [] };
  }
  if ("parent" in expression && scope.outer !== undefined)
    return { sql: `${scope.outer}.${quote(expression.parent)}`, values: [] };
  if (scale > 0 && "value" in expression && expression.value !== null)
    return { sql: "?", values: [String(Math.round(Number(expression.value) * 10 ** scale))] };
  const decimal = fieldIn(scope, expression);
  if (decimal?.type === "decimal")
    return { sql: "?", values: [`minorOf(${renderExpression(scope, expression)}, ${decimal.scale ?? 0})`] };
  const rendered = renderExpression(scope, expression);
  // Not every caller has these.
  const mayLack = "caller" in expression && (expression.caller === "role" || expression.caller === "of");
  const code = mayLack ? `${rendered} ?? null` : rendered;
  // SQLite knows no booleans.
  return { sql: "?", values: [code === "true" ? "1" : code === "false" ? "0" : code] };
};

/** Records of a part that belong to each of a table, and for which something holds. */
export const fromWhere = (
  scope: Scope,
  { loose, of, where }: { loose?: true; of: string; where?: Expression },
  table: string,
): Sql => {
  const part = partNamed(scope.service, of);
  const subject = asSubject(scope.service, part);
  const name = tableNameOf(subject.name);
  const parent = fieldOf(subject, "parent");
  const id = fieldOf(scope.record.subject, "id") ?? "id";
  const inner: Scope = { ...scope, record: { ...scope.record, subject }, outer: table };
  const kept = where === undefined ? { sql: "TRUE", values: [] } : renderCondition(inner, where, name);
  const belongs = parent === null || loose ? "TRUE" : `${name}.${quote(parent)} = ${table}.${quote(id)}`;
  return { sql: `FROM ${name} WHERE ${belongs} AND ${kept.sql}`, values: kept.values };
};

const exists = (scope: Scope, tally: Extract<Expression, { tally: unknown }>, table: string): Sql => {
  const { sql, values } = fromWhere(scope, tally, table);
  return { sql: `EXISTS (SELECT 1 ${sql})`, values };
};

/** A claim about each record of a table as SQL. Throws for what SQL is not asked to calculate. */
export const renderCondition = (scope: Scope, claim: Expression, table: string): Sql => {
  if ("value" in claim) return { sql: claim.value === true ? "TRUE" : "FALSE", values: [] };
  const compute = "field" in claim ? computeOf(scope, claim.field) : undefined;
  if (compute !== undefined) return renderCondition(scope, compute, table);
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
  const scale = Math.max(scaleOf(scope, left), scaleOf(scope, right));
  const [a, b] = [column(scope, left, table, scale), column(scope, right, table, scale)];
  // Moments may be written in several ways.
  const isMoment = ORDERED.has(claim.do) && [left, right].some((each) => isMomentOf(scope, each));
  const [one, other] = isMoment ? [`julianday(${a.sql})`, `julianday(${b.sql})`] : [a.sql, b.sql];
  return { sql: `(${one} ${sign} ${other})`, values: [...a.values, ...b.values] };
};
