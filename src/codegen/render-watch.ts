import type { Service } from "#src/plan/plan.ts";
import { asSubject, ownerOf, partNamed } from "#src/plan/subject.ts";
import type { Lapse, Log } from "#src/spec/spec.ts";
import { fieldOf, tableOf, variableOf } from "./place.ts";
import { printLine, printString } from "./print-literal.ts";
import { renderAssignments } from "./render-assignments.ts";
import { renderExpression, type Scope } from "./render-expression.ts";
import { renderReach } from "./render-reach.ts";

const scopeOf = (service: Service, subject: Service): Scope => {
  const above = ownerOf(service, { on: subject.name === service.name ? undefined : subject.name });
  return {
    service,
    record: { subject, variable: variableOf(subject.name) },
    parent: above && { subject: above, variable: variableOf(above.name) },
    sent: null,
    before: "before",
  };
};

/** Where only some fields count, that one of them is another than before. */
const renderChange = (scope: Scope, { fields }: Log): string | null =>
  fields === undefined
    ? null
    : fields
        .map((field) => `${scope.record.variable}.${field} !== ${renderExpression(scope, { before: field })}`)
        .join(" || ");

/** What the operation that runs counts as. */
const COUNTED = "kinds[this.instance.operation]";

const renderLog = (scope: Scope, log: Log): string => {
  const { into, kinds, set } = log;
  const { record, service } = scope;
  const entry = asSubject(service, partNamed(service, into));
  const parent = fieldOf(entry, "parent");
  const owner = ownerOf(service, { on: into })?.name;
  const belongs = owner === record.subject.name;
  const beside =
    ownerOf(service, { on: record.subject.name })?.name === owner ? fieldOf(record.subject, "parent") : null;
  const id = `${record.variable}.${fieldOf(record.subject, "id") ?? "id"}`;
  const known = kinds === undefined ? "" : printLine("const kinds: Record<string, string> = ", kinds.of, ";\n");
  const said = renderAssignments(scope, set).replace(/^\{ | \}$/gu, "");
  const members = [
    ...(belongs && parent !== null ? [`${parent}: ${id}`] : []),
    ...(!belongs && parent !== null && beside !== null ? [`${parent}: ${record.variable}.${beside}`] : []),
    ...(kinds === undefined
      ? []
      : [`${kinds.field}: ${kinds.only ? "kind" : `${COUNTED} ?? this.instance.operation`}`]),
    ...(said.trim() === "" ? [] : [said]),
  ];
  const only = kinds?.only ? `const kind = ${COUNTED};\nif (kind !== undefined) ` : "";
  const note = `${known}${only}this.instance.note(${tableOf(service, into)}, { ${members.join(", ")} });\n`;
  const change = renderChange(scope, log);
  // What is part of a record goes with it.
  const claims = [...(belongs ? ["!isGone"] : []), ...(change === null ? [] : [belongs ? grouped(change) : change])];
  return claims.length === 0 ? note : `if (${claims.join(" && ")}) {\n${note}}\n`;
};

const grouped = (claim: string): string => (claim.includes(" || ") ? `(${claim})` : claim);

const renderWatch = (service: Service, subject: Service): string => {
  const { logs = [] } = subject;
  if (logs.length === 0) return "";
  const scope = scopeOf(service, subject);
  const body = logs.map((log) => renderLog(scope, log)).join("");
  const names = [scope.record.variable, "before", "isGone"];
  const used = names.findLastIndex((name) => new RegExp(String.raw`\b${name}\b`, "u").test(body));
  const parameters = names
    .slice(0, used + 1)
    .map((name) => (new RegExp(String.raw`\b${name}\b`, "u").test(body) ? name : `_${name}`));
  return `${tableOf(service, subject.name)}.watchBy((${parameters.join(", ")}) => {\n${body}});\n`;
};

const renderLapse = (scope: Scope, { field, reaches = [], tells, to }: Lapse, isOnly: boolean): string => {
  if (reaches.length === 0 && tells === undefined) return "";
  const told =
    tells === undefined ? "" : `this.instance.announce(${printString(tells.event)}, ${scope.record.variable});\n`;
  const body = reaches.map((reach) => renderReach(scope, reach)).join("") + told;
  return isOnly ? body : `if (${scope.record.variable}.${field} === ${printString(to)}) {\n${body}}\n`;
};

const renderLapses = (service: Service, subject: Service): string => {
  const { lapses = [] } = subject;
  const scope = scopeOf(service, subject);
  const body = lapses.map((lapse) => renderLapse(scope, lapse, lapses.length === 1)).join("");
  if (body === "") return "";
  return `${tableOf(service, subject.name)}.lapseBy((${scope.record.variable}) => {\n${body}});\n`;
};

/** What happens beside whenever a record changes, or time moves it on. */
export const renderWatches = (service: Service): string =>
  [service, ...(service.parts ?? []).map((part) => asSubject(service, part))]
    .map((subject) => renderLapses(service, subject) + renderWatch(service, subject))
    .join("");
