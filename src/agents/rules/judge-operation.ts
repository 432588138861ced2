import type { Operation } from "#src/plan/plan.ts";
import type { Condition, RecordRule } from "#src/spec/spec.ts";
import { type Scope, settleValue } from "./settle-value.ts";

/** Whether an operation is certain to go through, or to be refused; else it depends on what only the product knows. */
export type Judged = "met" | "unknown" | { status: number; text: string };

export const isRefused = (judged: Judged): judged is { status: number; text: string } => typeof judged === "object";

const isMet = (condition: Condition, { record }: Scope): boolean | undefined => {
  if (!(condition.field in record)) return undefined;
  const value = JSON.stringify(record[condition.field]);
  return ("oneOf" in condition ? condition.oneOf : [condition.equals]).some((each) => JSON.stringify(each) === value);
};

type Verdict = { holds: boolean | undefined; status: number; text: string };

const judgeStates = ({ behaviour }: Operation, scope: Scope): Verdict[] =>
  behaviour.kind === "act"
    ? behaviour.when.map((condition) => ({
        holds: isMet(condition, scope),
        status: behaviour.refusal?.status ?? 409,
        text: `${condition.field} does not allow it`,
      }))
    : [];

/**
 * Guards are checked in their order, so one that surely fails decides, whatever comes after it. Whether a guard or a state
 * comes first is not told, and so only one of the two may fail.
 */
export const judgeOperation = (operation: Operation, scope: Scope): Judged => {
  const { guards = [] } = operation;
  const states = judgeStates(operation, scope);
  const claims = guards.map(({ holds, status, text }): Verdict => {
    const value = settleValue(holds, scope);
    return { holds: value === undefined ? undefined : value === true, status, text: text.replace(/\.$/u, "") };
  });
  const broken = [...states, ...claims].filter(({ holds }) => holds !== true);
  const [first] = broken;
  if (first === undefined) return "met";
  const isAlone = broken.length === 1;
  const inOrder =
    states.every(({ holds }) => holds === true) &&
    guards.every((guard) => !guard.first && !guard.late && guard.field === undefined);
  return first.holds === false && (isAlone || inOrder) ? { status: first.status, text: first.text } : "unknown";
};

/** Whether a record keeps its rules; one that cannot be told may be broken. */
export const judgeRules = (rules: readonly RecordRule[], scope: Scope): Judged =>
  rules.every(({ holds }) => settleValue(holds, scope) === true) ? "met" : "unknown";
