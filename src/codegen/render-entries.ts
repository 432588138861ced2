import type { Service } from "#src/plan/plan.ts";
import { type Expression, listOf, type Tally } from "#src/spec/expression.ts";
import { camelCase, singular, wordsOf } from "#src/spec/words.ts";
import type { Scope } from "./scope.ts";

/** Where a tally speaks of the entries of a list: each entry, as if it were a record, and its list. */
export const inEntries = (scope: Scope, of: string): { inner: Scope; list: Expression } | null => {
  const name = listOf(of);
  const field = scope.record.subject.fields.find((each) => each.name === name);
  if (name === null || field === undefined) return null;
  const subject: Service = { ...scope.record.subject, name: of, fields: field.entries?.members ?? [] };
  const own = camelCase(wordsOf(name).map(singular));
  const variable = own === scope.record.variable || own === name ? "entry" : own;
  return { inner: { ...scope, record: { subject, variable }, parent: scope.record }, list: { field: name } };
};

/** A tally over the entries of a list; `list`, `kept` and `value` are code. */
export const renderEntries = (
  { tally, what }: Extract<Expression, { tally: Tally }>,
  { list, test, value, variable }: { list: string; test: string; value: string; variable: string },
): string => {
  if (tally === "any" && test !== "") return `${list}.some((${variable}) => ${test})`;
  const kept = test === "" ? list : `${list}.filter((${variable}) => ${test})`;
  if (tally === "all") return kept;
  if (tally === "count" || tally === "any" || what === undefined)
    return `${kept}.length${tally === "any" ? " > 0" : ""}`;
  return `${tally}Of(${kept}, (${variable}) => ${value})`;
};
