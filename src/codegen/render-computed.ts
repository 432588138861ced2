import type { Service } from "#src/plan/plan.ts";
import { asSubject, ownerOf } from "#src/plan/subject.ts";
import type { Expression } from "#src/spec/expression.ts";
import type { Field } from "#src/spec/spec.ts";
import { fieldOf, tableOf, variableOf } from "./place.ts";
import { usesParent } from "./render-guards.ts";
import type { Scope } from "./render-expression.ts";
import { renderValue } from "./render-value.ts";

type Computed = Field & { compute?: Expression };

const isComputed = ({ compute, members, origin }: Computed): boolean =>
  origin === "computed" && (compute !== undefined || members !== undefined);

/** Computed values in the order in which their author tells them: each may use those before it. */
const flatten = (fields: readonly Field[]): Field[] =>
  fields.filter(isComputed).flatMap((field) => (field.members === undefined ? [field] : flatten(field.members)));

const shapeOf = (field: Field): string => {
  if (field.members === undefined) return field.name;
  return `${field.name}: { ${field.members.filter(isComputed).map(shapeOf).join(", ")} }`;
};

const uses = (expression: Expression, name: string): boolean => {
  if ("field" in expression) return expression.field.split(".")[0] === name;
  return "do" in expression && expression.with.some((each) => uses(each, name));
};

const renderOf = (service: Service, subject: Service): string => {
  const computed = subject.fields.filter(isComputed);
  if (computed.length === 0) return "";
  const taken = new Set(flatten(computed).map(({ name }) => name));
  const free = (name: string): string => (taken.has(name) ? `${name}Record` : name);
  const variable = free(variableOf(subject.name));
  const above = ownerOf(service, { on: subject.name === service.name ? undefined : subject.name });
  const parentField = fieldOf(subject, "parent");
  const parent = above === null ? null : { subject: above, variable: free(variableOf(above.name)) };
  const scope: Scope = { service, record: { subject, variable }, parent, sent: null };
  const looksUp = computed.some(({ compute }) => compute !== undefined && usesParent(compute));
  const lookup =
    looksUp && parent !== null
      ? `const ${parent.variable} = ${tableOf(service, parent.subject.name)}.find(${variable}.${parentField});\n`
      : "";
  const values = flatten(computed);
  const isFlat = values.length === computed.length;
  const isAlone = isFlat && !values.some(({ compute }) => values.some(({ name }) => compute && uses(compute, name)));
  const table = tableOf(service, subject.name);
  const parameter = values.some(({ compute }) => compute && "now" in compute) && values.length === 1 ? "" : variable;
  if (isAlone && lookup === "") {
    const members = values.map(
      (field) => `${field.name}: ${renderValue(scope, field.compute ?? { value: null }, field)}`,
    );
    return `${table}.computeBy((${parameter}) => ({ ${members.join(", ")} }));\n`;
  }
  const known = new Set<string>();
  const lines = values.map((field) => {
    const { compute = { value: null }, name } = field;
    const line = `const ${name} = ${renderValue({ ...scope, known: new Set(known) }, compute, field)};\n`;
    known.add(name);
    return line;
  });
  return `${table}.computeBy((${variable}) => {\n${lookup}${lines.join("")}return { ${computed.map(shapeOf).join(", ")} };\n});\n`;
};

/** How the computed fields of a service and of its parts are made, parts first: what is above counts them. */
export const renderComputed = (service: Service): string =>
  [...(service.parts ?? []).toReversed().map((part) => asSubject(service, part)), service]
    .map((subject) => renderOf(service, subject))
    .join("");
