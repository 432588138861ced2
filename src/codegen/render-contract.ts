import type { Operation, Service } from "#src/plan/plan.ts";
import { asSubject, ownerOf, partNamed, subjectOf } from "#src/plan/subject.ts";
import type { Behaviour, Hooks, Narrow, Field } from "#src/spec/spec.ts";
import { keysIn } from "./keys-in.ts";
import { findNamingField, recordParameters } from "./naming-field.ts";
import { Code, type Literal, printLine } from "./print-literal.ts";
import { joinLiteral, roomLiteral } from "./room-literal.ts";
import { renderComment, toSentence } from "./render-comment.ts";
import { isAlwaysSet, renderBodyType, renderRecordType, renderSchema, schemaLiteral } from "./render-schema.ts";
import {
  bindingOf,
  contractOf,
  isSealed,
  schemaNameOf,
  tableNameOf,
  tellsInstances,
  wordsOf,
} from "./service-names.ts";

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

const summaryOf = ({ name, summary }: { name: string; summary: string }): string =>
  toSentence(summary) || toSentence(wordsOf(name));

const narrowsLiteral = (narrows: readonly Narrow[] | undefined): Literal | undefined =>
  narrows && Object.fromEntries(narrows.map(({ parameter, ...narrow }) => [parameter, narrow]));

const outletLiteral = ({ narrows, outlet }: Behaviour & { kind: "export" }): Literal => ({
  ...outlet,
  narrows: narrowsLiteral(narrows),
});

const operationLiteral = (service: Service, operation: Operation): Literal => {
  const { accepts, access, behaviour, method, path, status, takes = [] } = operation;
  const isPublic = access !== "internal";
  return {
    summary: summaryOf(operation),
    access,
    route: isPublic ? { method, path } : undefined,
    status,
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

const refusesOf = ({ floods = [], guards = [], reaches = [] }: Operation): number[] | undefined => {
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

const feedLiteral = ({ feed }: Service): Literal =>
  feed && {
    summary: summaryOf(feed),
    access: feed.access,
    route: { method: "GET", path: feed.path },
    status: 101,
    answers: "feed",
  };

/** What a chosen key must look like stands in the field of that name. */
const keyLiteral = ({ fields, key }: Service): Literal => {
  if (key.from !== "generated") return key;
  const { max, min, pattern } = fields.find(({ name }) => name === key.name) ?? {};
  return { from: key.from, name: key.name, length: key.length, min, max, pattern };
};

const INSTANCE: Record<Service["key"]["from"], (service: Service) => string> = {
  path: ({ key }) => `One instance for each ${"name" in key ? key.name : ""}.`,
  generated: ({ key }) => `One instance for each ${"name" in key ? key.name : ""}, which is made up at creation.`,
  owner: () => "One instance for each person.",
  single: () => "One instance for all.",
};

/** What a service is for, and what one instance is kept for. */
export const describeService = (service: Service): string => {
  const purpose = toSentence(service.purpose);
  return tellsInstances(purpose) ? purpose : `${purpose} ${INSTANCE[service.key.from](service)}`.trim();
};

const isNamed = ([name]: [string, Literal]): boolean => name !== "";

const operationsOf = (service: Service): [string, Literal][] =>
  [
    ...service.operations.map((operation): [string, Literal] => [operation.name, operationLiteral(service, operation)]),
    [service.feed?.name ?? "", feedLiteral(service)] as [string, Literal],
    [service.room?.name ?? "", service.room && joinLiteral(service.room)] as [string, Literal],
  ].filter(isNamed);

const settingsOf = (service: Service): [string, Literal][] => {
  const { events = [], subscriptions = [] } = service;
  return [
    ["binding", bindingOf(service.name)],
    ["summary", describeService(service)],
    ["key", keyLiteral(service)],
    ["schema", new Code("schema")],
    ["undivided", isUndivided(service) ? true : undefined],
    ["records", service.records],
    ["maxRecords", service.records === "one" ? 1 : service.maxRecords],
    ["retentionDays", service.retentionDays],
    ["missing", service.missing],
    ["expires", service.expires],
    ["lapses", lapsesLiteral(service)],
    ["fires", service.fires],
    ["hooks", hooksLiteral(service.hooks)],
    ["queue", queueLiteral(service)],
    ["parts", partsLiteral(service)],
    ["calls", service.calls],
    [
      "publishes",
      events.length === 0 ? undefined : Object.fromEntries(events.map(({ fields, name }) => [name, fields])),
    ],
    ["room", service.room && new Code("room")],
    [
      "subscribes",
      subscriptions.length === 0
        ? undefined
        : subscriptions.map(({ event, keyField, operation }) => ({ event, operation, keyField })),
    ],
  ];
};

/** What a record brings with it stands in the service's code. */
const lapsesLiteral = ({ lapses }: Pick<Service, "lapses">): Literal | undefined =>
  lapses?.map(({ ends, field, from, to }) => ({ ends, field, from, to }));

const partsLiteral = ({ parts = [] }: Service): Literal | undefined =>
  parts.length === 0
    ? undefined
    : Object.fromEntries(
        parts.map((part) => {
          const { expires, fires, maxRecords, missing, name } = part;
          const schema = new Code(schemaNameOf(name));
          const [lapses, queue] = [lapsesLiteral(part), queueLiteral(part)];
          const { standings } = part;
          const table = tableNameOf(name);
          return [name, { table, schema, missing, expires, lapses, fires, queue, standings, maxRecords }];
        }),
      );

/** Which operations bring an event about stands in their code. */
const hooksLiteral = (hooks: Hooks | undefined): Literal | undefined => {
  const events = Object.entries(hooks?.events ?? {}).map(([name, { body, fires, of }]) => [name, { of, fires, body }]);
  return hooks && { ...hooks, events: Object.fromEntries(events) };
};

/** Whether it hands something out, counts what is used, or knows who stands where. */
const isUndivided = ({ limits = [], operations, parts = [], queue }: Service): boolean =>
  queue !== undefined ||
  limits.length > 0 ||
  parts.some((part) => part.queue !== undefined || part.standings !== undefined) ||
  operations.some(({ floods = [] }) => floods.length > 0);

/** What is calculated stands in the service's own code. */
const queueLiteral = ({ queue }: Pick<Service, "queue">): Literal | undefined => {
  if (queue === undefined) return undefined;
  const { backoff: _, most: __, ...definition } = queue;
  return definition;
};

const renderSetting = ([name, value]: [string, Literal]): string => {
  if (value === undefined) return "";
  return value instanceof Code ? `  ${name},\n` : printLine(`  ${name}: `, value, ",\n");
};

/** `src/contracts/….ts`: what a service keeps and answers, as everybody else sees it. */
export const renderContract = (service: Service): string => {
  const operations = operationsOf(service).map(([name, literal]) => printLine(`    ${name}: `, literal, ",\n", true));
  const parts = (service.parts ?? []).map((part) => asSubject(service, part));
  const types = [[service, ...parts].map(renderRecordType).join("\n"), ...service.operations.map(renderBodyType)].join(
    "",
  );
  return [
    'import type { ServiceDefinition } from "../orchestration/contract/product-definition.ts";\n',
    /\bJson\b/u.test(types) ? 'import type { Json } from "../orchestration/contract/call.ts";\n' : "",
    service.room === undefined ? "" : 'import type { RoomDefinition } from "../orchestration/contract/room.ts";\n',
    'import type { Schema } from "../orchestration/contract/schema.ts";\n\n',
    types,
    `\n${renderComment("What callers may send, and what the service sets itself.")}${renderSchema(service, "schema")}`,
    ...parts.map((part) => `\n${renderSchema(part, schemaNameOf(part.name))}`),
    service.room === undefined
      ? ""
      : `\n${renderComment("What sockets are told, and may say.")}${printLine("const room: RoomDefinition = ", roomLiteral(service.room, service), ";")}\n`,
    `\n${renderComment("What others may ask for, and who they must be.")}`,
    `export const ${contractOf(service.name)} = {\n`,
    settingsOf(service).map(renderSetting).join(""),
    `  operations: {\n${operations.join("")}  },\n} satisfies ServiceDefinition;\n`,
  ].join("");
};
