import type { Operation, Part, Plan, Service } from "#src/plan/plan.ts";
import { asSubject, subjectOf } from "#src/plan/subject.ts";
import type { Field, Json, Rendering } from "#src/spec/spec.ts";
import { UserError } from "#src/errors.ts";
import { findNamingField } from "./naming-field.ts";

const field = (name: string, origin: Field["origin"], description: string): Field => ({
  name,
  type: "text",
  description,
  required: false,
  origin,
});

/** The key stands in the path, or is chosen before there is an instance: a body has no say in it afterwards. */
const isKey = ({ key }: Service, name: string): boolean => "name" in key && key.name === name;

/** Where the path says what a record is called, the body has no say in it either. */
const isInPath = (service: Service, operation: Operation, name: string): boolean =>
  operation.behaviour.kind === "replace" && findNamingField(service, operation)?.name === name;

/** A record among many needs a name of its own, and who is given a made-up key must be told it. */
const impliedFields = (service: Service): Field[] => {
  const { fields, key, records } = service;
  const has = (origin: Field["origin"]): boolean => fields.some((candidate) => candidate.origin === origin);
  const id = records === "many" && !has("id") ? [field("id", "id", "Names the record.")] : [];
  const isShown = has("key") || fields.some(({ name }) => isKey(service, name));
  const made = key.from === "generated" && !isShown ? [field(key.name, "key", "Names the instance.")] : [];
  return [...id, ...made];
};

const impliedDefault = ({ origin, required, type, values = [] }: Field): Json | undefined => {
  if (type === "boolean" && (origin === "service" || !required)) return false;
  return type === "enum" && origin === "service" && required ? values[0] : undefined;
};

/** Whether an operation leaves a text of callers empty that they themselves may not. */
const isEmptied = ({ operations }: Service, { name, origin }: Field, on: string | undefined): boolean =>
  origin === "caller" &&
  operations.some(
    ({ behaviour, on: about }) =>
      about === on &&
      behaviour.kind === "act" &&
      behaviour.set.some((each) => each.field === name && "value" in each && each.value === ""),
  );

const completeField = (service: Service, written: Field, on?: string): Field => {
  const field = isEmptied(service, written, on) ? { ...written, emptied: true as const } : written;
  return withDefault(service, field);
};

const withDefault = (service: Service, written: Field): Field => {
  if (service.delivery?.statusField === written.name) return { ...written, origin: "service", default: "queued" };
  if (isKey(service, written.name)) return { ...written, origin: "key", required: false };
  const value = written.default ?? impliedDefault(written);
  return { ...written, ...(value !== undefined && { default: value }) };
};

/** The operation by which a template is read. */
export const findTemplateRead = (plan: Plan, { service: name }: Rendering): { service: Service; read: Operation } => {
  const service = plan.services.find((candidate) => candidate.name === name);
  const read = service?.operations.find(({ behaviour }) => behaviour.kind === "read");
  const isNamed = service?.records === "one" ? service.key.from !== "owner" : service?.key.from === "single";
  if (service === undefined || read === undefined || !isNamed)
    throw new UserError(
      "plan-unsound",
      `The templates of ${name} cannot be read by name.`,
      `Keep one instance of ${name} for each name, and let it be read.`,
    );
  return { service, read };
};

/** Whom the operations of a service ask. */
const askedBy = ({ operations }: Service): string[] =>
  operations.flatMap(({ behaviour, finds }) => [
    ...(finds ? [`${finds.service}.${finds.operation}`] : []),
    ...(behaviour.kind === "enlist" ? [`${behaviour.service}.${behaviour.operation}`] : []),
  ]);

const impliedCalls = (plan: Plan, { delivery, rendering }: Service): string[] => {
  const delivered = (delivery?.channels ?? []).flatMap((channel) => {
    if (channel.via !== "service") return [];
    const target = plan.services.find(({ name }) => name === channel.service);
    if (!target?.operations.some(({ name }) => name === channel.operation))
      throw new UserError(
        "plan-unsound",
        `The channel ${channel.name} calls ${channel.service}.${channel.operation}, which is not planned.`,
        `Add the operation to ${channel.service}.`,
      );
    return [`${channel.service}.${channel.operation}`];
  });
  const rendered = rendering === null ? [] : [`${rendering.service}.${findTemplateRead(plan, rendering).read.name}`];
  return [...delivered, ...rendered];
};

/** A part's records have ids of their own. */
const completePart = (service: Service, part: Part): Part => ({
  ...part,
  fields: [
    ...(part.fields.some(({ origin }) => origin === "id") ? [] : [field("id", "id", "Names the record.")]),
    ...part.fields.map((written) => completeField(asSubject(service, part), written, part.name)),
  ],
});

const completeService = (plan: Plan, service: Service): Service => ({
  ...service,
  fields: [...impliedFields(service), ...service.fields.map((written) => completeField(service, written))],
  ...(service.parts && { parts: service.parts.map((part) => completePart(service, part)) }),
  operations: service.operations.map((operation) => ({
    ...operation,
    accepts: operation.accepts.filter(
      (name) => !isKey(service, name) && !isInPath(subjectOf(service, operation), operation, name),
    ),
  })),
  calls: [...new Set([...service.calls, ...impliedCalls(plan, service), ...askedBy(service)])].toSorted(),
});

/** The same plan with everything said that it only implies: ids, made-up keys, defaults, calls. */
export const completePlan = (plan: Plan): Plan => ({
  ...plan,
  services: plan.services.map((service) => completeService(plan, service)),
});
