import type { Plan, Service } from "#src/plan/plan.ts";
import type { Delivery, Field } from "#src/spec/spec.ts";
import { findTemplateRead } from "./complete-plan.ts";
import { Code, type Literal, printLine } from "./print-literal.ts";
import { renderComment } from "./render-comment.ts";
import { renderOperation } from "./render-operation.ts";
import { describeService } from "./render-contract.ts";
import { renderStandings } from "./render-standings.ts";
import { renderLimitOf } from "./render-limits.ts";
import { daysIn } from "./render-days.ts";
import { renderQueues } from "./render-queue.ts";
import { renderMigrations } from "./render-schema.ts";
import { tableOf } from "./place.ts";
import { renderHistory, templatesIn } from "./render-template.ts";
import { renderComputed } from "./render-computed.ts";
import { renderRoom, renderRoomReports } from "./render-room.ts";
import { renderRules } from "./render-rules.ts";
import { talliesIn } from "./tallies-in.ts";
import { renderWatches } from "./render-watch.ts";
import { decimalsIn } from "./render-value.ts";
import { bodyTypeOf, contractOf, toKebab } from "./service-names.ts";

const importOf = (path: string, names: readonly string[]): string[] =>
  names.length === 0 ? [] : [`import { ${names.join(", ")} } from "${path}";`];

/** Functions of the layer that a piece of code calls. */
const importUsed = (path: string, names: readonly string[], body: string): string[] =>
  importOf(
    path,
    names.filter((name) => body.includes(`${name}(`)),
  );

const typesOf = ({ name, parts = [] }: Service): string[] =>
  [name, ...parts.map((part) => part.name)].map((each) => `${each}Record`);

const bodyTypesOf = ({ operations }: Service): string[] =>
  operations.filter(({ takes = [] }) => takes.length > 0).map(bodyTypeOf);

const renderImports = (service: Service, body: string): string => {
  const contract = contractOf(service.name);
  const types = [...typesOf(service), ...bodyTypesOf(service)].filter((type) => body.includes(type)).toSorted();
  const contracts = body.includes(`= ${contract};`)
    ? `{ ${[contract, ...types.map((type) => `type ${type}`)].join(", ")} }`
    : `type { ${types.join(", ")} }`;
  const lines = [
    `import ${contracts} from "../contracts/${toKebab(service.name)}.ts";`,
    'import type { Env } from "../env.ts";',
    'import type { Call, Input, Outcome } from "../orchestration/contract/call.ts";',
    ...importOf("../orchestration/contract/decimal.ts", decimalsIn(body)),
    ...importOf(
      "../orchestration/contract/problem.ts",
      ["broken", "conflict", "invalid", "refuse"].filter((name) => body.includes(`throw ${name}(`)),
    ),
    ...importUsed("../orchestration/contract/schema.ts", ["parseTaken"], body),
    ...importOf("../orchestration/contract/template.ts", templatesIn(body)),
    ...importUsed("../orchestration/object/copy-records.ts", ["copyRecords"], body),
    ...importOf("../orchestration/object/days.ts", daysIn(body)),
    ...importUsed("../orchestration/object/export-rows.ts", ["exportRows"], body),
    ...importUsed("../orchestration/object/find-many.ts", ["byValue", "findMany"], body),
    ...importUsed("../orchestration/object/merge-into.ts", ["mergeInto"], body),
    ...importUsed("../orchestration/object/import-rows.ts", ["importRows"], body),
    ...importUsed("../orchestration/object/page.ts", ["renderPage"], body),
    ...importUsed("../orchestration/object/periods.ts", ["duringPeriod", "monthsOf", "parsePeriod", "periodOf"], body),
    ...importUsed("../orchestration/object/preconditions.ts", ["requireCurrent"], body),
    ...importUsed(
      "../orchestration/object/limiter.ts",
      ["requireApart", "requireBearable", "secondsOf", "tooMuch"],
      body,
    ),
    ...(body.includes(": Limit =>") ? ['import type { Limit } from "../orchestration/object/limits.ts";'] : []),
    ...(/[( ]ONLY[,)]/u.test(body) ? ['import { ONLY } from "../orchestration/object/record-table.ts";'] : []),
    ...importUsed("../orchestration/object/secrets.ts", ["verifyPassword"], body),
    ...(service.rendering === null ? [] : ['import type { Rendering } from "../orchestration/object/rendering.ts";']),
    'import { ServiceObject } from "../orchestration/object/service-object.ts";',
    ...importOf("../orchestration/object/tally.ts", talliesIn(body)),
    'import { product } from "../product.ts";',
  ];
  return `${lines.join("\n")}\n`;
};

/** A field that the service itself sets, and whose name says that it shows this about a delivery. */
const findProgressField = (fields: readonly Field[], type: Field["type"], name: RegExp): string | null =>
  fields.find((field) => field.origin !== "caller" && field.type === type && name.test(field.name))?.name ?? null;

const deliveryLiteral = ({ fields }: Service, delivery: Delivery): Literal => {
  const priority = fields.find(({ name }) => name === delivery.priorityField);
  return {
    statusField: delivery.statusField,
    channelField: delivery.channelField,
    channels: delivery.channels,
    priority: priority === undefined ? null : { field: priority.name, order: priority.values ?? [] },
    maxAttempts: delivery.maxAttempts,
    backoffSeconds: delivery.backoffSeconds,
    attemptsField: findProgressField(fields, "integer", /attempt|tries/iu),
    deliveredAtField: findProgressField(fields, "date-time", /deliver|sent/iu),
    errorField: findProgressField(fields, "text", /error|failure|reason/iu),
  };
};

const renderRendering = (plan: Plan, service: Service): string => {
  const { fields, operations, rendering } = service;
  if (rendering === null) return "";
  const { service: target, read } = findTemplateRead(plan, rendering);
  const isSent = operations.some(({ accepts }) => accepts.includes(rendering.into));
  const required = fields.some(({ name, required: isRequired }) => name === rendering.into && isRequired);
  const literal = {
    service: rendering.service,
    operation: read.name,
    address: target.records === "one" ? "instance" : "record",
    templateField: rendering.templateField,
    bodyField: rendering.bodyField,
    dataField: rendering.dataField,
    into: rendering.into,
    requires: required ? (isSent ? rendering.into : rendering.templateField) : null,
  };
  const comment = renderComment(`How \`${rendering.into}\` is made when a record is created.`);
  return `\n${comment}${printLine("const rendering: Rendering = ", literal, ";")}\n`;
};

const settingsLiteral = (service: Service): Literal => ({
  product: new Code("product"),
  service: service.name,
  migrations: new Code("migrations"),
  delivery: service.delivery === null ? undefined : deliveryLiteral(service, service.delivery),
});

/** The tables of its parts. */
const renderTables = (service: Service): string =>
  (service.parts ?? [])
    .map(
      ({ name }) =>
        `readonly ${tableOf(service, name).replace("this.", "")} = this.instance.table<${name}Record>("${name}");\n`,
    )
    .join("")
    .concat(renderQueues(service), renderStandings(service), renderRoomReports(service))
    .replace(/;\n$/u, ";\n\n");

/** What the class says of itself stands on one line where it fits. */
const renderConstructor = (service: Service): string => {
  const flat = `    super(ctx, env, { product, service: "${service.name}", migrations });\n`;
  const settings = Object.entries(settingsLiteral(service) as Record<string, Literal>)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) =>
      value instanceof Code ? `      ${name},\n` : `${printLine(`      ${name}: `, value, ",")}\n`,
    );
  const body = service.delivery === null ? flat : `    super(ctx, env, {\n${settings.join("")}    });\n`;
  const wiring = `${renderHistory(service)}${renderComputed(service)}${renderRules(service)}${renderWatches(service)}${renderRoom(service)}`;
  return `  constructor(ctx: DurableObjectState, env: Env) {\n${body}${wiring}  }\n`;
};

/** The file of one service: how it stores what it keeps, and what each operation does. */
export const renderService = (plan: Plan, service: Service): string => {
  const operations = service.operations.map((operation) => renderOperation(service, operation)).join("\n");
  const body = [
    /\boperations\.\w+\.\w/u.test(operations) ? `\nconst { operations } = ${contractOf(service.name)};\n` : "",
    `\n${renderComment("Applied in order, once in each instance. Never change one that was released: add another.")}`,
    renderMigrations(service),
    renderRendering(plan, service),
    renderLimitOf(service),
    `\n${renderComment(describeService(service))}`,
    `export class ${service.name} extends ServiceObject<${service.name}Record> {\n`,
    renderTables(service),
    `${renderConstructor(service)}\n${operations}}\n`,
  ].join("");
  return `${renderImports(service, body)}${body}`;
};
