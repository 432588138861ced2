import type { Operation, Service } from "#src/plan/plan.ts";
import { ownerOf, partNamed, subjectOf } from "#src/plan/subject.ts";
import type { Behaviour, Narrow, Field } from "#src/spec/spec.ts";
import { keysIn } from "./keys-in.ts";
import { findNamingField, recordParameters } from "./naming-field.ts";
import { type Literal } from "./print-literal.ts";
import { toSentence } from "./render-comment.ts";
import { isAlwaysSet, schemaLiteral } from "./render-schema.ts";
import { isSealed, wordsOf } from "./service-names.ts";

/** Where a record that was just made can be read: the read's path, with the record's own field for its id. */
const locationOf = (whole: Service, { behaviour: { kind }, on }: Operation): string | undefined => {
  if (kind !== "create" && kind !== "replace") return undefined;
  const service = subjectOf(whole, { ...(on !== undefined && { on }) });
  const read = service.operations.find(
    ({ access, behaviour, on: about }) => behaviour.kind === "read" && access !== "internal" && about === on,
  );
  // Only what stands in the record itself can stand in its address.
  if (on !== undefined && read !== undefined && recordParameters(service, read).length > 1) return undefined;
  if (read === undefined) return undefined;
  const named = findNamingField(service, read);
  // A record without a value in that field has no address.
  if (named !== null && !isAlwaysSet(named, null)) return undefined;
  const id = named ?? service.fields.find(({ origin }) => origin === "id");
  const key = "name" in service.key ? service.key.name : null;
  return read.path.replaceAll(/\{(\w+)\}/gu, (parameter, name: string) =>
    name === key ? parameter : `{${id?.name ?? "id"}}`,
  );
};

const ANSWERS: Record<Operation["behaviour"]["kind"], string> = {
  create: "record",
  read: "record",
  update: "record",
  replace: "record",
  delete: "record",
  act: "record",
  list: "page",
  count: "count",
  clear: "deleted",
  redirect: "redirect",
  report: "object",
  gaps: "object",
  copy: "object",
  render: "object",
  restore: "record",
  "delete-many": "object",
  "read-many": "object",
  import: "object",
  export: "file",
  "sign-in": "object",
  "sign-out": "nothing",
  "read-self": "record",
  relate: "object",
  unrelate: "object",
  mark: "nothing",
  enlist: "record",
  seek: "object",
  identify: "object",
  "note-denial": "nothing",
  hear: "nothing",
  handwritten: "object",
  lease: "object",
  fail: "record",
  "check-limit": "object",
  "read-limit": "object",
  "reset-limit": "nothing",
  "read-usage": "object",
  top: "object",
  page: "file",
  standing: "object",
  around: "object",
  overview: "object",
};

export const summaryOf = ({ name, summary }: { name: string; summary: string }): string =>
  toSentence(summary) || toSentence(wordsOf(name));

const narrowsLiteral = (narrows: readonly Narrow[] | undefined): Literal | undefined =>
  narrows && Object.fromEntries(narrows.map(({ parameter, ...narrow }) => [parameter, narrow]));

const outletLiteral = ({ narrows, outlet }: Behaviour & { kind: "export" }): Literal => ({
  ...outlet,
  narrows: narrowsLiteral(narrows),
});

export const operationLiteral = (service: Service, operation: Operation): Literal => {
  const { accepts, access, behaviour, method, path, status, takes = [] } = operation;
  const isPublic = access !== "internal";
  return {
    summary: summaryOf(operation),
    access,
    route: isPublic ? { method, path } : undefined,
    status,
    also: otherStatuses(operation),
    answers: status === 204 ? "nothing" : answerOf(service, operation),
    on: aboutOf(service, operation),
    tells: toldBy(service, operation),
    accepts: ["create", "replace", "update"].includes(behaviour.kind) ? accepts : undefined,
    takes: takes.length === 0 ? undefined : schemaLiteral(takes),
    rejects: operation.rejects,
    keys: keysOf(operation),
    refuses: refusesOf(operation),
    presets: behaviour.kind === "list" ? behaviour.presets : undefined,
    partial: behaviour.kind === "update" ? true : undefined,
    filters: "filters" in behaviour ? behaviour.filters : undefined,
    intake: behaviour.kind === "import" ? behaviour.intake : undefined,
    outlet: behaviour.kind === "export" ? outletLiteral(behaviour) : undefined,
    narrows: behaviour.kind === "list" ? narrowsLiteral(behaviour.narrows) : undefined,
    needs: behaviour.kind === "list" ? behaviour.needs : undefined,
    ordered: behaviour.kind === "list" ? behaviour.ordered : undefined,
    asked: askedLiteral(behaviour),
    shows: behaviour.kind === "list" ? operation.shows?.fields : undefined,
    sorts: behaviour.kind === "list" ? behaviour.sorts : undefined,
    orders: behaviour.kind === "list" ? behaviour.orders : undefined,
    paging: behaviour.kind === "list" ? behaviour.paging : undefined,
    location: isPublic ? locationOf(service, operation) : undefined,
    etag: status === 204 || !isPublic ? undefined : etagOf(service, operation),
    precondition: operation.precondition,
    once: operation.once,
    headers: headersOf(operation),
    bytes: bytesOf(service, operation),
    wrong: operation.wrong,
    whole: operation.whole,
    inQuery: operation.inQuery,
    counts: behaviour.kind === "read" && (operation.effects ?? []).length > 0 ? true : undefined,
    late: operation.late,
    idempotent: operation.idempotent === true ? true : undefined,
  };
};

/** Statuses of success beside its own. */
const otherStatuses = ({ behaviour, existing, status }: Operation): number[] | undefined => {
  const others = [
    ...(existing === undefined ? [] : [existing.status]),
    ...(behaviour.kind === "lease" && (behaviour.several === undefined || behaviour.several.empty === 204)
      ? [204]
      : []),
  ].filter((other) => other !== status);
  return others.length === 0 ? undefined : others;
};

/** Parameters that a service's own code reads. */
const askedLiteral = (behaviour: Behaviour): Literal | undefined => {
  switch (behaviour.kind) {
    case "gaps":
      return { [behaviour.day.parameter]: { type: "day", required: true } };
    case "top":
    case "around": {
      const { name, ...bounds } = behaviour.count;
      return { [name]: { type: "integer", ...bounds } };
    }
    case "report": {
      const { asOf, period } = behaviour;
      if (asOf?.parameter !== undefined) return { [asOf.parameter]: { type: "day" } };
      return period?.parameter === undefined ? undefined : { [period.parameter]: { type: period.step } };
    }
    default:
      return undefined;
  }
};

const BODY_BYTES = 64 * 1024;

/** How large a body may have to be, where that is more than usual: a character has four bytes at most. */
const bytesOf = (service: Service, { accepts, on }: Operation): number | undefined => {
  const { fields } = subjectOf(service, { ...(on !== undefined && { on }) });
  const sizes: Partial<Record<Field["type"], number>> = { text: 4, json: 1 };
  const sent = fields.filter(({ name }) => accepts.includes(name));
  const most = sent.reduce((sum, { max = 0, type }) => sum + max * (sizes[type] ?? 0), 0);
  return most > BODY_BYTES ? most + BODY_BYTES : undefined;
};

/** What is told as it is has a type of its own. */
const headersOf = ({ headers, plain }: Operation): Record<string, string> | undefined =>
  plain === undefined ? headers : { ...headers, "content-type": plain.type };

/** Of an answer that holds one record. */
const etagOf = (service: Service, operation: Operation): string | undefined => {
  if (operation.answers === "parent") return ownerOf(service, operation)?.etag;
  const subject = subjectOf(service, operation);
  const isShown = subject.fields.some(({ hidden, name }) => name === subject.etag && !hidden);
  // What is put together from several parts tells of a record only what it shows.
  const isWhole =
    answerOf(service, operation) === "record" ||
    operation.plain !== undefined ||
    (operation.behaviour.kind === "create" && isShown);
  return isWhole ? subject.etag : undefined;
};

/** A record that comes with something else is no record alone. */
const answerOf = (service: Service, { answers, behaviour, brings, on, plain, shows }: Operation): string => {
  if (brings !== undefined) return "object";
  const subject = subjectOf(service, { ...(on !== undefined && { on }) });
  if (behaviour.kind === "list") return "page";
  if (plain !== undefined) return "object";
  if ((shows !== undefined && !shows.beside) || (behaviour.kind === "clear" && behaviour.member !== undefined))
    return "object";
  if (answers === "parent") return "record";
  return behaviour.kind === "create" && isSealed(subject) ? "object" : ANSWERS[behaviour.kind];
};

/** What the answer's record is of, where that is not what the operation is about. */
const aboutOf = (service: Service, { answers, behaviour, on }: Operation): string | undefined => {
  if (answers !== "parent" || ["create", "replace", "update"].includes(behaviour.kind)) return on;
  const of = partNamed(service, on)?.of ?? undefined;
  return of === service.name ? undefined : of;
};

/** What the answer shows, where the body is of something else. */
const toldBy = (service: Service, operation: Operation): string | undefined =>
  operation.answers === "parent" && aboutOf(service, operation) === operation.on
    ? (partNamed(service, operation.on)?.of ?? undefined)
    : undefined;

/** Of what code of its own may refuse, what its contract says before anybody has written it. */
const NOT_WRITTEN = 501;

const refusesOf = ({ behaviour, floods = [], guards = [], method, reaches = [] }: Operation): number[] | undefined => {
  if (behaviour.kind === "handwritten") return method === "GET" ? [NOT_WRITTEN] : [422, NOT_WRITTEN];
  const all = [
    ...guards,
    ...floods,
    ...reaches.flatMap((reach) => [...(reach.missing ? [reach.missing] : []), ...(reach.guards ?? [])]),
  ];
  return all.length === 0 ? undefined : [...new Set(all.map(({ status }) => status))].toSorted((a, b) => a - b);
};

const keysOf = (operation: Operation): string[] | undefined => {
  const keys = keysIn(operation);
  return keys.length === 0 ? undefined : keys;
};
