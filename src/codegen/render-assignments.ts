import type { Assignment } from "#src/spec/spec.ts";
import { printString } from "./print-literal.ts";
import { renderExpression, type Scope } from "./render-expression.ts";
import { renderValue } from "./render-value.ts";

const valueOf = (scope: Scope, assignment: Assignment): string => {
  if ("now" in assignment) return "new Date().toISOString()";
  if ("to" in assignment)
    return renderValue(
      scope,
      assignment.to,
      scope.record.subject.fields.find(({ name }) => name === assignment.field),
    );
  if ("sent" in assignment)
    return `{ ${assignment.sent.map((name) => `${name}: ${renderExpression(scope, { sent: name })}`).join(", ")} }`;
  return typeof assignment.value === "string" ? printString(assignment.value) : JSON.stringify(assignment.value);
};

/** `{ done: true, completed_at: … }`. */
export const renderAssignments = (scope: Scope, set: readonly Assignment[]): string =>
  `{ ${set.map((assignment) => `${assignment.field}: ${valueOf(scope, assignment)}`).join(", ")} }`;
