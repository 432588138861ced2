import type { Operation, Service } from "#src/plan/plan.ts";
import { asSubject, partNamed, subjectOf } from "#src/plan/subject.ts";
import type { Behaviour, Field } from "#src/spec/spec.ts";
import { findNamingField, innerParameters, recordParameters } from "./naming-field.ts";
import { pluralOf } from "./service-names.ts";

/** A record that an operation speaks of: the variable that holds it, and the table that it stands in. */
export type Place = {
  subject: Service;
  variable: string;
  table: string;
  /** Code of what names it; null where the operation is about no one record. */
  which: string | null;
  /** What it is a part of, and by which field. */
  above: { place: Place; field: string } | null;
};

const NEEDS_RECORD = new Set<Behaviour["kind"]>([
  "read",
  "update",
  "replace",
  "delete",
  "act",
  "redirect",
  "render",
  "restore",
  "fail",
  "gaps",
  "read-limit",
  "reset-limit",
  "read-usage",
  "standing",
  "around",
  "page",
]);

/** A report may be of one record, or of all; a limit is named in the path, or in the body. */
export const needsRecord = ({ behaviour, path }: Pick<Operation, "behaviour" | "path">): boolean => {
  const mayName =
    (behaviour.kind === "report" && behaviour.within === undefined) ||
    ["check-limit", "top", "overview"].includes(behaviour.kind);
  if (behaviour.kind === "update" && behaviour.self) return false;
  return NEEDS_RECORD.has(behaviour.kind) || (mayName && /\{\w+\}/u.test(path));
};

/** Words of TypeScript, and names that generated methods use themselves. */
const TAKEN = new Set(
  "break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with yield let static await async of call input values sent next changes page now caller env ctx records instance status arguments eval undefined period asOf taken asked found missing kept there copied chosen filled restored intake schema value group all several named".split(
    " ",
  ),
);

export const variableOf = (name: string): string => {
  const variable = name.charAt(0).toLowerCase() + name.slice(1);
  return TAKEN.has(variable) ? `${variable}Record` : variable;
};

/** Where the records of a service, or of one of its parts, stand. */
export const tableOf = (service: Service, name: string): string =>
  partNamed(service, name) === undefined ? "this.records" : `this.#${pluralOf(variableOf(name))}`;

/** Where the records of a service, or of one of its parts, are handed out. */
export const queueOf = (subject: Service, isPart: boolean): string =>
  isPart ? `this.#${variableOf(subject.name)}Queue` : "this.#queue";

export const fieldOf = ({ fields }: Pick<Service, "fields">, origin: Field["origin"]): string | null =>
  fields.find((field) => field.origin === origin)?.name ?? null;

/** The field that tells one version of a record from another. */
export const versionOf = (subject: Pick<Service, "etag" | "fields">): string | null =>
  subject.etag ?? fieldOf(subject, "revision");

/** Whether a PUT may make the record. An id that the service makes up is no caller's to choose. */
export const mayMake = (service: Service, operation: Operation): boolean => {
  const subject = subjectOf(service, operation);
  return (
    operation.behaviour.kind === "replace" &&
    operation.behaviour.only !== true &&
    (subject.records === "one" ||
      findNamingField(subject, operation) !== null ||
      !service.operations.some(({ behaviour, on }) => behaviour.kind === "create" && on === operation.on))
  );
};

/** What the parameters of a path name, from the innermost: each by its id, or by a unique field of that name. */
const whichOf = (
  subject: Service,
  parameter: string | undefined,
  value: string,
  above: Place | null,
  beside: Readonly<Record<string, string>>,
): string => {
  const named = subject.fields.find(
    ({ name, origin, type, unique }) =>
      name === parameter && unique !== undefined && origin !== "id" && !["boolean", "list", "map"].includes(type),
  );
  const field = named?.name ?? null;
  if (above === null && field === null) return value;
  const together = (named?.uniqueWith ?? []).flatMap((other) =>
    beside[other] === undefined ? [] : [`${other}: ${beside[other]}`],
  );
  const also = together.length === 0 ? "" : `, also: { ${together.join(", ")} }`;
  const within = above?.which == null ? "" : `, within: ${above.variable}.${fieldOf(above.subject, "id") ?? "id"}`;
  if (field === null && within === "") return value;
  return `{ field: "${field ?? fieldOf(subject, "id") ?? "id"}", value: ${value}${within}${also} }`;
};

/** The record that a list's path names, of the service or of one of its parts: code that finds it, and what it is. */
export const namedIn = (
  service: Service,
  { behaviour, path }: Operation,
): { subject: Service; code: string } | null => {
  if (behaviour.kind !== "list" || behaviour.named === undefined) return null;
  const subject = asSubject(service, partNamed(service, behaviour.named.of));
  const which = whichOf(subject, innerParameters(service, { path }).at(-1), "input.id", null, {});
  return { subject, code: `${tableOf(service, subject.name)}.find(${which})` };
};

/** What names the only record: of all, or of what it belongs to. */
const onlyOf = (subject: Service, above: Place | null): string =>
  above === null || above.which === null
    ? "ONLY"
    : `{ field: "${fieldOf(subject, "parent") ?? "id"}", value: ${above.variable}.${fieldOf(above.subject, "id") ?? "id"} }`;

/** What names the caller's own one of what belongs to a record. */
const ownOf = (subject: Service, above: Place | null): string => {
  const within = above?.which == null ? "" : `, within: ${above.variable}.${fieldOf(above.subject, "id") ?? "id"}`;
  return `{ field: "${fieldOf(subject, "owner") ?? "owner"}", value: this.instance.caller.id${within} }`;
};

/** The values of a path's parameters as the layer hands them over. */
const valuesOf = (parameters: readonly string[]): string[] =>
  parameters.map((_, index) => (index === parameters.length - 1 ? "input.id" : `input.above?.[${index}] ?? ""`));

/** Everything that an operation's path names, from what it is about outwards. */
export const placeOf = (service: Service, operation: Operation): Place => {
  const parameters = recordParameters(service, operation);
  const values = valuesOf(innerParameters(service, operation));
  const chain: Service[] = [];
  for (let part = partNamed(service, operation.on); part !== undefined; part = partNamed(service, part.of)) {
    chain.unshift(asSubject(service, part));
    if (part.of !== null && partNamed(service, part.of) === undefined) chain.unshift(service);
  }
  if (chain.length === 0) chain.push(subjectOf(service, operation));
  const last = chain.at(-1);
  const own = needsRecord(operation) && !operation.own && (last === service || last?.records !== "one") ? 1 : 0;
  // The innermost names what it is about; what is named before it is what that is a part of.
  const offset = chain.length - 1 + own - parameters.length;
  const isSelf = operation.behaviour.kind === "update" && operation.behaviour.self === true;
  let above: Place | null = null;
  for (const [index, subject] of chain.entries()) {
    const at = index - offset;
    const isLast = index === chain.length - 1;
    const value = at >= 0 && (!isLast || own === 1) ? values[at] : undefined;
    const which: string | null =
      subject.records === "one"
        ? onlyOf(subject, above)
        : isLast && operation.own
          ? ownOf(subject, above)
          : value === undefined
            ? isLast && isSelf
              ? "this.instance.caller.id"
              : null
            : whichOf(
                subject,
                parameters[at],
                value,
                above,
                Object.fromEntries(parameters.map((name, n) => [name, values[n] ?? ""])),
              );
    const field: string | null = above === null ? null : fieldOf(subject, "parent");
    above = {
      subject,
      variable: variableOf(subject.name),
      table: tableOf(service, subject.name),
      which,
      above: above === null || field === null ? null : { place: above, field },
    };
  }
  if (above === null) throw new Error(`${service.name}.${operation.name} is about nothing`);
  return above;
};
