import type { Operation, Service } from "#src/plan/plan.ts";
import type { Narrow } from "#src/spec/spec.ts";
import { findNamingField } from "./naming-field.ts";
import { Code, type Literal, printLine } from "./print-literal.ts";
import { renderComment, toSentence } from "./render-comment.ts";
import { isAlwaysSet, renderRecordType, renderSchema } from "./render-schema.ts";
import { bindingOf, contractOf, tellsInstances, wordsOf } from "./service-names.ts";

/** Where a record that was just made can be read: the read's path, with the record's own field for its id. */
const locationOf = (service: Service, { behaviour: { kind } }: Operation): string | undefined => {
  if (kind !== "create" && kind !== "replace") return undefined;
  const read = service.operations.find(({ access, behaviour }) => behaviour.kind === "read" && access !== "internal");
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
};

const summaryOf = ({ name, summary }: { name: string; summary: string }): string =>
  toSentence(summary) || toSentence(wordsOf(name));

const narrowsLiteral = (narrows: readonly Narrow[] | undefined): Literal | undefined =>
  narrows && Object.fromEntries(narrows.map(({ by, fields, parameter }) => [parameter, { fields, by }]));

const operationLiteral = (service: Service, operation: Operation): Literal => {
  const { accepts, access, behaviour, method, path, status } = operation;
  const isPublic = access !== "internal";
  return {
    summary: summaryOf(operation),
    access,
    route: isPublic ? { method, path } : undefined,
    status,
    answers: status === 204 ? "nothing" : ANSWERS[behaviour.kind],
    accepts: ["create", "replace", "update"].includes(behaviour.kind) ? accepts : undefined,
    partial: behaviour.kind === "update" ? true : undefined,
    filters: behaviour.kind === "list" ? behaviour.filters : undefined,
    narrows: behaviour.kind === "list" ? narrowsLiteral(behaviour.narrows) : undefined,
    sorts: behaviour.kind === "list" ? behaviour.sorts : undefined,
    paging: behaviour.kind === "list" ? behaviour.paging : undefined,
    location: isPublic ? locationOf(service, operation) : undefined,
    idempotent: operation.idempotent === true ? true : undefined,
  };
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
  ].filter(isNamed);

const settingsOf = (service: Service): [string, Literal][] => {
  const { events = [], subscriptions = [] } = service;
  return [
    ["binding", bindingOf(service.name)],
    ["summary", describeService(service)],
    ["key", keyLiteral(service)],
    ["schema", new Code("schema")],
    ["records", service.records],
    ["maxRecords", service.records === "one" ? 1 : service.maxRecords],
    ["retentionDays", service.retentionDays],
    ["calls", service.calls],
    [
      "publishes",
      events.length === 0 ? undefined : Object.fromEntries(events.map(({ fields, name }) => [name, fields])),
    ],
    [
      "subscribes",
      subscriptions.length === 0
        ? undefined
        : subscriptions.map(({ event, keyField, operation }) => ({ event, operation, keyField })),
    ],
  ];
};

const renderSetting = ([name, value]: [string, Literal]): string => {
  if (value === undefined) return "";
  return value instanceof Code ? `  ${name},\n` : printLine(`  ${name}: `, value, ",\n");
};

/** `src/contracts/….ts`: what a service keeps and answers, as everybody else sees it. */
export const renderContract = (service: Service): string => {
  const operations = operationsOf(service).map(([name, literal]) => printLine(`    ${name}: `, literal, ",\n", true));
  return [
    'import type { ServiceDefinition } from "../orchestration/contract/product-definition.ts";\n',
    'import type { Schema } from "../orchestration/contract/schema.ts";\n\n',
    renderRecordType(service),
    `\n${renderComment("What callers may send, and what the service sets itself.")}${renderSchema(service)}`,
    `\n${renderComment("What others may ask for, and who they must be.")}`,
    `export const ${contractOf(service.name)} = {\n`,
    settingsOf(service).map(renderSetting).join(""),
    `  operations: {\n${operations.join("")}  },\n} satisfies ServiceDefinition;\n`,
  ].join("");
};
