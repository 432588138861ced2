import type { Service } from "#src/plan/plan.ts";
import { asSubject, ownerOf, partNamed } from "#src/plan/subject.ts";
import type { Field, Reach, ReachGuard } from "#src/spec/spec.ts";
import { singular } from "#src/spec/words.ts";
import { fieldOf, tableOf, variableOf } from "./place.ts";
import { printString } from "./print-literal.ts";
import { renderExpression, renderNegation, type Scope } from "./render-expression.ts";
import { renderAssignments } from "./render-assignments.ts";

/** Where records are that a record reaches, and the names that they have in the code. */
type Reached = { subject: Service; table: string; variable: string; scope: Scope; list: string | null };

const entryOf = (own: Service, each: string | undefined): Field | undefined =>
  own.fields.find(({ name }) => name === each)?.entries;

const freeName = (wanted: string, taken: readonly (string | undefined)[]): string =>
  taken.includes(wanted) ? `its${wanted.charAt(0).toUpperCase()}${wanted.slice(1)}` : wanted;

const reachedBy = (scope: Scope, { each, of }: Reach): Reached => {
  const { parent, record, service } = scope;
  const subject = of === service.name ? service : asSubject(service, partNamed(service, of));
  const taken = [record.variable, parent?.variable, scope.sent?.variable];
  const variable = freeName(variableOf(subject.name), taken);
  const entry = each === undefined ? undefined : (entryOf(record.subject, each) ?? TEXT);
  const entryVariable = freeName(variableOf(singular(each ?? "")), [...taken, variable]);
  return {
    subject,
    table: tableOf(service, subject.name),
    variable,
    list: each === undefined ? null : `${record.variable}.${each}`,
    scope: {
      ...scope,
      record: { subject, variable },
      own: record,
      ...(entry !== undefined && { entry: { field: entry, variable: entryVariable } }),
    },
  };
};

/** What a list holds where nothing is said of its entries. */
const TEXT: Field = { name: "", type: "text", description: "", required: true, origin: "caller" };

/** What belongs to the same record as the one that reaches for it is looked for there. */
const renderSeek = ({ own }: { own: Service }, { scope, subject, table }: Reached, { by, is }: Reach): string => {
  const value = renderExpression(scope, is);
  const parent = fieldOf(subject, "parent");
  const shared = fieldOf(own, "parent");
  const isBeside =
    parent !== null &&
    shared !== null &&
    ownerOf(scope.service, { on: subject.name })?.name === ownerOf(scope.service, { on: own.name })?.name;
  const within = isBeside ? `, within: ${scope.own?.variable}.${shared}` : "";
  if (by === fieldOf(subject, "id") && within === "") return `${table}.seek(${value})`;
  return `${table}.seek({ field: ${printString(by)}, value: ${value}${within} })`;
};

const renderMore = (scope: Scope, tells: ReachGuard["tells"]): string =>
  `{ ${Object.entries(tells ?? {})
    .map(([name, value]) => `${printString(name)}: ${renderExpression(scope, value)}`)
    .join(", ")} }`;

/** One value alone is told without a name. */
const renderEntry = (scope: Scope, { tells = {} }: ReachGuard): string =>
  Object.keys(tells).join("") === "" && tells[""] !== undefined
    ? renderExpression(scope, tells[""])
    : renderMore(scope, tells);

const refusal = ({ code, status, text }: Omit<ReachGuard, "holds">, more: string): string =>
  `throw refuse(${status}, ${code === null ? "null" : printString(code)}, ${printString(text)}${more})`;

const renderGuard = (scope: Scope, guard: ReachGuard, list: string | undefined): string => {
  const fails = renderNegation(scope, guard.holds);
  if (list !== undefined) return `if (${fails}) { ${list}.push(${renderEntry(scope, guard)}); continue; }\n`;
  const more = guard.tells === undefined ? "" : `, ${renderMore(scope, guard.tells)}`;
  return `if (${fails}) ${refusal(guard, more)};\n`;
};

/** Lists of refusals: the first guard that tells one, and its name in the code. */
const listsOf = (guards: readonly ReachGuard[]): Map<ReachGuard, string> => {
  const telling = guards.filter(({ listed }) => listed !== undefined);
  return new Map(telling.map((guard, n) => [guard, n === 0 ? "refused" : `refused${n + 1}`]));
};

/**
 * Changes the other records that a record reaches, one after the other, so that what an entry takes is gone for the next.
 * Where one is refused the whole transaction is. `scope`: of the record that reaches them.
 */
export const renderReach = (scope: Scope, reach: Reach): string => {
  const reached = reachedBy(scope, reach);
  const { list, scope: inner, subject, table, variable } = reached;
  const { guards = [], missing, set } = reach;
  const lists = list === null ? new Map<ReachGuard, string>() : listsOf(guards);
  const id = fieldOf(subject, "id") ?? "id";
  const isLoop = list !== null;
  const seek = `const ${variable} = ${renderSeek({ own: scope.record.subject }, reached, reach)};\n`;
  const absent = missing === undefined ? (isLoop ? "continue" : null) : refusal(missing, "");
  // Without a list there is nothing to collect: the first refusal is told.
  const checks = guards.map((guard) => renderGuard(inner, guard, lists.get(guard)));
  const change = set.length === 0 ? "" : `${table}.change(${variable}.${id}, ${renderAssignments(inner, set)});\n`;
  const rest = `${checks.join("")}${change}`;
  if (!isLoop)
    return absent === null
      ? `${seek}if (${variable} !== null) {\n${rest}}\n`
      : `${seek}if (${variable} === null) ${absent};\n${rest}`;
  const before = [...lists.values()].map((name) => `const ${name} = [];\n`).join("");
  const after = [...lists].map(
    ([guard, name]) => `if (${name}.length > 0) ${refusal(guard, `, { ${guard.listed ?? ""}: ${name} }`)};\n`,
  );
  const body = `${seek}if (${variable} === null) ${absent ?? "continue"};\n${rest}`;
  return `${before}for (const ${inner.entry?.variable ?? "entry"} of ${list}) {\n${body}}\n${after.join("")}`;
};
