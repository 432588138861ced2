import type { Plan, Service } from "#src/plan/plan.ts";
import type { Delivery, Field } from "#src/spec/spec.ts";
import { findTemplateRead } from "./complete-plan.ts";
import { Code, type Literal, printLine } from "./print-literal.ts";
import { renderComment } from "./render-comment.ts";
import { renderOperation } from "./render-operation.ts";
import { renderMigrations, renderRecordType, renderSchema } from "./render-schema.ts";
import { tellsInstances } from "./service-names.ts";

const renderImports = (service: Service, body: string): string => {
  const lines = [
    'import type { Env } from "../env.ts";',
    'import type { Call, Input, Outcome } from "../orchestration/call.ts";',
    ...(body.includes("throw conflict(") ? ['import { conflict } from "../orchestration/problem.ts";'] : []),
    ...(/[( ]ONLY[,)]/u.test(body) ? ['import { ONLY } from "../orchestration/record-table.ts";'] : []),
    ...(service.rendering === null ? [] : ['import type { Rendering } from "../orchestration/rendering.ts";']),
    'import type { Schema } from "../orchestration/schema.ts";',
    'import { ServiceObject } from "../orchestration/service-object.ts";',
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
  schema: new Code("schema"),
  migrations: new Code("migrations"),
  records: service.records,
  maxRecords: service.records === "one" ? 1 : service.maxRecords,
  retentionDays: service.retentionDays,
  delivery: service.delivery === null ? undefined : deliveryLiteral(service, service.delivery),
});

const renderSettings = (service: Service): string =>
  Object.entries(settingsLiteral(service) as Record<string, Literal>)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) =>
      value instanceof Code ? `      ${name},\n` : `${printLine(`      ${name}: `, value, ",")}\n`,
    )
    .join("");

const INSTANCE: Record<Service["key"]["from"], (service: Service) => string> = {
  path: ({ key }) => `One instance for each ${"name" in key ? key.name : ""}.`,
  generated: ({ key }) => `One instance for each ${"name" in key ? key.name : ""}, which is made up at creation.`,
  owner: () => "One instance for each person.",
  single: () => "One instance for all.",
};

const withStop = (text: string): string => (text === "" || /[.!?]$/u.test(text) ? text : `${text}.`);

const purposeOf = (service: Service): string => {
  const purpose = withStop(service.purpose.trim());
  return tellsInstances(purpose) ? purpose : `${purpose} ${INSTANCE[service.key.from](service)}`;
};

/** The file of one service: what it keeps, and what can be done with it. */
export const renderService = (plan: Plan, service: Service): string => {
  const operations = service.operations.map((operation) => renderOperation(service, operation)).join("\n");
  const body = [
    `\n${renderRecordType(service)}`,
    `\n${renderComment("What callers may send, and what the service sets itself.")}${renderSchema(service)}`,
    `\n${renderComment("Applied in order, once in each instance. Never change one that was released: add another.")}`,
    renderMigrations(service),
    renderRendering(plan, service),
    `\n${renderComment(purposeOf(service))}`,
    `export class ${service.name} extends ServiceObject<${service.name}Record> {\n`,
    "  constructor(ctx: DurableObjectState, env: Env) {\n    super(ctx, env, {\n",
    `${renderSettings(service)}    });\n  }\n\n${operations}}\n`,
  ].join("");
  return `${renderImports(service, body)}${body}`;
};
