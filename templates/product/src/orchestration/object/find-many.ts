import type { Json, JsonObject } from "../contract/call.ts";
import type { RecordTable } from "./record-table.ts";

/** Records by the values of a field: those that are there, in the order in which they were named, and the other values. */
export const findMany = <R extends JsonObject>(
  table: RecordTable<R>,
  by: string,
  values: readonly string[],
): { found: [value: string, record: R][]; missing: string[] } => {
  const found: [string, R][] = [];
  const missing: string[] = [];
  for (const value of new Set(values)) {
    const record = table.seek(by === table.idField ? value : { field: by, value });
    if (record === null) missing.push(value);
    else found.push([value, record]);
  }
  return { found, missing };
};

/** An object that tells of each record under the value by which it was named. */
export const byValue = <R>(found: readonly [string, R][], tell: (record: R) => Json): JsonObject =>
  Object.fromEntries(found.map(([value, record]): [string, Json] => [value, tell(record)]));
