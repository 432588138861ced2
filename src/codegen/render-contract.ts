import { operationLiteral, summaryOf } from "./operation-literal.ts";
import type { Service } from "#src/plan/plan.ts";
import { asSubject } from "#src/plan/subject.ts";
import type { Hooks } from "#src/spec/spec.ts";
import { Code, type Literal, printLine } from "./print-literal.ts";
import { joinLiteral, roomLiteral } from "./room-literal.ts";
import { renderComment, toSentence } from "./render-comment.ts";
import { renderBodyType, renderRecordType, renderSchema } from "./render-schema.ts";
import { bindingOf, contractOf, schemaNameOf, tableNameOf, tellsInstances } from "./service-names.ts";

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

/** Whether it hands something out, counts what is used, knows who stands where, or does what only its own code knows. */
const isUndivided = ({ limits = [], operations, parts = [], queue }: Service): boolean =>
  queue !== undefined ||
  limits.length > 0 ||
  parts.some((part) => part.queue !== undefined || part.standings !== undefined) ||
  operations.some(({ behaviour, floods = [] }) => floods.length > 0 || behaviour.kind === "handwritten");

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
