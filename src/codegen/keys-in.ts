import type { Operation } from "#src/plan/plan.ts";
import type { Expression } from "#src/spec/expression.ts";

/** Headers whose secrets an expression asks for. */
const headersIn = (expression: Expression): string[] => {
  if ("carries" in expression) return [expression.carries];
  if ("opens" in expression) return [expression.by];
  if ("do" in expression) return expression.with.flatMap(headersIn);
  if (!("tally" in expression)) return [];
  return [expression.what, expression.where].flatMap((each) => (each === undefined ? [] : headersIn(each)));
};

/** Headers that the layer has to hand over to an operation. */
export const keysIn = ({ effects = [], guards = [] }: Operation): string[] => {
  const said = [
    ...guards.map(({ holds }) => holds),
    ...effects.flatMap(({ when }) => (when === undefined ? [] : [when])),
  ];
  return [...new Set(said.flatMap(headersIn))];
};
