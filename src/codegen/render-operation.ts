import { renderBringing } from "./render-bringing.ts";
import { renderClear } from "./render-clear.ts";
import { renderMark } from "./render-notes.ts";
import { makesAnew } from "./makes-anew.ts";
import { renderRenewal } from "./render-renewal.ts";
import { renderNoteDenial } from "./render-note-denial.ts";
import { renderRelation } from "./render-relation.ts";
import type { Operation, Service } from "#src/plan/plan.ts";
import { asSubject, partNamed } from "#src/plan/subject.ts";
import type { Expression } from "#src/spec/expression.ts";
import type { Behaviour, Condition } from "#src/spec/spec.ts";
import { fieldOf, mayMake, tableOf } from "./place.ts";
import { renderAsk, renderHear } from "./render-ask.ts";
import { renderAssignments } from "./render-assignments.ts";
import { addition, renderCreate } from "./render-create.ts";
import { renderComment } from "./render-comment.ts";
import { renderDeleteMany } from "./render-delete-many.ts";
import { renderRestore, renderTemplate } from "./render-template.ts";
import { renderList } from "./render-list.ts";
import { renderCopy } from "./render-copy.ts";
import { renderExport, renderImport } from "./render-files.ts";
import { renderCheckLimit, renderReadLimit, renderReadUsage, renderResetLimit } from "./render-limits.ts";
import { renderExpression } from "./render-expression.ts";
import { renderFail, renderLease } from "./render-queue.ts";
import { renderGaps } from "./render-gaps.ts";
import { tellsRoom } from "./render-room.ts";
import { renderPageOf } from "./render-page-of.ts";
import { renderAround, renderOverview, renderStanding, renderTop } from "./render-standings.ts";
import { renderReadMany } from "./render-read-many.ts";
import { renderFindingAct, renderFound } from "./render-found.ts";
import { renderReport } from "./render-report.ts";
import { renderEnlist, renderSeek } from "./render-enlist.ts";
import { renderRedirect } from "./render-redirect.ts";
import { answer, keep, type Kind, recordType, reply, shown, told, usesWhatIsSent } from "./render-reply.ts";
import { renderIdentify, renderSignIn } from "./render-sign-in.ts";
import {
  asOfNow,
  renderEarlyGuards,
  renderEffects,
  renderLateGuards,
  renderLookups,
  renderParent,
  renderReaches,
  renderReading,
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
  const statuses = operation.made === undefined ? `${status}` : `${status}, ${operation.made}`;
  const put =
    on === undefined
      ? `this.instance.put(call, ${which}, values, ${statuses})`
      : `this.instance.putInto(${table}, call, ${which}, values, ${statuses})`;
  const news = told(work, "saved.body");
  const answer = shown(work, "saved.body");
  const after = `${news === "saved.body" ? "" : `${news};\n`}${renderForgotten(work, "saved.body")}`;
  if (after === "" && answer === news) return `${before}return ${put};\n`;
  return `${before}const saved = ${put};\n${after}return ${answer === "saved.body" ? "saved" : `{ ...saved, body: ${answer} }`};\n`;
};

const renderUpdate = (work: Work): string => {
  const { operation, place } = work;
  const { name, status } = operation;
  const { table, variable } = place;
  const next = work.looksUp && usesWhatIsSent(work) ? `const next = { ...${variable}, ...changes };\n` : "";
  const sent = next === "" ? "changes" : "next";
  const kept = work.looksUp ? "changed" : variable;
  const changed = told(work, `${table}.change(${whichOf(work)}, changes)`);
  const makes = operation.behaviour.kind === "update" && operation.behaviour.makes;
  return [
    makes ? `this.instance.ensure(${table}, call, ${place.which});\n` : "",
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

/** The record, made where there is none. */
const renderEnsured = (work: Work, makes: Record<string, Expression>, sent: string | null): string => {
  const { place } = work;
  const scope = scopeOf(work, sent);
  const values = Object.entries(makes).map(([name, value]) => `${name}: ${renderExpression(scope, value)}`);
  return `const ${place.variable} = this.instance.ensure(${place.table}, call, ${place.which}, { ${values.join(", ")} });\n`;
};

const renderAct = (work: Work, { makes, quiet, set }: Kind<"act">): string => {
  const { operation, place } = work;
  const { name, status, takes = [] } = operation;
  const sent = takes.length > 0 ? "sent" : null;
  const which = makes === undefined ? whichOf(work) : `${place.variable}.${fieldOf(place.subject, "id") ?? "id"}`;
  const verb = quiet ? "note" : "change";
  const change = `${place.table}.${verb}(${which}, ${renderAssignments(scopeOf(work, sent), set)})`;
  const news = told(work, "changed");
  const answer = shown(work, asOfNow(work, "changed"));
  const body = makesAnew(set) ? `{ ...${answer}, ...sealed.told }` : answer;
  const after = `${news === "changed" ? "" : `${news};\n`}${renderEffects(work, sent)}${renderReaches(work, "changed", sent)}${reply(status, renderParent(work) ?? body)}`;
  const made = makes === undefined ? "" : renderEnsured(work, makes, sent);
  const rest = `${made}${renderFound(operation)}${renderLateGuards(work, sent)}${keep("changed", change, after)}`;
  const parsed =
    sent === null
      ? rest
      : keep(sent, `parseTaken(operations.${name}.takes, input.body) as ${bodyTypeOf(operation)}`, rest);
  return `${renderLookups(work)}${renderEarlyGuards(work)}${parsed}`;
};

/** What the record's state does not allow is refused before the other service is asked, and after. */
const renderAskingAct = (work: Work, behaviour: Kind<"act">): string => {
  const takes = (work.operation.takes ?? []).length > 0;
  const parsed = takes
    ? `const sent = parseTaken(operations.${work.operation.name}.takes, input.body) as ${bodyTypeOf(work.operation)};\n`
    : "";
  const sent = takes ? "sent" : null;
  const checks = `${renderLookups(work)}${renderEarlyGuards(work)}${parsed}${renderLateGuards(work, sent)}`;
  return `return this.instance.answerPrepared(call, async () => {
    ${checks}await ${renderAsk(work, sent)};
  }, () => { ${renderAct(work, behaviour)} });\n`;
};

const conditionsOf = (where: readonly Condition[]): string => JSON.stringify(where);

const answerReport = (work: Work, report: Kind<"report">): string => {
  const { before, body: made } = renderReport(work, report);
  const body = tellsRoom(work.service, work.operation.name)
    ? `this.#${work.operation.name}Of(${work.place.variable})`
    : made;
  return `${renderLookups(work)}${renderEarlyGuards(work)}${before}${reply(work.operation.status, body)}`;
};

const renderDelete = (work: Work, { lenient }: Kind<"delete">): string => {
  const { operation, place } = work;
  const { table, variable } = place;
  const which = whichOf(work);
  const early = `${renderLookups(work)}${renderEarlyGuards(work)}`;
  const remove = operation.on === undefined ? `this.instance.remove(${which})` : `${table}.remove(${which})`;
  if (lenient) return `${early}if (${table}.has(${which})) ${told(work, remove)};\n${reply(operation.status, "null")}`;
  const kept = work.looksUp ? "removed" : variable;
  return `${early}${renderLateGuards(work, null)}${keep(kept, told(work, remove), `${renderForgotten(work, kept)}${renderEffects(work, null)}${renderReaches(work, kept, null)}${reply(operation.status, renderParent(work) ?? kept)}`)}`;
};

const renderRead = (work: Work, { makes }: Kind<"read">): string => {
  const { operation, place } = work;
  const { table, variable } = place;
  const which = whichOf(work);
  const early = `${renderLookups(work)}${renderEarlyGuards(work)}`;
  if (makes) return `${early}${reply(operation.status, `this.instance.ensure(${table}, call, ${which})`)}`;
  const found = work.looksUp ? variable : `${table}.find(${which})`;
  return `${early}${renderReading(work)}${answer(work, renderParent(work) ?? asOfNow(work, found))}`;
};

const renderCount = (work: Work, { where }: Kind<"count">): string =>
  `${renderLookups(work)}${renderEarlyGuards(work)}const count = ${work.place.table}.countWhere(${conditionsOf(where)});\n${reply(work.operation.status, "{ count }")}`;

const renderReadSelf = (work: Work): string => {
  const { operation, place } = work;
  const found = `${place.table}.find(this.instance.caller.id)`;
  if (operation.shows === undefined) return reply(operation.status, found);
  return `const ${place.variable} = ${found};\n${reply(operation.status, shown(work, place.variable))}`;
};

/** What a transaction prepares says itself what stands in it. */
const prepared = (): string => "";

type Renderers = { [K in Behaviour["kind"]]: (work: Work, behaviour: Kind<K>) => string };

/** The statements inside the transaction, for every behaviour but those that prepare it. */
const RENDERERS: Renderers = {
  create: prepared,
  enlist: prepared,
  "sign-in": prepared,
  read: renderRead,
  "read-self": renderReadSelf,
  list: renderList,
  update: renderUpdate,
  replace: renderReplace,
  delete: renderDelete,
  act: renderAct,
  relate: (work, { keeps }) => renderRelation(work, "relate", addition(work, keeps ? "values" : "{}")),
  mark: renderMark,
  unrelate: (work) => renderRelation(work, "unrelate", addition(work, "{}")),
  clear: renderClear,
  count: renderCount,
  report: answerReport,
  gaps: renderGaps,
  render: renderTemplate,
  restore: renderRestore,
  "delete-many": renderDeleteMany,
  "read-many": renderReadMany,
  copy: (work, behaviour) => renderCopy(work, behaviour, addition(work, "values")),
  import: (work, behaviour) => renderImport(work, behaviour, addition(work, "values")),
  export: renderExport,
  redirect: renderRedirect,
  handwritten: () =>
    'throw refuse(501, "not-written", "The code of this operation is written by hand, and is not there yet.");\n',
  lease: renderLease,
  fail: renderFail,
  "check-limit": renderCheckLimit,
  "read-limit": renderReadLimit,
  "reset-limit": renderResetLimit,
  "read-usage": renderReadUsage,
  top: renderTop,
  page: renderPageOf,
  standing: renderStanding,
  around: renderAround,
  overview: renderOverview,
  "sign-out": ({ operation: { status }, service }, { part }) =>
    `${tableOf(service, part)}.remove(this.instance.caller.via ?? "");\n${reply(status, "null")}`,
  hear: renderHear,
  identify: ({ service }, behaviour) =>
    renderIdentify(asSubject(service, partNamed(service, behaviour.part)), service, behaviour),
  "note-denial": renderNoteDenial,
  seek: ({ operation, service }, behaviour) => renderSeek(service, operation, behaviour),
};

const renderEffectOf = (work: Work): string => {
  const { behaviour } = work.operation;
  const render = RENDERERS[behaviour.kind] as (work: Work, behaviour: Behaviour) => string;
  return render(work, behaviour);
};

const PREPARED = new Set<Behaviour["kind"]>(["enlist", "sign-in"]);

/** Whether an operation waits for something before its transaction begins. */
const isPrepared = ({ operation: { asks, behaviour, brings, finds }, place: { subject }, service }: Work): boolean =>
  asks !== undefined ||
  finds !== undefined ||
  PREPARED.has(behaviour.kind) ||
  (behaviour.kind === "act" && makesAnew(behaviour.set)) ||
  (brings !== undefined && isSealed(asSubject(service, partNamed(service, brings.part)))) ||
  (behaviour.kind === "create" && (subject.rendering !== null || isSealed(subject)));

const addressOf = ({ access, method, path }: Operation): string =>
  access === "internal" ? "For other services" : `\`${method} ${path}\` (${access})`;

const purposeOf = ({ summary }: Operation): string => (summary.trim() === "" ? "" : `: ${summary.trim()}`);

const renderBody = (work: Work): string => {
  const { behaviour, on } = work.operation;
  if (work.operation.brings !== undefined) return renderBringing(work, work.operation.brings);
  if (behaviour.kind === "create") return renderCreate(work);
  if (behaviour.kind === "enlist") return renderEnlist(work, behaviour);
  if (behaviour.kind === "sign-in") return renderSignIn(work.service, work.operation, behaviour);
  if (behaviour.kind === "act" && makesAnew(behaviour.set)) return renderRenewal(work, renderAct(work, behaviour));
  if (behaviour.kind === "act" && work.operation.asks !== undefined) return renderAskingAct(work, behaviour);
  if (behaviour.kind === "act" && work.operation.finds !== undefined)
    return renderFindingAct(work, renderAct(work, behaviour));
  const makes =
    behaviour.kind === "import" ||
    behaviour.kind === "copy" ||
    mayMake(work.service, work.operation) ||
    ((behaviour.kind === "read" || behaviour.kind === "update" || behaviour.kind === "act") &&
      behaviour.makes !== undefined);
  const lenient = behaviour.kind === "delete" && behaviour.lenient;
  const answer = (makes || lenient) && on === undefined ? "answerCreation" : "answer";
  return `return this.instance.${answer}(call, () => {\n${renderEffectOf(work)}});\n`;
};

/** One operation as a method of its class. The formatter lays it out. */
export const renderOperation = (service: Service, operation: Operation): string => {
  const work = startWork(service, operation);
  const body = renderBody(work);
  const input = /\binput[.,]/u.test(body) ? "input" : "_input";
  const outcome = isPrepared(work) ? "Promise<Outcome>" : "Outcome";
  return [
    renderComment(`${addressOf(operation)}${purposeOf(operation)}`, 2),
    `  ${operation.name}(call: Call, ${input}: Input): ${outcome} {\n${body}  }\n`,
  ].join("");
};
