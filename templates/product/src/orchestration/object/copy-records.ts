import type { Json, JsonObject } from "../contract/call.ts";

/**
 * The values by which records are made again: of all that are not there yet, as these fields tell. Two of them that are
 * the same are made once.
 */
export const copyRecords = <R extends JsonObject>(
  records: readonly R[],
  there: readonly R[],
  distinct: readonly string[],
  names: readonly string[],
): JsonObject[] => {
  const keyOf = (record: R): string => JSON.stringify(distinct.map((name) => record[name] ?? null));
  const known = new Set(there.map(keyOf));
  return records.flatMap((record) => {
    const key = keyOf(record);
    if (known.has(key)) return [];
    known.add(key);
    return [Object.fromEntries(names.map((name): [string, Json] => [name, record[name] ?? null]))];
  });
};
