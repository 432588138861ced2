import type { Operation, Service } from "#src/plan/plan.ts";
import { asSubject, partNamed } from "#src/plan/subject.ts";
import type { Behaviour, Condition } from "#src/spec/spec.ts";
import { fieldOf, mayMake, tableOf } from "./place.ts";
import { printString } from "./print-literal.ts";
import { addition, renderCreate } from "./render-create.ts";
import { renderComment } from "./render-comment.ts";
import { renderCondition } from "./render-condition.ts";
import { renderExpression } from "./render-expression.ts";
import { renderCheckLimit, renderReadLimit, renderReadUsage, renderResetLimit } from "./render-limits.ts";
import { renderFail, renderLease } from "./render-queue.ts";
import { keep, type Kind, recordType, reply, told, usesWhatIsSent } from "./render-reply.ts";
import { renderIdentify, renderSignIn } from "./render-sign-in.ts";
import { isAlwaysSet } from "./render-schema.ts";
import {
  renderAssignments,
  renderEarlyGuards,
  renderEffects,
  renderLateGuards,
  renderLookups,
  renderParent,
  renderShown,
  scopeOf,
  startWork,
  whichOf,
  type Work,
} from "./render-steps.ts";
import { bodyTypeOf, isSealed } from "./service-names.ts";

/** What was used counts no more where what is allowed changes. */
const renderForgotten = ({ place: { subject } }: Work, record: string): string =>
  (subject.limits ?? []).length === 0
    ? ""
    : `this.instance.limiter.forget(${record}.${fieldOf(subject, "id") ?? "id"});\n`;

const renderRedirect = (work: Work, { count: counter, to }: Kind<"redirect">): string => {
  const { operation, place } = work;
  const { table, variable } = place;
  const which = whichOf(work);
  const plain = `${table}.find(${which})`;
  // Who wants the head alone does not go there.
  const found =
    counter === null ? plain : `input.peeks ? ${plain} : ${table}.increment(${which}, ${printString(counter)})`;
  const mayLack = place.subject.fields.some((field) => field.name === to && !isAlwaysSet(field, null));
  const before = work.looksUp ? `${renderLookups(work)}${renderEarlyGuards(work)}${renderLateGuards(work, null)}` : "";
  const result = work.looksUp ? "target" : variable;
  return [
    before,
    `const ${result} = ${found};\n`,
    mayLack ? `if (${result}.${to} === null) throw conflict("no-target", "There is no address to go to.");\n` : "",
    `return { status: ${operation.status}, body: null, headers: { location: ${result}.${to} } };\n`,
  ].join("");
};

const renderReplace = (work: Work): string => {
  const { operation, place } = work;
  const { name, on, status } = operation;
  const { table, variable } = place;
  const which = whichOf(work);
  const before = `${renderLookups(work)}${renderEarlyGuards(work)}const values = ${table}.parse(input.body, operations.${name}.accepts)${usesWhatIsSent(work) ? ` as Partial<${recordType(work)}> as ${recordType(work)}` : ""};\n${renderLateGuards(work, "values")}`;
  if (!mayMake(work.service, operation)) {
    const saved = told(work, `${table}.change(${which}, values as Partial<${recordType(work)}>)`);
    const kept = work.looksUp ? "changed" : variable;
    return `${before}${keep(kept, saved, `${renderEffects(work, "values")}${reply(status, renderParent(work) ?? kept)}`)}`;
  }
  const put =
    on === undefined
      ? `this.instance.put(call, ${which}, values, ${status})`
      : `this.instance.putInto(${table}, call, ${which}, values, ${status})`;
  const news = told(work, "saved.body");
  const forgotten = renderForgotten(work, "saved.body");
  return news === "saved.body" && forgotten === ""
    ? `${before}return ${put};\n`
    : `${before}const saved = ${put};\n${news === "saved.body" ? "" : `${news};\n`}${forgotten}return saved;\n`;
};

const renderUpdate = (work: Work): string => {
  const { operation, place } = work;
  const { name, status } = operation;
  const { table, variable } = place;
  const next = work.looksUp && usesWhatIsSent(work) ? `const next = { ...${variable}, ...changes };\n` : "";
  const sent = next === "" ? "changes" : "next";
  const kept = work.looksUp ? "changed" : variable;
  const changed = told(work, `${table}.change(${whichOf(work)}, changes)`);
  return [
    renderLookups(work),
    renderEarlyGuards(work),
    `const changes = ${table}.parseChanges(input.body, operations.${name}.accepts);\n`,
    next,
    renderLateGuards(work, sent),
    keep(
      kept,
      changed,
      `${renderForgotten(work, kept)}${renderEffects(work, sent)}${reply(status, renderParent(work) ?? kept)}`,
    ),
  ].join("");
};

const renderAct = (work: Work, { set }: Kind<"act">): string => {
  const { operation, place } = work;
  const { name, status, takes = [] } = operation;
  const sent = takes.length > 0 ? "sent" : null;
  const change = `${place.table}.change(${whichOf(work)}, ${renderAssignments(scopeOf(work, sent), set)})`;
  const news = told(work, "changed");
  const after = `${news === "changed" ? "" : `${news};\n`}${renderEffects(work, sent)}${reply(status, renderParent(work) ?? renderShown(work, "changed"))}`;
  const rest = `${renderLateGuards(work, sent)}${keep("changed", change, after)}`;
  const parsed =
    sent === null
      ? rest
      : keep(sent, `parseTaken(operations.${name}.takes, input.body) as ${bodyTypeOf(operation)}`, rest);
  return `${renderLookups(work)}${renderEarlyGuards(work)}${parsed}`;
};

const conditionsOf = (where: readonly Condition[]): string => JSON.stringify(where);

const renderList = (work: Work, behaviour: Kind<"list">): string => {
  const { operation, place } = work;
  const { name, status } = operation;
  const sort = behaviour.sort.map(({ descending, field }) => ({ field, descending }));
  const { above } = place;
  const scoped =
    behaviour.scope === undefined
      ? null
      : renderCondition(
          scopeOf(work, null),
          behaviour.scope,
          place.subject.name === work.service.name ? "records" : tableSql(work),
        );
  const members = [
    `filters: operations.${name}.filters`,
    ...(behaviour.presets ? [`presets: operations.${name}.presets`] : []),
    ...(behaviour.narrows ? [`narrows: operations.${name}.narrows`] : []),
    ...(behaviour.sorts ? [`sorts: operations.${name}.sorts`] : []),
    ...(behaviour.paging ? [`paging: operations.${name}.paging`] : []),
    ...(above?.place.which == null
      ? []
      : [`within: ${above.place.variable}.${fieldOf(above.place.subject, "id") ?? "id"}`]),
    ...(scoped === null ? [] : [`scope: { sql: ${printString(scoped.sql)}, values: [${scoped.values.join(", ")}] }`]),
    `sort: ${JSON.stringify(sort)}`,
  ];
  return [
    renderLookups(work),
    renderEarlyGuards(work),
    `const page = ${place.table}.page(input.query, { ${members.join(", ")} });\n`,
    reply(status, "page"),
  ].join("");
};

const tableSql = ({ place: { table } }: Work): string =>
  table.replace("this.#", "").replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);

/** Where the caller's own record of a part is, among those that belong to one. */
const ownOf = ({ place: { above, subject } }: Work): string => {
  const owner = fieldOf(subject, "owner") ?? "owner";
  const id = above === null ? "" : `${above.place.variable}.${fieldOf(above.place.subject, "id") ?? "id"}`;
  const belongs = above === null ? "" : `{ field: "${above.field}", equals: ${id} }, `;
  return `[${belongs}{ field: "${owner}", equals: this.instance.caller.${subject.fields.find(({ name }) => name === owner)?.holds === "id" ? "id" : "name"} }]`;
};

const renderRelation = (work: Work, kind: "relate" | "unrelate"): string => {
  const { operation, place } = work;
  const before = renderLookups(work) + renderEarlyGuards(work) + renderLateGuards(work, null);
  const change =
    kind === "relate"
      ? `if (${place.table}.countWhere(own) === 0) ${addition(work, "{}")};\n`
      : `${place.table}.removeWhere(own);\n`;
  return `${before}const own = ${ownOf(work)};\n${change}${renderEffects(work, null)}${reply(operation.status, renderParent(work) ?? "null")}`;
};

/** Of a part, only what belongs to the record that the path names. */
const renderClear = (work: Work, { member, where }: Kind<"clear">): string => {
  const { operation, place } = work;
  const { above, table } = place;
  const within =
    above?.place.which == null
      ? ""
      : `{ field: "${above.field}", equals: ${above.place.variable}.${fieldOf(above.place.subject, "id") ?? "id"} }, `;
  const conditions = `[${within}${where.map((condition) => JSON.stringify(condition)).join(", ")}]`;
  const cleared =
    operation.on === undefined ? `this.instance.clear(${conditions})` : `${table}.removeWhere(${conditions})`;
  const before = `${renderLookups(work)}${renderEarlyGuards(work)}`;
  if (operation.status === 204) return `${before}${cleared};\n${reply(204, "")}`;
  const told = member === undefined ? "{ deleted }" : `{ ${printString(member)}: deleted }`;
  return `${before}const deleted = ${cleared};\n${reply(operation.status, told)}`;
};

const renderReport = (work: Work, { members }: Kind<"report">): string => {
  const scope = { ...scopeOf(work, null), overall: work.place.which === null };
  const body = Object.entries(members).map(
    ([name, value]) => `${printString(name)}: ${renderExpression(scope, value)}`,
  );
  return `${renderLookups(work)}${renderEarlyGuards(work)}${reply(work.operation.status, `{ ${body.join(", ")} }`)}`;
};

/** The statements inside the transaction, for every behaviour but those that prepare it. */
const renderEffectOf = (work: Work): string => {
  const { operation, place, service } = work;
  const { behaviour, status } = operation;
  const { table, variable } = place;
  const which = whichOf(work);
  const early = () => renderLookups(work) + renderEarlyGuards(work);
  switch (behaviour.kind) {
    case "read":
      return `${early()}${reply(status, renderParent(work) ?? (work.looksUp ? variable : `${table}.find(${which})`))}`;
    case "read-self":
      return reply(status, `${table}.find(this.instance.caller.id)`);
    case "list":
      return renderList(work, behaviour);
    case "update":
      return renderUpdate(work);
    case "replace":
      return renderReplace(work);
    case "delete": {
      const remove = operation.on === undefined ? `this.instance.remove(${which})` : `${table}.remove(${which})`;
      const kept = work.looksUp ? "removed" : variable;
      return `${early()}${renderLateGuards(work, null)}${keep(kept, told(work, remove), `${renderForgotten(work, kept)}${renderEffects(work, null)}${reply(status, renderParent(work) ?? kept)}`)}`;
    }
    case "act":
      return renderAct(work, behaviour);
    case "relate":
    case "unrelate":
      return renderRelation(work, behaviour.kind);
    case "clear":
      return renderClear(work, behaviour);
    case "count":
      return `${early()}const count = ${table}.countWhere(${conditionsOf(behaviour.where)});\n${reply(status, "{ count }")}`;
    case "report":
      return renderReport(work, behaviour);
    case "redirect":
      return renderRedirect(work, behaviour);
    case "lease":
      return renderLease(work, behaviour);
    case "fail":
      return renderFail(work, behaviour);
    case "check-limit":
      return renderCheckLimit(work, behaviour);
    case "read-limit":
      return renderReadLimit(work, behaviour);
    case "reset-limit":
      return renderResetLimit(work);
    case "read-usage":
      return renderReadUsage(work, behaviour);
    case "sign-out":
      return `${tableOf(service, behaviour.part)}.remove(this.instance.caller.via ?? "");\n${reply(status, "null")}`;
    case "identify":
      return renderIdentify(asSubject(service, partNamed(service, behaviour.part)), service, behaviour);
    case "create":
    case "sign-in":
      return "";
  }
};

const PREPARED = new Set<Behaviour["kind"]>(["sign-in"]);

/** Whether an operation waits for something before its transaction begins. */
const isPrepared = ({ operation: { behaviour }, place: { subject } }: Work): boolean =>
  PREPARED.has(behaviour.kind) || (behaviour.kind === "create" && (subject.rendering !== null || isSealed(subject)));

const addressOf = ({ access, method, path }: Operation): string =>
  access === "internal" ? "For other services" : `\`${method} ${path}\` (${access})`;

const purposeOf = ({ summary }: Operation): string => (summary.trim() === "" ? "" : `: ${summary.trim()}`);

const renderBody = (work: Work): string => {
  const { behaviour, on } = work.operation;
  if (behaviour.kind === "create") return renderCreate(work);
  if (behaviour.kind === "sign-in") return renderSignIn(work.service, work.operation, behaviour);
  const answer = mayMake(work.service, work.operation) && on === undefined ? "answerCreation" : "answer";
  return `return this.instance.${answer}(call, () => {\n${renderEffectOf(work)}});\n`;
};

/** One operation as a method of its class. The formatter lays it out. */
export const renderOperation = (service: Service, operation: Operation): string => {
  const work = startWork(service, operation);
  const body = renderBody(work);
  const input = /\binput\./u.test(body) ? "input" : "_input";
  const outcome = isPrepared(work) ? "Promise<Outcome>" : "Outcome";
  return [
    renderComment(`${addressOf(operation)}${purposeOf(operation)}`, 2),
    `  ${operation.name}(call: Call, ${input}: Input): ${outcome} {\n${body}  }\n`,
  ].join("");
};
