import { bodyOf, type FullOutcome, type JsonObject } from "../contract/call.ts";
import type { RecordTable } from "./record-table.ts";

/** An answer of before with its record as that is by now; where the record is gone, as it was told before. */
export const renewAnswer = (
  outcome: FullOutcome,
  table: Pick<RecordTable<JsonObject>, "idField" | "seek"> | undefined,
): FullOutcome => {
  const told = bodyOf(outcome) as JsonObject | null;
  const id = table === undefined ? undefined : told?.[table.idField];
  const record = typeof id === "string" ? table?.seek(id) : null;
  return record == null || !outcome.ok ? outcome : { ...outcome, json: JSON.stringify({ ...told, ...record }) };
};
