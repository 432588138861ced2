import type { Expression } from "#src/spec/expression.ts";
import type { Field } from "#src/spec/spec.ts";
import type { Scope } from "./scope.ts";

const member = (variable: string, path: string): string =>
  path.split(".").reduce((code, name) => `${code}.${name}`, variable);

/** Before there is a record, its numbers are 0. */
const nothingOf = (field: Field | undefined): string =>
  field?.type === "integer" || field?.type === "number" ? "0" : "null";

/** Code of what a name in an expression stands for, and the field that it is; null where it is no name. */
export const lookUp = (scope: Scope, expression: Expression): { code: string; field: Field | undefined } | null => {
  const find = (fields: readonly Field[], path: string) => fields.find(({ name }) => name === path.split(".")[0]);
  if ("field" in expression) {
    const { subject, variable } = scope.record;
    const [first = ""] = expression.field.split(".");
    if (scope.known?.has(first)) return { code: expression.field, field: undefined };
    return { code: member(variable, expression.field), field: find(subject.fields, expression.field) };
  }
  if ("parent" in expression) {
    if (scope.parent === null) throw new Error(`nothing stands above ${scope.record.subject.name}`);
    const { subject, variable } = scope.parent;
    return { code: member(variable, expression.parent), field: find(subject.fields, expression.parent) };
  }
  if ("named" in expression) {
    if (scope.named === undefined) throw new Error("the path names no record");
    const { subject, variable } = scope.named;
    return { code: member(variable, expression.named), field: find(subject.fields, expression.named) };
  }
  if ("own" in expression) {
    const { subject, variable } = scope.own ?? scope.record;
    return { code: member(variable, expression.own), field: find(subject.fields, expression.own) };
  }
  if ("entry" in expression) {
    if (scope.entry === undefined) throw new Error(`no entry is spoken of beside ${scope.record.subject.name}`);
    const { field, variable } = scope.entry;
    return expression.entry === ""
      ? { code: variable, field }
      : { code: member(variable, expression.entry), field: find(field.members ?? [], expression.entry) };
  }
  if ("before" in expression) {
    const field = find(scope.record.subject.fields, expression.before);
    return { code: `(${scope.before ?? "null"}?.${expression.before} ?? ${nothingOf(field)})`, field: undefined };
  }
  if ("sent" in expression) {
    if (scope.sent === null) throw new Error(`nothing is sent to ${scope.record.subject.name}`);
    const { fields, variable } = scope.sent;
    return { code: member(variable, expression.sent), field: find(fields, expression.sent) };
  }
  return null;
};
