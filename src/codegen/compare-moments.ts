import type { Expression, Operator } from "#src/spec/expression.ts";
import { fieldIn } from "./scale-of.ts";
import { INFIX } from "./operators.ts";
import type { Scope } from "./scope.ts";

const ORDERS = new Set<Operator>(["less", "at-most", "more", "at-least"]);

const isShifted = (is: Expression): boolean => "do" in is && is.do === "add-seconds";

/**
 * A moment that callers send may be written in several ways, so it is compared with a calculated one as a number; null
 * where that is not what is compared.
 */
export const compareMoments = (
  scope: Scope,
  operator: Operator,
  operands: readonly Expression[],
  codeOf: (operand: Expression) => string,
): string | null => {
  const isSent = operands.some((each) => fieldIn(scope, each)?.origin === "caller");
  if (!ORDERS.has(operator) || !isSent || !operands.some(isShifted)) return null;
  const codes = operands.map((each) => `Date.parse(${codeOf(each)}${isShifted(each) ? ' ?? ""' : ""})`);
  return codes.join(` ${INFIX[operator] ?? ""} `);
};
