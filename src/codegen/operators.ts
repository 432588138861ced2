import type { Operator } from "#src/spec/expression.ts";

export const INFIX: Partial<Record<Operator, string>> = {
  add: "+",
  subtract: "-",
  multiply: "*",
  divide: "/",
  remainder: "%",
  equal: "===",
  unequal: "!==",
  less: "<",
  "at-most": "<=",
  more: ">",
  "at-least": ">=",
  and: "&&",
  or: "||",
};
/** The claim that holds where this one does not. */
export const OPPOSITE: Partial<Record<Operator, Operator>> = {
  equal: "unequal",
  unequal: "equal",
  less: "at-least",
  "at-least": "less",
  more: "at-most",
  "at-most": "more",
};
export const COMPARES = new Set<Operator>(["equal", "unequal"]);
