import type { Expression, Operator } from "#src/spec/expression.ts";

const CALCULATES = new Set<Operator>(["add", "subtract", "multiply", "divide", "round", "if"]);

/** Whether records can stand in the order of a value that is calculated: what a table itself can count and add up. */
export const isSortable = (is: Expression): boolean => {
  if ("value" in is) return is.value === null || typeof is.value === "number";
  if ("field" in is) return !is.field.includes(".");
  if ("tally" in is)
    return is.tally !== "all" && (is.what === undefined || ("field" in is.what && isSortable(is.what)));
  if (!("do" in is) || !CALCULATES.has(is.do)) return false;
  return (is.do === "if" ? is.with.slice(1) : is.with).every(isSortable);
};
