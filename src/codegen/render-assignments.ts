import type { Assignment } from "#src/spec/spec.ts";
import { printString } from "./print-literal.ts";
import { renderExpression, type Scope } from "./render-expression.ts";
import { makesAnew } from "./makes-anew.ts";
import { renderValue } from "./render-value.ts";

const valueOf = (scope: Scope, assignment: Exclude<Assignment, { anew: true }>): string => {
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
export const renderAssignments = (scope: Scope, set: readonly Assignment[]): string => {
  const members = set.flatMap((assignment) =>
    "anew" in assignment ? [] : [`${assignment.field}: ${valueOf(scope, assignment)}`],
  );
  const sealed = makesAnew(set) ? [`...(sealed.values as Partial<${scope.record.subject.name}Record>)`] : [];
  return `{ ${[...sealed, ...members].join(", ")} }`;
};
