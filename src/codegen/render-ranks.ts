import type { Behaviour } from "#src/spec/spec.ts";
import type { Expression, Operator } from "#src/spec/expression.ts";
import { isSortable } from "#src/spec/expression/is-sortable.ts";
import { fromWhere, renderCondition, type Sql } from "./render-condition.ts";
import type { Scope } from "./render-expression.ts";

const SIGNS: Partial<Record<Operator, string>> = { add: "+", subtract: "-", multiply: "*", divide: "* 1.0 /" };
const TALLIES = { sum: "sum", average: "avg", least: "min", most: "max" } as const;

const tallyOf = (scope: Scope, tally: Extract<Expression, { tally: unknown }>, table: string): Sql => {
  const { sql, values } = fromWhere(scope, tally, table);
  if (tally.tally === "any") return { sql: `EXISTS (SELECT 1 ${sql})`, values };
  const column = tally.what !== undefined && "field" in tally.what ? `"${tally.what.field}"` : "1";
  const made =
    tally.tally === "sum"
      ? `coalesce(sum(${column}), 0)`
      : tally.tally === "count" || tally.tally === "all"
        ? "count(*)"
        : `${TALLIES[tally.tally]}(${column})`;
  return { sql: `(SELECT ${made} ${sql})`, values };
};

/** A calculated number of each record of a table as SQL. */
const renderNumber = (scope: Scope, is: Expression, table: string): Sql => {
  if ("value" in is) return { sql: JSON.stringify(is.value), values: [] };
  if ("field" in is) {
    const { compute } = scope.record.subject.fields.find(({ name }) => name === is.field) ?? {};
    return compute === undefined ? { sql: `${table}."${is.field}"`, values: [] } : renderNumber(scope, compute, table);
  }
  if ("tally" in is) return tallyOf(scope, is, table);
  if (!("do" in is)) throw new Error("no number to sort by");
  if (is.do === "if" && is.with[0] !== undefined) {
    const condition = renderCondition(scope, is.with[0], table);
    const [yes, no] = is.with.slice(1).map((each) => renderNumber(scope, each, table));
    if (yes === undefined || no === undefined) throw new Error("no number to sort by");
    return {
      sql: `CASE WHEN ${condition.sql} THEN ${yes.sql} ELSE ${no.sql} END`,
      values: [...condition.values, ...yes.values, ...no.values],
    };
  }
  const parts = is.with.map((each) => renderNumber(scope, each, table));
  const codes = parts.map(({ sql }) => sql);
  const sql = is.do === "round" ? `round(${codes.join(", ")})` : `(${codes.join(` ${SIGNS[is.do] ?? "+"} `)})`;
  return { sql, values: parts.flatMap(({ values }) => values) };
};

/** What is calculated of records, as far as a list may stand in its order. */
export const ranksOf = (
  scope: Scope,
  { orders = {}, sort, sorts = [] }: Extract<Behaviour, { kind: "list" }>,
  table: string,
): [name: string, Sql][] => {
  const names = new Set([...[...sort, ...Object.values(orders).flat()].map(({ field }) => field), ...sorts]);
  return scope.record.subject.fields.flatMap(({ compute, name, origin }): [string, Sql][] =>
    names.has(name) && origin === "computed" && compute !== undefined && isSortable(compute)
      ? [[name, renderNumber(scope, compute, table)]]
      : [],
  );
};
