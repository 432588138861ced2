import type { Service } from "#src/plan/plan.ts";
import type { Field } from "#src/spec/spec.ts";

/** What the words of an expression stand for in the code around it. */
export type Scope = {
  service: Service;
  /** The record that is spoken of: its fields, and the variable that holds it. */
  record: { subject: Service; variable: string };
  /** What it is a part of. */
  parent: { subject: Service; variable: string } | null;
  /** What was sent: its fields, and the variable that holds it. */
  sent: { fields: readonly Field[]; variable: string } | null;
  /** Where `record` is one that another reaches: that other, and the entry of its list. */
  own?: { subject: Service; variable: string };
  entry?: { field: Field; variable: string };
  /** The variable that holds the record as it was, or null. */
  before?: string;
  /** Computed values that stand in variables of their own already. */
  known?: ReadonlySet<string>;
  /** There is no record yet, or none is meant: only what it is to be a part of is at hand. */
  unmade?: boolean;
  /** The record that the path names, where others are listed. */
  named?: { subject: Service; variable: string };
  /** In SQL: the table whose record is `parent`. */
  outer?: string;
  /** No record is spoken of: what is counted is everybody's. */
  overall?: boolean;
  /** Conditions that the request adds for records of this name, as code that stands in a list of them. */
  asked?: { of: string; code: string };
};
