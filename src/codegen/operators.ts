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
export const COMPARES = new Set<Operator>(["equal", "unequal"]);
