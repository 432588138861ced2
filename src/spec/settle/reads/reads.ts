import type { Expression } from "#src/spec/expression.ts";
import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { OperationSpec } from "#src/spec/spec.ts";

/** What reading does to records of a kind. `gone`: that a record was read as often as it may be. */
export type Reads = {
  counter: string;
  counts: Set<RequestFact>;
  gone: Expression | null;
  refusal: { status: number; code: string | null };
  /** Lists that leave out what is gone once it is read. */
  hides: Map<RequestFact, Expression>;
};

/** What of a record an answer tells: some of its fields, or one of them as it is. */
export type RecordView = Pick<OperationSpec, "plain" | "shows">;
