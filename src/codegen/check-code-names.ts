import type { Operation, Part, Plan, Service } from "#src/plan/plan.ts";
import { partNamed, subjectOf } from "#src/plan/subject.ts";
import type { Field } from "#src/spec/spec.ts";
import { UserError } from "#src/errors.ts";
import { findNamingField, recordParameters } from "./naming-field.ts";
import { needsRecord } from "./place.ts";
import { bindingOf, parametersOf, toKebab } from "./service-names.ts";

/** Names that a generated file or the runtime uses itself. */
const RESERVED_SERVICES = [
  ..."Call Input FullOutcome Outcome Schema Env ServiceDefinition ServiceObject Rendering InstanceRegistry Monitor SessionKeyring".split(
    " ",
  ),
  ..."Date String Promise DurableObjectState DurableObjectNamespace".split(" "),
];
const RESERVED_OPERATIONS =
  "constructor alarm fetch connect manage webSocketMessage webSocketClose webSocketError instance records ctx env dup then id name toString valueOf hasOwnProperty".split(
    " ",
  );
const IDENTIFIER = /^[A-Za-z][A-Za-z0-9_]*$/u;
const PASCAL = /^[A-Z][A-Za-z0-9]*$/u;
const PATH = /^(?:\/(?:[\w.~-]+|\{[A-Za-z]\w*\}))+$/u;

const refuse = (what: string, mend: string): never => {
  throw new UserError("plan-unsound", what, mend);
};

const refuseRepeated = (names: string[], what: string): void => {
  const repeated = names.find((name, index) => names.indexOf(name) < index);
  if (repeated !== undefined) refuse(`${what} \`${repeated}\` stands twice.`, "Give one of them another name.");
};

const isRegularExpression = (pattern: string): boolean => {
  try {
    return Boolean(new RegExp(`^(?:${pattern})$`, "u"));
  } catch {
    return false;
  }
};

const checkField = (service: string, { name, type, values = [], pattern }: Field): void => {
  const where = `Field \`${name}\` of ${service}`;
  if (!IDENTIFIER.test(name))
    refuse(`${where} is no name.`, "Use letters, digits and underscores, beginning with a letter.");
  if (type === "enum" && values.length === 0) refuse(`${where} has no values.`, "List the values that it may have.");
  if (pattern !== undefined && !isRegularExpression(pattern))
    refuse(`${where} has a pattern that is no regular expression.`, "Correct the pattern, or leave it away.");
};

const fieldsUsed = ({ behaviour, accepts }: Operation): string[] => {
  switch (behaviour.kind) {
    case "list":
      return [
        ...behaviour.filters,
        ...behaviour.sort.map(({ field }) => field),
        ...(behaviour.narrows ?? []).flatMap(({ fields }) => fields),
        ...(behaviour.sorts ?? []),
        ...Object.values(behaviour.orders ?? {}).flatMap((sorts) => sorts.map(({ field }) => field)),
      ];
    case "restore":
      return behaviour.fields;
    case "read-many":
      return [behaviour.by, ...(behaviour.value === undefined ? [] : [behaviour.value])];
    case "delete-many":
      return [behaviour.by];
    case "copy":
      return [behaviour.field, ...behaviour.distinct];
    case "import":
      return behaviour.intake.fields;
    case "export":
      return [...behaviour.outlet.fields, ...behaviour.filters, ...behaviour.sort.map(({ field }) => field)];
    case "act":
      return [...behaviour.set, ...behaviour.when].map(({ field }) => field);
    case "clear":
    case "count":
      return behaviour.where.map(({ field }) => field);
    case "report":
      return [...(behaviour.filters ?? []), ...(behaviour.within === undefined ? [] : [behaviour.within])];
    case "redirect":
      return behaviour.count === null ? [behaviour.to] : [behaviour.to, behaviour.count];
    default:
      return accepts;
  }
};

const checkPart = (service: Service, { fields, name }: Part): void => {
  if (!PASCAL.test(name) || RESERVED_SERVICES.includes(name) || name === service.name)
    refuse(`\`${name}\` is no usable name for a part of ${service.name}.`, "Use another word, in PascalCase.");
  refuseRepeated(
    fields.map((field) => field.name.toLowerCase()),
    `In ${name}, the field`,
  );
  for (const field of fields) checkField(name, field);
};

const checkOperation = (service: Service, operation: Operation): void => {
  const where = `${service.name}.${operation.name}`;
  if (!IDENTIFIER.test(operation.name) || RESERVED_OPERATIONS.includes(operation.name))
    refuse(`\`${where}\` is no usable operation name.`, "Give the operation another name.");
  const subject = subjectOf(service, operation);
  for (const field of fieldsUsed(operation))
    if (!subject.fields.some(({ name }) => name === field))
      refuse(`${where} uses \`${field}\`, and ${subject.name} has no such field.`, `Add the field to ${subject.name}.`);
  if (operation.access === "internal") return;
  if (!PATH.test(operation.path)) refuse(`${where} has the path \`${operation.path}\`.`, "Write it as `/notes/{id}`.");
  // What else the path names is its own code's to know.
  if (operation.behaviour.kind === "handwritten") checkKey(service, operation);
  else if (operation.on === undefined) checkRecordPath(service, operation);
  else checkPartPath(service, operation);
};

/** Of what a part's path names, the last is the record; the others are what that is a part of. */
const checkPartPath = (service: Service, operation: Operation): void => {
  const where = `${service.name}.${operation.name}`;
  const names = recordParameters(service, operation);
  const needed = needsRecord(operation) && !partNamed(service, operation.on)?.only ? 1 : 0;
  const depth = depthOf(service, operation.on);
  if (partNamed(service, operation.on) === undefined)
    refuse(`${where} is about ${operation.on}, which ${service.name} does not have.`, `Add it to ${service.name}.`);
  const together = findNamingField(subjectOf(service, operation), operation)?.uniqueWith?.length ?? 0;
  if (names.length < needed || names.length > needed + depth + together)
    refuse(
      `${where} has the path \`${operation.path}\`, which names ${names.length} records where it needs ${needed + depth}.`,
      "Name what the record is a part of, then the record.",
    );
};

/** How many records stand above one of a part. */
const depthOf = (service: Service, name: string | undefined): number => {
  const part = partNamed(service, name);
  if (part === undefined || part.of === null) return 0;
  return 1 + depthOf(service, part.of);
};

const checkRecordPath = (service: Service, operation: Operation): void => {
  const where = `${service.name}.${operation.name}`;
  const others = recordParameters(service, operation);
  const id = service.fields.find(({ origin }) => origin === "id")?.name;
  const { uniqueWith = [] } = findNamingField(service, operation) ?? {};
  const strange = others.find((name) => name !== "id" && name !== id && !uniqueWith.includes(name));
  if (strange !== undefined && findNamingField(service, operation)?.name !== strange)
    refuse(
      `${where} has the path \`${operation.path}\`, and \`${strange}\` names neither an instance nor a record.`,
      `Let one instance be kept for each ${strange}, or let ${service.name} have a unique field \`${strange}\`.`,
    );
  const needed = service.records === "many" && needsRecord(operation) ? 1 + uniqueWith.length : 0;
  if (others.length !== needed)
    refuse(
      `${where} has the path \`${operation.path}\`, which names ${others.length} records where it needs ${needed}.`,
      needed === 1 ? "Add `{id}` to the path." : "Only the key may stand in the path.",
    );
  checkKey(service, operation);
};

const checkKey = ({ key, name }: Service, operation: Operation): void => {
  if (key.from === "path" && !parametersOf(operation.path).includes(key.name))
    refuse(`${name}.${operation.name} does not say which instance it is for.`, `Add \`{${key.name}}\` to its path.`);
};

/** Refuses with a `UserError` whatever could not become sound code, before any of it is written. */
export const checkCodeNames = ({ product, services }: Plan): void => {
  if (!/^[a-z][a-z0-9-]{0,53}$/u.test(product.name))
    refuse(`\`${product.name}\` is no name for a Worker.`, "Use at most 54 lower-case letters, digits and hyphens.");
  if (services.length === 0) refuse("The plan has no service.", "Name at least one thing that the product keeps.");
  refuseRepeated(
    services.flatMap(({ name }) => [toKebab(name)]),
    "The service",
  );
  refuseRepeated(
    services.flatMap(({ name }) => [bindingOf(name)]),
    "The binding",
  );
  for (const service of services) {
    const { name, fields, operations } = service;
    if (!PASCAL.test(name) || RESERVED_SERVICES.includes(name))
      refuse(`\`${name}\` is no usable service name.`, "Use another word, in PascalCase.");
    if (service.key.from === "generated" && (service.key.length < 3 || service.key.length > 64))
      refuse(`The key of ${name} has ${service.key.length} characters.`, "Use 3 to 64.");
    refuseRepeated(
      fields.map((field) => field.name.toLowerCase()),
      `In ${name}, the field`,
    );
    refuseRepeated(
      operations.map((operation) => operation.name),
      `In ${name}, the operation`,
    );
    for (const field of fields) checkField(name, field);
    for (const part of service.parts ?? []) checkPart(service, part);
    for (const operation of operations) checkOperation(service, operation);
  }
  const routes = services.flatMap(({ operations }) => operations.filter(({ access }) => access !== "internal"));
  refuseRepeated(
    routes.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/gu, "{}")}`),
    "The address",
  );
};
