import { renderRelation } from "./render-relation.ts";
import type { Operation, Service } from "#src/plan/plan.ts";
import { asSubject, partNamed } from "#src/plan/subject.ts";
import type { Behaviour, Condition } from "#src/spec/spec.ts";
import { fieldOf, mayMake, tableOf } from "./place.ts";
import { renderAsk, renderHear, renderKept } from "./render-ask.ts";
import { renderAssignments } from "./render-assignments.ts";
import { renderComment } from "./render-comment.ts";
import { renderDeleteMany } from "./render-delete-many.ts";
import { renderRestore, renderTemplate } from "./render-template.ts";
import { renderList } from "./render-list.ts";
import { renderCopy } from "./render-copy.ts";
import { renderExport, renderImport } from "./render-files.ts";
import { usesSent } from "./render-guards.ts";
import { renderMaking, renderSentBeside } from "./render-making.ts";
import { renderReport } from "./render-report.ts";
import { renderEnlist, renderSeek } from "./render-enlist.ts";
import { renderRedirect } from "./render-redirect.ts";
import { keep, reply, shown, told } from "./render-reply.ts";
import { renderIdentify, renderSignIn } from "./render-sign-in.ts";
import {
  asOfNow,
  renderEarlyGuards,
  renderEffects,
  renderLateGuards,
  renderLookups,
  renderParent,
  renderReaches,
  scopeOf,
  startWork,
  whichOf,
  type Work,
} from "./render-steps.ts";
import { bodyTypeOf, isSealed } from "./service-names.ts";

type Kind<K extends Behaviour["kind"]> = Behaviour & { kind: K };

const recordType = ({ place: { subject } }: Work): string => `${subject.name}Record`;

const usesWhatIsSent = ({ operation: { asks, behaviour, effects = [], guards = [], remarks = [] } }: Work): boolean => {
  const said = [
    ...Object.values(asks?.body ?? {}),
    ...remarks.flatMap((each) => ("to" in each ? [each.to] : [])),
    ...guards.map(({ holds }) => holds),
    ...effects.flatMap(({ set, when }) => [
      ...(when === undefined ? [] : [when]),
      ...set.flatMap((assignment) => ("to" in assignment ? [assignment.to] : [])),
    ]),
    ...(behaviour.kind === "act" ? behaviour.set.flatMap((each) => ("to" in each ? [each.to] : [])) : []),
  ];
  return said.some((each) => usesSent(each) || (behaviour.kind === "create" && "do" in each));
};

/** What a new record holds beside what was sent: what it is a part of. */
const withParent = ({ place: { above } }: Work, values: string): string => {
  if (above === null) return values;
  const id = fieldOf(above.place.subject, "id") ?? "id";
  const parent = `${above.field}: ${above.place.variable}.${id}`;
  return values === "{}" ? `{ ${parent} }` : `{ ...${values}, ${parent} }`;
};

const addition = (work: Work, values: string): string => {
  const { operation, place } = work;
  const whole = withParent(work, values);
  return operation.on === undefined
    ? `this.instance.add(call, ${whole})`
    : `this.instance.addTo(${place.table}, call, ${whole})`;
};

const renderCreate = (work: Work): string => {
  const { operation, place, service } = work;
  const { name, status } = operation;
  const { rendering } = place.subject;
  const parsed = `${place.table}.parse(input.body, operations.${name}.accepts)`;
  const typed = usesWhatIsSent(work) ? `${parsed} as Partial<${recordType(work)}> as ${recordType(work)}` : parsed;
  const parent = renderParent(work);
  const making = renderMaking(work);
  const effects = `${making}${renderEffects(work, "values")}${renderReaches(work, place.variable, "values")}`;
  const whole =
    making === ""
      ? asOfNow(work, place.variable)
      : `${place.table}.find(${place.variable}.${fieldOf(place.subject, "id") ?? "id"})`;
  const make = (values: string, more: string): string => {
    const made = told(work, addition(work, values));
    const answer = more === "" ? made : `{ ...${made}, ${more} }`;
    if (parent === null && effects === "" && operation.shows === undefined) return reply(status, answer);
    return keep(place.variable, answer, `${effects}${reply(status, parent ?? shown(work, whole))}`);
  };
  const before = `${renderLookups(work)}${renderEarlyGuards(work)}${renderSentBeside(work)}`;
  const after = renderLateGuards(work, "values");
  // Who may not ask is told so before it is looked at what was sent.
  const admission = renderEarlyGuards(work) === "" ? "" : before;
  if (rendering !== null)
    return `return this.instance.answerPrepared(call, async () => {
      ${admission}const values = ${parsed};
      return await this.instance.render(call, values, rendering);
    }, (values) => { ${before}${after}${make("values", "")} });\n`;
  if (isSealed(place.subject)) {
    const hasPassword = place.subject.fields.some(({ type }) => type === "password");
    const prepare = hasPassword ? `${place.table}.seal(${parsed})` : `${place.table}.seal({})`;
    const values = hasPassword ? "" : `const values = { ...${parsed}, ...sealed.values };\n`;
    const guarded = hasPassword && after !== "" ? `const values = sealed.values as ${recordType(work)};\n` : values;
    const held = hasPassword && guarded === "" ? "sealed.values" : "values";
    const prepared =
      hasPassword && admission !== "" ? `async () => { ${admission}return await ${prepare}; }` : `() => ${prepare}`;
    return `return this.instance.answerPrepared(call, ${prepared}, (sealed) => {
      ${before}${guarded}${after}${make(held, "...sealed.told")}
    });\n`;
  }
  if (operation.asks !== undefined) {
    const kept = renderKept(operation);
    const asks = renderAsk(work, "values");
    const prepared =
      kept === "" ? `await ${asks};\nreturn values;` : `const asked = await ${asks};\nreturn { ...values, ${kept} };`;
    return `return this.instance.answerPrepared(call, async () => {
      const values = ${typed};
      ${prepared}
    }, (values) => { ${before}${after}${make("values", "")} });\n`;
  }
  const answer = service.records === "one" || operation.on === undefined ? "answerCreation" : "answer";
  return `return this.instance.${operation.on === undefined ? answer : "answer"}(call, () => {
    ${before}const values = ${typed};\n${after}${make("values", "")}
  });\n`;
};

const renderReplace = (work: Work): string => {
  const { operation, place } = work;
  const { name, on, status } = operation;
  const { table, variable } = place;
  const which = whichOf(work);
  const before = `${renderLookups(work)}${renderEarlyGuards(work)}const values = ${table}.parse(input.body, operations.${name}.accepts);\n${renderLateGuards(work, "values")}`;
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
  if (news === "saved.body" && answer === news) return `${before}return ${put};\n`;
  const spoken = news === "saved.body" ? "" : `${news};\n`;
  return `${before}const saved = ${put};\n${spoken}return ${answer === "saved.body" ? "saved" : `{ ...saved, body: ${answer} }`};\n`;
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
    keep(kept, changed, `${renderEffects(work, sent)}${reply(status, renderParent(work) ?? kept)}`),
  ].join("");
};

const renderAct = (work: Work, { set }: Kind<"act">): string => {
  const { operation, place } = work;
  const { name, status, takes = [] } = operation;
  const sent = takes.length > 0 ? "sent" : null;
  const change = `${place.table}.change(${whichOf(work)}, ${renderAssignments(scopeOf(work, sent), set)})`;
  const news = told(work, "changed");
  const after = `${news === "changed" ? "" : `${news};\n`}${renderEffects(work, sent)}${renderReaches(work, "changed", sent)}${reply(status, renderParent(work) ?? asOfNow(work, "changed"))}`;
  const rest = `${renderLateGuards(work, sent)}${keep("changed", change, after)}`;
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
  const { before, body } = renderReport(work, report);
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
  return `${early}${renderLateGuards(work, null)}${keep(kept, told(work, remove), `${renderEffects(work, null)}${renderReaches(work, kept, null)}${reply(operation.status, renderParent(work) ?? kept)}`)}`;
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
      if (behaviour.makes) return `${early()}${reply(status, `this.instance.ensure(${table}, call, ${which})`)}`;
      return `${early()}${reply(status, renderParent(work) ?? (work.looksUp ? variable : `${table}.find(${which})`))}`;
    case "read-self":
      return reply(status, `${table}.find(this.instance.caller.id)`);
    case "list":
      return renderList(work, behaviour);
    case "update":
      return renderUpdate(work);
    case "replace":
      return renderReplace(work);
    case "delete":
      return renderDelete(work, behaviour);
    case "act":
      return renderAct(work, behaviour);
    case "relate":
    case "unrelate":
      return renderRelation(work, behaviour.kind, addition(work, "{}"));
    case "clear":
      return `${early()}const deleted = this.instance.clear(${conditionsOf(behaviour.where)});\n${reply(status, "{ deleted }")}`;
    case "count":
      return `${early()}const count = ${table}.countWhere(${conditionsOf(behaviour.where)});\n${reply(status, "{ count }")}`;
    case "report":
      return answerReport(work, behaviour);
    case "render":
      return renderTemplate(work, behaviour);
    case "restore":
      return renderRestore(work, behaviour);
    case "delete-many":
      return renderDeleteMany(work, behaviour);
    case "copy":
      return renderCopy(work, behaviour, addition(work, "values"));
    case "import":
      return renderImport(work, behaviour, addition(work, "values"));
    case "export":
      return renderExport(work, behaviour);
    case "redirect":
      return renderRedirect(work, behaviour);
    case "sign-out":
      return `${tableOf(service, behaviour.part)}.remove(this.instance.caller.via ?? "");\n${reply(status, "null")}`;
    case "hear":
      return renderHear(work, behaviour);
    case "identify":
      return renderIdentify(asSubject(service, partNamed(service, behaviour.part)), service, behaviour);
    case "seek":
      return renderSeek(service, operation, behaviour);
    case "create":
    case "enlist":
    case "sign-in":
      return "";
  }
};

const PREPARED = new Set<Behaviour["kind"]>(["enlist", "sign-in"]);

/** Whether an operation waits for something before its transaction begins. */
const isPrepared = ({ operation: { asks, behaviour }, place: { subject } }: Work): boolean =>
  asks !== undefined ||
  PREPARED.has(behaviour.kind) ||
  (behaviour.kind === "create" && (subject.rendering !== null || isSealed(subject)));

const addressOf = ({ access, method, path }: Operation): string =>
  access === "internal" ? "For other services" : `\`${method} ${path}\` (${access})`;

const purposeOf = ({ summary }: Operation): string => (summary.trim() === "" ? "" : `: ${summary.trim()}`);

const renderBody = (work: Work): string => {
  const { behaviour, on } = work.operation;
  if (behaviour.kind === "create") return renderCreate(work);
  if (behaviour.kind === "enlist") return renderEnlist(work, behaviour);
  if (behaviour.kind === "sign-in") return renderSignIn(work.service, work.operation, behaviour);
  if (behaviour.kind === "act" && work.operation.asks !== undefined) return renderAskingAct(work, behaviour);
  const makes =
    behaviour.kind === "import" ||
    behaviour.kind === "copy" ||
    mayMake(work.service, work.operation) ||
    ((behaviour.kind === "read" || behaviour.kind === "update") && behaviour.makes);
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
