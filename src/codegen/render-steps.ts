import type { Operation, Service } from "#src/plan/plan.ts";
import type { Expression } from "#src/spec/expression.ts";
import { expressionsIn } from "#src/spec/report.ts";
import type { Effect, Field } from "#src/spec/spec.ts";
import { partNamed, subjectOf } from "#src/plan/subject.ts";
import { mayMake, needsRecord, type Place, placeOf, versionOf } from "./place.ts";
import { printString } from "./print-literal.ts";
import { renderAssignments } from "./render-assignments.ts";
import { renderFloods } from "./render-floods.ts";
import { renderExpression, type Scope } from "./render-expression.ts";
import { renderReach } from "./render-reach.ts";
import { bodyTypeOf } from "./service-names.ts";
import { guardsOf, renderGuard, renderStateGuard, usesParent } from "./render-guards.ts";

/** One operation while it becomes code. */
export type Work = {
  service: Service;
  operation: Operation;
  place: Place;
  /** Whether the record is looked up before anything is done to it. */
  looksUp: boolean;
};

const assigned = ({ asks, behaviour, effects = [], remarks = [] }: Operation): Expression[] => {
  const set = [...(behaviour.kind === "act" ? behaviour.set : []), ...effects.flatMap((each) => each.set), ...remarks];
  const values = set.flatMap((assignment) => ("to" in assignment ? [assignment.to] : []));
  return asks?.id === undefined ? values : [asks.id, ...values];
};

/** Whether a claim can be judged only with the record at hand. `isAbove`: the path names what it is a part of, too. */
const isAboutRecord = (expression: Expression, isAbove: boolean): boolean => {
  if ("parent" in expression) return !isAbove;
  if ("field" in expression || "opens" in expression) return true;
  if ("do" in expression) return expression.with.some((each) => isAboutRecord(each, isAbove));
  return "tally" in expression;
};

/** Whether it speaks of what the record is a part of, by itself or by counting what else belongs there. */
const isAboutParent = (service: Service, above: Place | undefined, expression: Expression): boolean => {
  if ("do" in expression) return expression.with.some((each) => isAboutParent(service, above, each));
  if ("tally" in expression) return above !== undefined && partNamed(service, expression.of)?.of === above.subject.name;
  return usesParent(expression);
};

export const startWork = (service: Service, operation: Operation): Work => {
  const place = placeOf(service, operation);
  const { behaviour, effects = [], guards = [] } = operation;
  const hasState = behaviour.kind === "act" && (behaviour.when.length > 0 || behaviour.repeats === true);
  const isHeld = [
    "fail",
    "check-limit",
    "read-limit",
    "reset-limit",
    "read-usage",
    "top",
    "standing",
    "around",
    "overview",
    "page",
  ].includes(behaviour.kind);
  // What a PUT may make is not there to be looked up.
  const isAbove = mayMake(service, operation) && place.above?.place.which != null;
  const speaks = [...guards.map(({ holds }) => holds), ...assigned(operation)].some((each) =>
    isAboutRecord(each, isAbove),
  );
  const needsParent = operation.answers === "parent" || effects.some(({ of }) => of === "parent");
  const reports = behaviour.kind === "report" || behaviour.kind === "gaps";
  return {
    service,
    operation,
    place,
    looksUp:
      needsRecord(operation) &&
      !(behaviour.kind === "act" && behaviour.makes !== undefined) &&
      (hasState || speaks || needsParent || reports || isHeld || comparesOwn(service, operation)),
  };
};

/** Whether the version that is compared is the record's own, and the record must be there. */
const comparesOwn = (service: Service, operation: Operation): boolean =>
  operation.precondition !== undefined &&
  !operation.precondition.before &&
  versionOf(subjectOf(service, operation)) !== null &&
  !mayMake(service, operation);

const findOne = ({ table, variable, which }: Place): string => `const ${variable} = ${table}.find(${which});\n`;

const everySaid = ({ operation: { behaviour, effects = [], guards = [] }, operation }: Work): Expression[] => [
  ...guards.map(({ holds }) => holds),
  ...assigned(operation),
  ...effects.flatMap(({ when }) => (when === undefined ? [] : [when])),
  ...(behaviour.kind === "report" ? expressionsIn(behaviour.members) : []),
];

/** Whether what the record is a part of must be at hand, though the path does not name it. */
const wantsParent = (work: Work): boolean =>
  everySaid(work).some((each) => isAboutParent(work.service, work.place.above?.place, each)) ||
  work.operation.answers === "parent" ||
  versionPlace(work) === work.place.above?.place ||
  (work.operation.effects ?? []).some(({ of }) => of === "parent");

/** Looks up everything that the path names, from the outermost. Throws 404 where one is not there. */
export const renderLookups = (work: Work): string => {
  const { looksUp, place } = work;
  const named: Place[] = [];
  for (let above = place.above?.place; above !== undefined; above = above.above?.place)
    if (above.which !== null) named.unshift(above);
  const parent = place.above;
  const later =
    parent !== null && parent.place.which === null && looksUp && wantsParent(work)
      ? `const ${parent.place.variable} = ${parent.place.table}.find(${place.variable}.${parent.field});\n`
      : "";
  const first = guardsOf(work.operation)
    .first.map((guard) => renderGuard(scopeOf(work, null), guard))
    .join("");
  return named.map(findOne).join("") + renderBefore(work) + first + (looksUp ? findOne(place) : "") + later;
};

/** `sent`: the variable that holds what was sent, and the fields that it has. */
export const scopeOf = ({ operation, place, service }: Work, sent: string | null): Scope => {
  const { accepts, behaviour, takes = [] } = operation;
  const { fields } = place.subject;
  const own: readonly Field[] = [...takes, ...fields.filter(({ name }) => accepts.includes(name))];
  // Before there is a record, its fields are what was sent; where it changes, what it will be.
  const isNew = sent !== null && ["create", "update", "replace"].includes(behaviour.kind);
  return {
    service,
    ...(place.which === null && place.above?.place.which != null && { unmade: true }),
    record: { subject: place.subject, variable: isNew && behaviour.kind === "create" ? sent : place.variable },
    parent: place.above && { subject: place.above.place.subject, variable: place.above.place.variable },
    sent: sent === null ? null : { fields: own, variable: sent },
  };
};

/** Refuses who may not ask, then what the record's state does not allow. */
export const renderEarlyGuards = (work: Work): string => {
  const scope = scopeOf(work, null);
  const guards = guardsOf(work.operation).early.map((guard) => renderGuard(scope, guard));
  return guards.join("") + (work.operation.precondition?.first ? renderPrecondition(work) : "");
};

/** The place of the record whose version is compared: the one that changes, or what it is a part of. */
const versionPlace = ({ operation, place }: Work): Place | null => {
  if (operation.precondition === undefined) return null;
  const isOwn = place.which !== null && versionOf(place.subject) !== null && operation.answers !== "parent";
  return isOwn ? place : (place.above?.place ?? null);
};

/** Refuses who has seen another version, before it is told that there is no record. */
const renderBefore = (work: Work): string => {
  const { operation, place } = work;
  const at = operation.precondition?.before ? versionPlace(work) : null;
  if (at !== place) return "";
  return `requireCurrent(operations.${operation.name}.precondition, input, ${place.table}.seek(${place.which})?.${versionOf(place.subject)} ?? null);\n`;
};

/** Refuses who has not seen the record as it is. */
const renderPrecondition = (work: Work): string => {
  const { operation, place, service } = work;
  if (operation.precondition?.before && versionPlace(work) === place) return "";
  const at = versionPlace(work);
  const version = at === null ? null : versionOf(at.subject);
  if (at === null || version === null) return "";
  const known =
    at === place && mayMake(service, operation)
      ? `${place.table}.seek(${place.which})?.${version} ?? null`
      : `${at.variable}.${version}`;
  return `requireCurrent(operations.${operation.name}.precondition, input, ${known});\n`;
};

export const renderLateGuards = (work: Work, sent: string | null): string => {
  const { behaviour, floods = [] } = work.operation;
  const scope = scopeOf(work, sent);
  const flood = floods.length === 0 ? "" : renderFloods(work, sent);
  const states =
    behaviour.kind === "act"
      ? behaviour.when.map((each) => renderStateGuard(work.place.variable, each, behaviour.refusal))
      : [];
  const precondition = work.operation.precondition?.first ? "" : renderPrecondition(work);
  return [
    precondition,
    renderRepeat(work),
    ...states,
    ...guardsOf(work.operation).late.map((guard) => renderGuard(scope, guard)),
    flood,
    renderRemarks(work, scope),
  ].join("");
};

/** What an operation takes that is no record, under the name `sent` where `rest` speaks of it; `before` comes first. */
export const renderTaken = ({ operation }: Work, before: string, rest: string): string => {
  const { name, takes = [] } = operation;
  if (takes.length === 0) return `${before}${rest}`;
  const parsed = `parseTaken(operations.${name}.takes, input.body)`;
  const isUsed = /(?<![.\w])sent\b/u.test(rest);
  return `${before}${isUsed ? `const sent = ${parsed} as ${bodyTypeOf(operation)}` : parsed};\n${rest}`;
};

/** What is so already is not done again. */
const renderRepeat = ({ operation: { behaviour, status }, place: { variable } }: Work): string => {
  if (behaviour.kind !== "act" || !behaviour.repeats) return "";
  const claims = behaviour.set.flatMap((each) =>
    "value" in each
      ? [
          `${variable}.${each.field} === ${typeof each.value === "string" ? printString(each.value) : String(each.value)}`,
        ]
      : [],
  );
  return `if (${claims.join(" && ")}) return { status: ${status}, body: ${variable} };\n`;
};

/** What is said of the changes that follow, for whoever writes them down. */
const renderRemarks = ({ operation: { remarks = [] } }: Work, scope: Scope): string =>
  remarks.length === 0 ? "" : `this.instance.remark(${renderAssignments(scope, remarks)});\n`;

const renderEffect = ({ place }: Work, scope: Scope, { of, set, when }: Effect): string => {
  const target = of === "parent" ? place.above?.place : place;
  if (target === undefined) return "";
  const id = target.subject.fields.find(({ origin }) => origin === "id")?.name ?? "id";
  const inner: Scope =
    of === "parent" ? { ...scope, record: { subject: target.subject, variable: target.variable } } : scope;
  const change = `${target.table}.change(${target.variable}.${id}, ${renderAssignments(inner, set)});\n`;
  return when === undefined ? change : `if (${renderExpression(scope, when)}) ${change}`;
};

/** What changes beside. */
export const renderEffects = (work: Work, sent: string | null): string =>
  (work.operation.effects ?? []).map((effect) => renderEffect(work, scopeOf(work, sent), effect)).join("");

/** What is counted of a record that is read; who wants the head alone reads nothing. It is no change of the record. */
export const renderReading = (work: Work): string => {
  const { operation, place } = work;
  const id = place.subject.fields.find(({ origin }) => origin === "id")?.name ?? "id";
  const notes = (operation.effects ?? []).map(({ set }) => {
    const note = `${place.table}.note(${place.variable}.${id}, ${renderAssignments(scopeOf(work, null), set)})`;
    return `if (!input.peeks) ${note};\n`;
  });
  return notes.join("");
};

/** What changes of others that the record in `variable` reaches. */
export const renderReaches = (work: Work, variable: string, sent: string | null): string => {
  const scope: Scope = { ...scopeOf(work, sent), record: { subject: work.place.subject, variable } };
  return (work.operation.reaches ?? []).map((reach) => renderReach(scope, reach)).join("");
};

/** Code of the record in `variable` as it is by now, where what changed beside may show in it. */
export const asOfNow = ({ operation, place }: Work, variable: string): string => {
  const { effects = [], reaches = [] } = operation;
  const shows = place.subject.fields.some(({ origin }) => origin === "computed");
  const id = place.subject.fields.find(({ origin }) => origin === "id")?.name ?? "id";
  const { kind } = operation.behaviour;
  const isRead =
    (kind === "read" && effects.length > 0) || (kind === "create" && effects.some(({ of }) => of === "record"));
  return isRead || (shows && effects.length + reaches.length > 0) ? `${place.table}.find(${variable}.${id})` : variable;
};

/** Code of what names the record: once it was looked up, its id. */
export const whichOf = ({ looksUp, place: { subject, variable, which } }: Work): string =>
  looksUp && which !== "ONLY" && which !== "input.id"
    ? `${variable}.${subject.fields.find(({ origin }) => origin === "id")?.name ?? "id"}`
    : (which ?? "");

/** The answer, where it is what the record is a part of: as it is by now. */
export const renderParent = ({ operation, place }: Work): string | null => {
  const parent = place.above?.place;
  if (operation.answers !== "parent" || parent === undefined) return null;
  const id = parent.subject.fields.find(({ origin }) => origin === "id")?.name ?? "id";
  return `${parent.table}.find(${parent.variable}.${id})`;
};
