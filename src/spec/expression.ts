import type { Json } from "./json.ts";

/** What a calculation does with its operands, in their order. `round`: half up. `if`: condition, then, otherwise. */
export type Operator =
  | "add"
  | "subtract"
  | "multiply"
  | "divide"
  | "remainder"
  | "round"
  | "floor"
  | "ceil"
  | "least"
  | "most"
  | "equal"
  | "unequal"
  | "less"
  | "at-most"
  | "more"
  | "at-least"
  | "and"
  | "or"
  | "not"
  | "if"
  | "length"
  | "lower"
  | "holds";

/** What is made of many records: `any` tells whether there is one, `average` of none is null. */
export type Tally = "count" | "sum" | "average" | "least" | "most" | "any";

/**
 * A value as the author describes it. `field`: of the record that is spoken of; dots walk into an object. `parent`: of the
 * record that this one is a part of. `sent`: a member of the request's body. `caller`: who asks. `tally`: over the records
 * of the part `of` that belong to this one, those for which `where` holds, of each the value `what`; inside, `field` is of
 * those. `carries`: whether a header came along. `opens`: whether what the header `by` carries is the secret of that name,
 * of the record or of what it is a part of. `found`: a field of the record that another service was asked for.
 */
export type Expression =
  | { value: Json }
  | { field: string }
  | { parent: string }
  | { sent: string }
  | { caller: "id" | "name" | "role" | "of" }
  | { found: string }
  | { carries: string }
  | { opens: string; by: string; of: "record" | "parent" }
  | { now: true }
  | { do: Operator; with: Expression[] }
  | { tally: Tally; of: string; what?: Expression; where?: Expression };
