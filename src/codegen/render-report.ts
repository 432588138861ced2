import type { Behaviour, Field } from "#src/spec/spec.ts";
import type { Breakdown, ReportValue } from "#src/spec/report.ts";
import { printString } from "./print-literal.ts";
import { listKept, renderExpression, renderKept, type Scope } from "./render-expression.ts";
import { scopeOf, type Work } from "./render-steps.ts";

type Report = Behaviour & { kind: "report" };

/** Code of what stands for a record: a text as it is, a list with its entries, anything else as text. */
const valueOf = (field: Field | undefined, code: string): string => {
  if (field?.type === "list" || field?.type === "text" || field?.type === "enum") return code;
  return `String(${code})`;
};

const renderBreakdown = (scope: Scope, { by, entries, of, values = [], what, where }: Breakdown): string => {
  const kept = renderKept(scope, of, where);
  const { subject, variable } = kept.inner.record;
  const value = valueOf(
    subject.fields.find(({ name }) => name === by),
    `${variable}.${by}`,
  );
  const amount = what === undefined ? "() => 1" : `(${variable}) => ${renderExpression(kept.inner, what)}`;
  const parts = [listKept(kept), `(${variable}) => ${value}`, amount];
  if (entries === undefined) {
    const known = values.length === 0 ? [] : [`[${values.map((each) => printString(each)).join(", ")}]`];
    return `totalsBy(${[...parts, ...known].join(", ")})`;
  }
  const members = `${printString(entries.value)}: value, ${printString(entries.result)}: total`;
  return `rankedBy(${parts.join(", ")}).map(([value, total]) => ({ ${members} }))`;
};

const renderValue = (scope: Scope, value: ReportValue): string => {
  if ("members" in value) return renderMembers(scope, value.members);
  if ("asked" in value) return "input.id";
  return "by" in value ? renderBreakdown(scope, value) : renderExpression(scope, value);
};

const renderMembers = (scope: Scope, members: Record<string, ReportValue>): string =>
  `{ ${Object.entries(members)
    .map(([name, value]) => `${printString(name)}: ${renderValue(scope, value)}`)
    .join(", ")} }`;

/** What a report answers, with the line before it that reads what the request asks of the records. */
export const renderReport = (
  work: Work,
  { filters = [], members, within }: Report,
): { before: string; body: string } => {
  const { operation, place } = work;
  const asks = [
    ...(filters.length === 0
      ? []
      : [`...${place.table}.parseQuery(input.query, operations.${operation.name}.filters)`]),
    ...(within === undefined ? [] : [`{ field: ${printString(within)}, equals: input.id }`]),
  ];
  const scope: Scope = {
    ...scopeOf(work, null),
    overall: place.which === null,
    ...(asks.length > 0 && { asked: { of: place.subject.name, code: "...asked" } }),
  };
  const body = renderMembers(scope, members);
  return { before: body.includes("...asked") ? `const asked = [${asks.join(", ")}];\n` : "", body };
};
