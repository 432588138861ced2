import type { Condition, Json } from "./spec.ts";

/** The values that a condition lets a field have. */
export const allowedValues = (condition: Condition): Json[] =>
  "oneOf" in condition ? condition.oneOf : [condition.equals];

/** Asks that `field` is one of `values`, of which there must be some. */
export const conditionOn = (field: string, values: readonly Json[]): Condition =>
  values.length === 1 ? { field, equals: values[0] ?? null } : { field, oneOf: [...values] };
