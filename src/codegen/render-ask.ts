import type { Operation } from "#src/plan/plan.ts";
import type { Behaviour } from "#src/spec/spec.ts";
import { printString } from "./print-literal.ts";
import { renderAssignments } from "./render-assignments.ts";
import { renderChangeAll } from "./render-change-all.ts";
import { renderExpression, type Scope } from "./render-expression.ts";
import { scopeOf, type Work } from "./render-steps.ts";
import { bodyTypeOf } from "./service-names.ts";

/** Asks the other service: `this.instance.ask(…)`, which answers what it answers. */
export const renderAsk = (work: Work, sent: string | null): string => {
  const { asks } = work.operation;
  if (asks === undefined) return "";
  const scope: Scope = scopeOf(work, sent);
  const id = asks.id === undefined ? '""' : renderExpression(scope, asks.id);
  const mayLack = asks.id !== undefined && "field" in asks.id ? `${id} ?? ""` : id;
  const members = Object.entries(asks.body ?? {}).map(
    ([name, value]) => `${printString(name)}: ${renderExpression(scope, value)}`,
  );
  const body = asks.body === undefined ? "" : `, body: { ${members.join(", ")} }`;
  const { missing } = asks;
  const refusal =
    missing === undefined
      ? ""
      : `, { status: ${missing.status}, code: ${missing.code === null ? "null" : printString(missing.code)} }`;
  return `this.instance.ask(call, ${printString(`${asks.service}.${asks.operation}`)}, { id: ${mayLack}${body} }${refusal})`;
};

/** What a new record keeps of the answer. */
export const renderKept = ({ asks }: Operation): string =>
  Object.entries(asks?.keeps ?? {})
    .map(([field, member]) => `${field}: asked[${printString(member)}] ?? null`)
    .join(", ");

/** Changes the records that an event of another service is about. Of others it is no news. */
export const renderHear = (work: Work, { by, is, set, when }: Extract<Behaviour, { kind: "hear" }>): string => {
  const { operation, place } = work;
  const states = when.map((each) =>
    "equals" in each
      ? `{ field: ${printString(each.field)}, equals: ${JSON.stringify(each.equals)} }`
      : `{ field: ${printString(each.field)}, oneOf: ${JSON.stringify(each.oneOf)} }`,
  );
  const conditions = [`{ field: ${printString(by)}, equals: told.${is} }`, ...states].join(", ");
  return [
    `const told = parseTaken(operations.${operation.name}.takes, input.body) as ${bodyTypeOf(operation)};\n`,
    renderChangeAll(place, `[${conditions}]`, renderAssignments(scopeOf(work, null), set)),
    `return { status: ${operation.status}, body: null };\n`,
  ].join("");
};
