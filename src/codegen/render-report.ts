import type { Expression, Tally } from "#src/spec/expression.ts";
import type { Behaviour, Field, Period } from "#src/spec/spec.ts";
import type { Breakdown, Choosing, Groups, Leaders, Measure, ReportValue, Tallied } from "#src/spec/report.ts";
import { printString } from "./print-literal.ts";
import { renderAsOf, renderRecent, renderStreak } from "./render-days.ts";
import { listKept, operand, renderExpression, renderKept, type Scope } from "./render-expression.ts";
import { scopeOf, type Work } from "./render-steps.ts";
import { renderValue } from "./render-value.ts";
import { scaleOf } from "./scale-of.ts";
import { parametersOf } from "./service-names.ts";

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

const tallied = (inner: Scope, list: string, { tally, what }: { tally: Tally; what?: Expression }): string => {
  if (tally === "count") return `${list}.length`;
  const value = what === undefined ? "0" : operand(inner, what, false);
  const name = { sum: "sumOf", average: "averageOf", least: "leastOf", most: "mostOf" }[tally as "sum"];
  return `${name}(${list}, (${inner.record.variable}) => ${value})`;
};

/** Code of a measure of one group, and of what it is sorted by. */
const renderMeasure = (inner: Scope, measure: Measure): { told: string; key: string } => {
  if ("value" in measure) return { told: "value", key: "value" };
  if ("share" in measure) {
    const [part, whole] = [tallied(inner, "group", measure.share), tallied(inner, "all", measure.share)];
    const code = `shareOf(${part}, ${whole}, ${measure.decimals})`;
    return { told: code, key: code };
  }
  const key = tallied(inner, "group", measure);
  const scale = measure.what === undefined || measure.tally === "count" ? 0 : scaleOf(inner, measure.what);
  const tell = ["average", "least", "most"].includes(measure.tally) ? "decimalOrNull" : "decimalOf";
  return { told: scale === 0 ? key : `${tell}(${key}, ${scale})`, key };
};

const renderGroups = (scope: Scope, groups: Groups, asked: string): string => {
  const { entries, every, of, sort, step, where } = groups;
  const kept = renderKept(scope, of, where);
  const { variable } = kept.inner.record;
  const own = `${variable}.${groups.groups}`;
  const value = step === undefined ? own : `periodOf(${own}, ${printString(step)})`;
  const known = every === undefined ? "" : `, ${every === "months" ? `monthsOf(${asked})` : JSON.stringify(every)}`;
  const measures = Object.entries(entries).map(([name, measure]) => ({ name, ...renderMeasure(kept.inner, measure) }));
  const told = measures.map(({ name, told: code }) => `${printString(name)}: ${code}`).join(", ");
  const keys = sort.map(({ member }) => measures.find(({ name }) => name === member)?.key ?? "value").join(", ");
  const names = ["value", "group", "all"].filter((name) =>
    new RegExp(String.raw`\b${name}\b`, "u").test(`${told.replaceAll(/"\w+":/gu, "")} ${keys}`),
  );
  const rows = `groupsOf(${listKept(kept)}, (${variable}) => ${value}${known}).map(({ ${names.join(", ")} }) => ({ entry: { ${told} }, keys: [${keys}] }))`;
  return `inOrder(${rows}, [${sort.map(({ descending }) => String(descending)).join(", ")}])`;
};

/** Code of the entries of a list, each with how many records chose it. */
const renderChoosing = (scope: Scope, { by, key, list, of }: Choosing): string => {
  const kept = renderKept(scope, of, undefined);
  const { subject, variable } = kept.inner.record;
  const field = subject.fields.find(({ name }) => name === by);
  const chosen = field?.type === "list" ? `${variable}.${by}` : `[${variable}.${by}]`;
  return `ballotOf(${scope.record.variable}.${list}, (each) => each.${key}, ${listKept(kept)}.map((${variable}) => ${chosen}))`;
};

/** Code of every entry of a list with how many chose it. */
export const renderTallied = (scope: Scope, { entries, ...choosing }: Tallied): string => {
  const told = Object.entries(entries).map(([name, value]) => {
    if ("member" in value) return `${printString(name)}: entry.${value.member}`;
    if ("votes" in value && name === "votes") return name;
    return `${printString(name)}: ${"votes" in value ? "votes" : `shareOf(votes, ${value.share}, ${value.decimals})`}`;
  });
  const names = ["entry", "votes", "ballots", "choices"].filter((name) =>
    told.some((each) => new RegExp(String.raw`^${name}$|[(. ]${name}\b|: ${name}$`, "u").test(each)),
  );
  return `${renderChoosing(scope, choosing)}.map(({ ${names.join(", ")} }) => ({ ${told.join(", ")} }))`;
};

const renderLeaders = (scope: Scope, { tells, ...choosing }: Leaders): string =>
  `leadersOf(${renderChoosing(scope, choosing)}).map(({ entry }) => entry.${tells})`;

/** `asked`: code of the period or value that the request names. */
const renderMember = (scope: Scope, value: ReportValue, asked: string): string => {
  if ("members" in value) return renderMembers(scope, value.members, asked);
  if ("asked" in value) return asked;
  if ("tallied" in value) return renderTallied(scope, value.tallied);
  if ("leaders" in value) return renderLeaders(scope, value.leaders);
  if ("groups" in value) return renderGroups(scope, value, asked);
  if ("streak" in value) return renderStreak(scope, value);
  if ("days" in value) return renderRecent(scope, value);
  return "by" in value ? renderBreakdown(scope, value) : renderValue(scope, value);
};

export const renderMembers = (scope: Scope, members: Record<string, ReportValue>, asked: string): string =>
  `{ ${Object.entries(members)
    .map(([name, value]) => `${printString(name)}: ${renderMember(scope, value, asked)}`)
    .join(", ")} }`;

/** Conditions for the period that the request names, as code of what stands in a list of them. */
const renderPeriod = (field: string, { parameter, step }: Period, path: string): string => {
  const named = parameter ?? parametersOf(path).at(-1) ?? "";
  const text = parameter === undefined ? "input.id" : "period";
  return `...duringPeriod(${printString(field)}, ${printString(step)}, ${printString(named)}, ${text})`;
};

/** What a report answers, with the line before it that reads what the request asks of the records. */
export const renderReport = (
  work: Work,
  { asOf, filters = [], members, period, within }: Report,
): { before: string; body: string } => {
  const { operation, place } = work;
  const equals = within === undefined ? [] : [`{ field: ${printString(within)}, equals: input.id }`];
  const until = asOf === undefined ? null : renderAsOf(asOf);
  const asks = [
    ...(until === null ? [] : [until.condition]),
    ...(filters.length === 0
      ? []
      : [`...${place.table}.parseQuery(input.query, operations.${operation.name}.filters)`]),
    ...(within === undefined || period === undefined ? equals : [renderPeriod(within, period, operation.path)]),
  ];
  const scope: Scope = {
    ...scopeOf(work, null),
    overall: place.which === null,
    ...(asks.length > 0 && { asked: { of: asOf?.of ?? place.subject.name, code: "...asked" } }),
  };
  const named = period?.parameter;
  const body = renderMembers(scope, members, until !== null ? "asOf" : named === undefined ? "input.id" : "period");
  const parsed =
    named === undefined || period === undefined
      ? ""
      : `const period = parsePeriod(input.query, ${printString(named)}, ${printString(period.step)});\n`;
  return {
    before: (until?.line ?? "") + parsed + (body.includes("...asked") ? `const asked = [${asks.join(", ")}];\n` : ""),
    body,
  };
};
