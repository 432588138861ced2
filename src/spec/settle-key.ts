import { alignKey } from "./parse-key.ts";
import { leaveUncovered } from "./reading.ts";
import type { Reading } from "./reading.ts";
import type { Field, KeySpec, OperationSpec, ServiceSpec } from "./spec.ts";

const LENGTH = 10;
const OVER_MANY = new Set(["list", "clear", "count"]);
const parameterOf = (path: string): string | null => /\{(\w+)\}/u.exec(path)?.[1] ?? null;

const isOverMany = ({ behaviour }: OperationSpec): boolean => OVER_MANY.has(behaviour.kind);

/** A made-up key must fit the field it is returned in. */
const lengthFor = (field: Field | undefined): number => Math.max(4, Math.min(LENGTH, field?.max ?? LENGTH));

/**
 * Records that nothing lists, made at one address and then found at their own, are instances of their own: then each has
 * its own owner, and none waits for another.
 */
const inferGenerated = ({ fields, operations }: ServiceSpec): KeySpec | null => {
  const create = operations.find(({ behaviour }) => behaviour.kind === "create");
  const others = operations.filter((operation) => operation !== create);
  const parameters = new Set(others.map(({ path }) => (path === null ? null : parameterOf(path))));
  const [parameter] = parameters;
  if (!create?.path || parameterOf(create.path) !== null || operations.some(isOverMany)) return null;
  if (others.length === 0 || parameters.size !== 1 || parameter === null || parameter === undefined) return null;
  const field = fields.find(({ name }) => name === parameter);
  return { from: "generated", name: field ? parameter : "id", length: lengthFor(field) };
};

const rename = (service: ServiceSpec, name: string): void => {
  for (const operation of service.operations)
    operation.path = operation.path?.replaceAll(/\{\w+\}/gu, `{${name}}`) ?? null;
};

/** "Keyed by name" and `POST /rooms`: the caller chooses the name in the body. */
const chosenAtCreation = (service: ServiceSpec, key: KeySpec & { from: "path" }): KeySpec | null => {
  const create = service.operations.find(({ behaviour }) => behaviour.kind === "create");
  const field = service.fields.find(({ name, origin }) => name === key.name && origin === "caller");
  const others = service.operations.filter((operation) => operation !== create && !isOverMany(operation));
  const fits =
    create?.path &&
    field &&
    !create.path.includes("{") &&
    others.every(({ path }) => path === null || path.includes(`{${key.name}}`));
  return fits && others.length > 0 ? { from: "generated", name: key.name, length: lengthFor(field) } : null;
};

/** Each instance holds one record here, so nothing can look over all of them. */
const dropLists = (service: ServiceSpec, reading: Reading): void => {
  for (const { line, summary } of service.operations.filter(isOverMany))
    leaveUncovered(
      reading,
      line,
      summary,
      `each ${service.name} is an instance of its own, and nothing looks over all of them`,
    );
  service.operations = service.operations.filter((operation) => !isOverMany(operation));
};

const settlePath = (service: ServiceSpec, key: KeySpec & { from: "path" }, reading: Reading): void => {
  const paths = service.operations.flatMap(({ path }) => path ?? []);
  if (paths.every((path) => path.includes(`{${key.name}}`))) return;
  const chosen = chosenAtCreation(service, key);
  service.keyedBy = chosen;
  if (chosen === null)
    leaveUncovered(
      reading,
      service.line,
      `${service.name}: one instance per ${key.name}`,
      `its paths do not name the ${key.name}, so all records share one instance`,
    );
};

/** Brings what the spec says an instance is kept for in line with the paths it gives its operations. */
export const settleKey = (service: ServiceSpec, reading: Reading): void => {
  const paths = service.operations.flatMap(({ path }) => path ?? []);
  service.keyedBy = alignKey(service.keyedBy, paths);
  if (service.keyedBy?.from === "path") settlePath(service, service.keyedBy, reading);
  if (service.keyedBy === null) {
    service.keyedBy = inferGenerated(service);
    if (service.keyedBy && "name" in service.keyedBy) rename(service, service.keyedBy.name);
  }
  if (service.keyedBy?.from === "generated") dropLists(service, reading);
};
