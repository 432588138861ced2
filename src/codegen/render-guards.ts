import type { Operation } from "#src/plan/plan.ts";
import { allowedValues } from "#src/spec/condition.ts";
import type { Expression } from "#src/spec/expression.ts";
import type { Condition, Guard, Json } from "#src/spec/spec.ts";
import { queueOf } from "./place.ts";
import { printString } from "./print-literal.ts";
import { renderNegation, type Scope } from "./render-expression.ts";

const isPlain = (value: unknown): boolean => value === null || ["string", "number", "boolean"].includes(typeof value);

const renderDifference = (variable: string, field: string, wanted: Json): string => {
  if (!isPlain(wanted)) return `JSON.stringify(${variable}.${field}) !== ${printString(JSON.stringify(wanted))}`;
  return `${variable}.${field} !== ${typeof wanted === "string" ? printString(wanted) : String(wanted)}`;
};

/** Refuses a step that starts from another state than the record's. */
export const renderStateGuard = (
  variable: string,
  condition: Condition,
  refusal: { status: number; code: string } | undefined,
): string => {
  const values = allowedValues(condition);
  const differs = values.map((value) => renderDifference(variable, condition.field, value)).join(" && ");
  const shown = values.map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
  const choice = [shown.slice(0, -1).join(", "), shown.at(-1)].filter(Boolean).join(" or ");
  const text = printString(`${condition.field} must be ${choice}.`);
  return refusal === undefined
    ? `if (${differs}) throw conflict("not-allowed", ${text});\n`
    : `if (${differs}) throw refuse(${refusal.status}, ${printString(refusal.code)}, ${text});\n`;
};

/** Refuses what the author says must not be. */
export const renderGuard = (scope: Scope, { code, field, holder, holds, status, text }: Guard): string => {
  if (field !== undefined)
    return `if (${renderNegation(scope, holds)}) throw invalid([{ field: ${printString(field)}, message: ${printString(text)} }]);\n`;
  const named = code === null ? "null" : printString(code);
  if (holder !== undefined) {
    const { record, sent, service } = scope;
    const queue = queueOf(record.subject, record.subject.name !== service.name);
    const token = `${sent?.variable ?? "sent"}.${holder.sent}`;
    return `if (!${queue}.isHeld(${record.variable}, ${token})) throw refuse(${status}, ${named}, ${printString(text)});\n`;
  }
  return `if (${renderNegation(scope, holds)}) throw refuse(${status}, ${named}, ${printString(text)});\n`;
};

/** Whether an expression speaks of what was sent, or of what was found by it. */
export const usesSent = (expression: Expression): boolean => {
  if ("sent" in expression || "found" in expression) return true;
  if ("do" in expression) return expression.with.some(usesSent);
  if (!("tally" in expression)) return false;
  return [expression.what, expression.where].some((each) => each !== undefined && usesSent(each));
};

/** Whether it speaks of what the record is a part of. */
export const usesParent = (expression: Expression): boolean => {
  if ("parent" in expression || ("opens" in expression && expression.of === "parent")) return true;
  return "do" in expression && expression.with.some(usesParent);
};

const EARLY = new Set([401, 403, 404, 410]);

/** Who may not ask is refused before what they ask for is looked at. */
export const isEarly = ({ early, holds, late, status }: Guard): boolean =>
  !late && (early === true || EARLY.has(status)) && !usesSent(holds);

/** `first`: before the record is looked for. `early`: as soon as it is found. `late`: once it is known what was sent. */
export const guardsOf = ({ guards = [] }: Operation): { first: Guard[]; early: Guard[]; late: Guard[] } => ({
  first: guards.filter(({ first }) => first),
  early: guards.filter((guard) => !guard.first && isEarly(guard)),
  late: guards.filter((guard) => !guard.first && !isEarly(guard)),
});
