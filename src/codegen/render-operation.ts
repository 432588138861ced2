import type { Operation, Service } from "#src/plan/plan.ts";
import { asSubject, partNamed } from "#src/plan/subject.ts";
import type { Behaviour, Condition } from "#src/spec/spec.ts";
import { fieldOf, mayMake, tableOf } from "./place.ts";
import { printString } from "./print-literal.ts";
import { renderComment } from "./render-comment.ts";
import { renderDeleteMany } from "./render-delete-many.ts";
import { renderRestore, renderTemplate } from "./render-template.ts";
import { renderList } from "./render-list.ts";
import { renderCopy } from "./render-copy.ts";
import { renderExport, renderImport } from "./render-files.ts";
import { usesSent } from "./render-guards.ts";
import { renderMaking, renderSentBeside } from "./render-making.ts";
import { renderReport } from "./render-report.ts";
import { renderIdentify, renderSignIn } from "./render-sign-in.ts";
import { isAlwaysSet } from "./render-schema.ts";
import {
  renderAssignments,
  renderEarlyGuards,
  renderEffects,
  renderLateGuards,
  renderLookups,
  renderParent,
  scopeOf,
  startWork,
  whichOf,
  type Work,
} from "./render-steps.ts";
import { bodyTypeOf, isSealed } from "./service-names.ts";

type Kind<K extends Behaviour["kind"]> = Behaviour & { kind: K };

const reply = (status: number, body: string): string =>
  status === 204 ? "return { status: 204, body: null };\n" : `return { status: ${status}, body: ${body} };\n`;

/** A value under a name, where what follows speaks of it; else only what makes it. */
const keep = (name: string, value: string, rest: string): string => {
  const isUsed = new RegExp(String.raw`(?<![.\w])${name}\b`, "u").test(rest);
  return `${isUsed ? `const ${name} = ${value}` : value.replace(/ as \w+$/u, "")};\n${rest}`;
};

/** The record, after whoever listens was told what became of it. */
const told = ({ operation: { name }, place: { subject } }: Work, record: string): string =>
  (subject.events ?? [])
    .filter(({ after }) => after.includes(name))
    .reduce((inner, event) => `this.instance.publish(call, ${printString(event.name)}, ${inner})`, record);

const recordType = ({ place: { subject } }: Work): string => `${subject.name}Record`;

const usesWhatIsSent = ({ operation: { behaviour, effects = [], guards = [] } }: Work): boolean => {
  const said = [
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
  const effects = `${making}${renderEffects(work, "values")}`;
  const whole =
    making === "" ? place.variable : `${place.table}.find(${place.variable}.${fieldOf(place.subject, "id") ?? "id"})`;
  const make = (values: string, more: string): string => {
    const made = told(work, addition(work, values));
    const answer = more === "" ? made : `{ ...${made}, ${more} }`;
    if (parent === null && effects === "") return reply(status, answer);
    return keep(place.variable, answer, `${effects}${reply(status, parent ?? whole)}`);
  };
  const before = `${renderLookups(work)}${renderEarlyGuards(work)}${renderSentBeside(work)}`;
  const after = renderLateGuards(work, "values");
  if (rendering !== null)
    return `return this.instance.answerPrepared(call, async () => {
      const values = ${parsed};
      return await this.instance.render(call, values, rendering);
    }, (values) => { ${before}${after}${make("values", "")} });\n`;
  if (isSealed(place.subject)) {
    const hasPassword = place.subject.fields.some(({ type }) => type === "password");
    const prepare = hasPassword ? `${place.table}.seal(${parsed})` : `${place.table}.seal({})`;
    const values = hasPassword ? "" : `const values = { ...${parsed}, ...sealed.values };\n`;
    const guarded = hasPassword && after !== "" ? `const values = sealed.values as ${recordType(work)};\n` : values;
    const held = hasPassword && guarded === "" ? "sealed.values" : "values";
    return `return this.instance.answerPrepared(call, () => ${prepare}, (sealed) => {
      ${before}${guarded}${after}${make(held, "...sealed.told")}
    });\n`;
  }
  const answer = service.records === "one" || operation.on === undefined ? "answerCreation" : "answer";
  return `return this.instance.${operation.on === undefined ? answer : "answer"}(call, () => {
    ${before}const values = ${typed};\n${after}${make("values", "")}
  });\n`;
};

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
  const before = `${renderLookups(work)}${renderEarlyGuards(work)}const values = ${table}.parse(input.body, operations.${name}.accepts);\n${renderLateGuards(work, "values")}`;
  if (!mayMake(work.service, operation)) {
    const saved = told(work, `${table}.change(${which}, values as Partial<${recordType(work)}>)`);
    const kept = work.looksUp ? "changed" : variable;
    return `${before}${keep(kept, saved, `${renderEffects(work, "values")}${reply(status, renderParent(work) ?? kept)}`)}`;
  }
  const statuses = operation.made === undefined ? String(status) : `${status}, ${operation.made}`;
  const put =
    on === undefined
      ? `this.instance.put(call, ${which}, values, ${statuses})`
      : `this.instance.putInto(${table}, call, ${which}, values, ${statuses})`;
  const news = told(work, "saved.body");
  return news === "saved.body"
    ? `${before}return ${put};\n`
    : `${before}const saved = ${put};\n${news};\nreturn saved;\n`;
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
    keep(kept, changed, `${renderEffects(work, sent)}${reply(status, renderParent(work) ?? kept)}`),
  ].join("");
};

const renderAct = (work: Work, { set }: Kind<"act">): string => {
  const { operation, place } = work;
  const { name, status, takes = [] } = operation;
  const sent = takes.length > 0 ? "sent" : null;
  const change = `${place.table}.change(${whichOf(work)}, ${renderAssignments(scopeOf(work, sent), set)})`;
  const news = told(work, "changed");
  const after = `${news === "changed" ? "" : `${news};\n`}${renderEffects(work, sent)}${reply(status, renderParent(work) ?? "changed")}`;
  const rest = `${renderLateGuards(work, sent)}${keep("changed", change, after)}`;
  const parsed =
    sent === null
      ? rest
      : keep(sent, `parseTaken(operations.${name}.takes, input.body) as ${bodyTypeOf(operation)}`, rest);
  return `${renderLookups(work)}${renderEarlyGuards(work)}${parsed}`;
};

const conditionsOf = (where: readonly Condition[]): string => JSON.stringify(where);

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

const answerReport = (work: Work, report: Kind<"report">): string => {
  const { before, body } = renderReport(work, report);
  return `${renderLookups(work)}${renderEarlyGuards(work)}${before}${reply(work.operation.status, body)}`;
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
      return `${early()}${renderLateGuards(work, null)}${keep(kept, told(work, remove), `${renderEffects(work, null)}${reply(status, renderParent(work) ?? kept)}`)}`;
    }
    case "act":
      return renderAct(work, behaviour);
    case "relate":
    case "unrelate":
      return renderRelation(work, behaviour.kind);
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
  const makes = behaviour.kind === "import" || behaviour.kind === "copy" || mayMake(work.service, work.operation);
  const answer = makes && on === undefined ? "answerCreation" : "answer";
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
