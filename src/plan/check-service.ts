import type { Behaviour, Field } from "#src/spec/spec.ts";
import type { Operation, Service } from "./plan.ts";
import { partNamed } from "./subject.ts";
import type { PlanProblem } from "./plan-problem.ts";

/** What one Durable Object can hold. */
const ROW_BYTES = 2 * 1024 ** 2;
const INSTANCE_BYTES = 10 * 1024 ** 3;
const COLUMNS = 100;
/** Room the generated code adds to the author's fields. */
const OWN_COLUMNS = 8;
/** Bound on a text, list or map without one of its own. */
const UNBOUNDED_BYTES = 16_384;
const BYTES_PER_CHARACTER = 4;
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/u;

const bytesOf = ({ type, max }: Field): number => {
  if (type === "text" || type === "url" || type === "email")
    return max === undefined ? UNBOUNDED_BYTES : max * BYTES_PER_CHARACTER;
  return type === "list" || type === "map" ? UNBOUNDED_BYTES : 32;
};

/** Bytes the largest record may take. */
export const recordBytes = ({ fields }: Pick<Service, "fields">): number =>
  fields.reduce((sum, field) => sum + bytesOf(field), 0);

type Check = (service: Service) => PlanProblem[];
const problem = (subject: string, text: string, mend: string): PlanProblem[] => [{ subject, text, mend }];

type Table = Pick<Service, "fields" | "maxRecords" | "name">;

/** A table within what an object holds: its columns, its rows, and how many there may be. */
const checkTable = (subject: string, { fields, maxRecords, name }: Table): PlanProblem[] => {
  const row = recordBytes({ fields });
  if (fields.length + OWN_COLUMNS > COLUMNS)
    return problem(subject, `it has ${fields.length} fields; a table holds ${COLUMNS} columns`, "Split the service.");
  if (row > ROW_BYTES)
    return problem(
      subject,
      `one record may take ${Math.ceil(row / 1024)} KiB; a row holds 2 MiB`,
      "Give its texts a maximum length.",
    );
  return Number.isInteger(maxRecords) && maxRecords >= 1
    ? []
    : problem(subject, "an instance has no bound on its records", `Say how many ${name} records one instance holds.`);
};

const checkStorage: Check = (service) => {
  const { name, maxRecords, parts = [] } = service;
  const row = recordBytes(service);
  const found = [...checkTable(name, service), ...parts.flatMap((part) => checkTable(`${name}, ${part.name}`, part))];
  return found.length === 0 && row * maxRecords > INSTANCE_BYTES
    ? problem(
        name,
        `${maxRecords} records of ${Math.ceil(row / 1024)} KiB do not fit into 10 GiB`,
        "Lower the bound, or give its texts a maximum length.",
      )
    : found;
};

const OVER_ALL = new Set(["create", "list", "clear", "count"]);
const NEEDS_RECORD = new Set([
  "read",
  "update",
  "replace",
  "delete",
  "act",
  "render",
  "restore",
  "fail",
  "read-limit",
  "reset-limit",
  "standing",
  "around",
  "page",
]);
/** The last name in its path is that of a key, of which there is no record. */
const NAMES_KEY = new Set(["read-limit", "reset-limit"]);

/** The parameters by which a path names a record: its id, or a unique field. */
const recordNames = ({ fields, records }: Service, parameters: readonly string[]): string[] =>
  records === "one"
    ? []
    : parameters.filter((name) => name === "id" || fields.some((field) => field.name === name && field.unique));

/** How many records may stand in the path of one of a part: those that it is a part of. */
const depthOf = (service: Service, name: string | undefined): number => {
  const part = partNamed(service, name);
  return part === undefined || part.of === null ? 0 : 1 + depthOf(service, part.of);
};

/** Whether the path of a list says which records of many are meant. */
const isNarrowedList = ({ named, within }: Behaviour & { kind: "list" }): boolean =>
  within !== undefined || named !== undefined;

/** Of what a part's path names, the last is the record; the others are what that is a part of. */
const checkPartPath = (service: Service, { behaviour, name, on, own, path }: Operation): PlanProblem[] => {
  const { key } = service;
  const parameters = [...path.matchAll(/\{(\w+)\}/gu)].map((match) => match[1] ?? "");
  const names = parameters.filter((each) => !("name" in key && key.name === each));
  // What there is but once needs no name.
  const needed = NEEDS_RECORD.has(behaviour.kind) && !own && !partNamed(service, on)?.only ? 1 : 0;
  const fields = partNamed(service, on)?.fields ?? [];
  const together = fields.find((field) => field.name === names.at(-1))?.uniqueWith?.length ?? 0;
  const isNarrowed = behaviour.kind === "copy" || (behaviour.kind === "list" && isNarrowedList(behaviour));
  return isNarrowed || (names.length >= needed && names.length <= needed + depthOf(service, on) + together)
    ? []
    : problem(
        `${service.name}.${name}`,
        `\`${path}\` does not say which record is meant`,
        "Name what it is a part of, then the record.",
      );
};

/** Whether a parameter is a value that several records have. */
const isNarrowing = ({ fields }: Service, { behaviour, path }: Operation, parameter: string): boolean => {
  const last = [...path.matchAll(/\{(\w+)\}/gu)].at(-1)?.[1] ?? "";
  const together = fields.find(({ name }) => name === last)?.uniqueWith ?? [];
  return (
    together.includes(parameter) ||
    behaviour.kind === "copy" ||
    (behaviour.kind === "list" && isNarrowedList(behaviour))
  );
};

const checkPath = (service: Service, whole: Operation): PlanProblem[] => {
  const { name: operation, path, behaviour } = whole;
  if (whole.on !== undefined) return checkPartPath(service, whole);
  const { name, key, records } = service;
  const subject = `${name}.${operation}`;
  const all = [...path.matchAll(/\{(\w+)\}/gu)].map((match) => match[1] ?? "");
  const parameters = NAMES_KEY.has(behaviour.kind) ? all.slice(0, -1) : all;
  const named = "name" in key ? key.name : null;
  const makesKey = key.from === "generated" && behaviour.kind === "create";
  if (named !== null && !makesKey && !parameters.includes(named))
    return problem(subject, `\`${path}\` does not say which instance is meant`, `Put \`{${named}}\` into its path.`);
  // What else the path names is its own code's to know.
  if (behaviour.kind === "handwritten") return checkTaken(subject, path);
  const recordParameters = recordNames(
    service,
    parameters.filter((parameter) => parameter !== named && !isNarrowing(service, whole, parameter)),
  );
  // A report may be of all records that have the value in the path.
  const isNarrowed =
    behaviour.kind === "copy" ||
    (behaviour.kind === "report" && behaviour.within !== undefined) ||
    (behaviour.kind === "list" && isNarrowedList(behaviour));
  const narrows = isNarrowed ? parameters.at(-1) : undefined;
  const together = service.fields.find((field) => field.name === parameters.at(-1))?.uniqueWith ?? [];
  const strange = parameters.find(
    (parameter) =>
      parameter !== named &&
      parameter !== narrows &&
      !together.includes(parameter) &&
      !recordParameters.includes(parameter),
  );
  if (strange !== undefined || recordParameters.length > 1 || new Set(parameters).size !== parameters.length)
    return problem(
      subject,
      `\`${path}\` has a parameter that names neither the instance nor a record`,
      "Leave it out, or say what one instance is kept for.",
    );
  const isSelf = behaviour.kind === "update" && behaviour.self === true;
  if (records === "many" && NEEDS_RECORD.has(behaviour.kind) && !isSelf && recordParameters.length === 0)
    return problem(subject, `\`${path}\` does not say which record is meant`, "Put `{id}` into its path.");
  if (recordParameters.length > 0 && OVER_ALL.has(behaviour.kind))
    return problem(
      subject,
      `\`${path}\` names one record, where all of them are meant`,
      "Leave `{id}` out of its path.",
    );
  return checkTaken(subject, path);
};

const checkTaken = (subject: string, path: string): PlanProblem[] =>
  /^\/(?:api\/session|healthz)(?:\/|$)/u.test(path)
    ? problem(subject, `\`${path}\` belongs to the product itself`, "Choose another path.")
    : [];

const checkAccess = ({ name, key }: Service, { name: operation, access }: Operation): PlanProblem[] => {
  const subject = `${name}.${operation}`;
  const mend = `Say what one instance of ${name} is kept for, such as "One instance per person", or who else may call it.`;
  if (key.from === "owner" && access === "anyone")
    return problem(subject, "everybody has an instance of their own, and it is open to people without one", mend);
  if (key.from === "single" && access === "owner")
    return problem(subject, "all records share one instance, so whoever writes first would own them all", mend);
  return [];
};

const fieldsOfList = ({
  filters,
  narrows = [],
  orders = {},
  sort,
  sorts = [],
}: Behaviour & { kind: "list" }): string[] => [
  ...filters,
  ...sort.map(({ field }) => field),
  ...narrows.flatMap(({ fields, joined = [] }) => [...fields, ...joined.flat()]),
  ...sorts,
  ...Object.values(orders).flatMap((each) => each.map(({ field }) => field)),
];

const fieldsNamed = (service: Service): [string, string][] =>
  service.operations.flatMap(({ name, behaviour, on }): [string, string][] => {
    if (on !== undefined) return [];
    const from = (fields: string[]) => fields.map((field): [string, string] => [name, field]);
    switch (behaviour.kind) {
      case "list":
        return from(fieldsOfList(behaviour));
      case "act":
        return from([...behaviour.set, ...behaviour.when].map(({ field }) => field));
      case "clear":
      case "count":
        return from(behaviour.where.map(({ field }) => field));
      case "redirect":
        return from([behaviour.to, ...(behaviour.count === null ? [] : [behaviour.count])]);
      default:
        return [];
    }
  });

const checkNames: Check = (service) => {
  const { name, fields, operations } = service;
  const doubled = [fields, operations].flatMap((list) =>
    list.map((each) => each.name).filter((each, n, all) => all.indexOf(each) !== n),
  );
  const invalid = [...fields, ...operations].map((each) => each.name).filter((each) => !NAME.test(each));
  const known = new Set(fields.map((field) => field.name));
  const unknown = fieldsNamed(service).filter(([, field]) => !known.has(field));
  return [
    ...doubled.flatMap((each) => problem(`${name}.${each}`, "there are two of this name", "Rename one of them.")),
    ...invalid.flatMap((each) =>
      problem(`${name}.${each}`, "this is no name for code", "Use Latin letters, digits and underscores."),
    ),
    ...unknown.flatMap(([operation, field]) =>
      problem(`${name}.${operation}`, `there is no field \`${field}\``, `Add the field to ${name}.`),
    ),
  ];
};

/** Everything about one service that a machine can find wrong. */
export const checkService = (service: Service): PlanProblem[] => [
  ...checkNames(service),
  ...checkStorage(service),
  ...service.operations.flatMap((operation) => [
    ...(operation.access === "internal" ? [] : checkPath(service, operation)),
    ...checkAccess(service, operation),
  ]),
];
