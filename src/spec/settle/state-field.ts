import type { Field } from "#src/spec/spec.ts";

/** The field that holds the state of a record. */
export const stateField = (fields: readonly Field[]): Field | undefined =>
  fields.find(({ type, values = [] }) => type === "enum" && values.length > 1);
