import type { Call, JsonObject } from "../contract/call.ts";
import { refuse } from "../contract/problem.ts";
import type { RecordTable } from "./record-table.ts";

/** `same`: fields that must be alike in both. `over`: how a sum that is too high is refused, where not as any wrong value. */
type Merging = {
  by: string;
  sums: readonly string[];
  same: readonly { field: string; status: number; code: string | null }[];
  over?: { status: number; code: string | null };
};

type Adding = { addTo: <P extends JsonObject>(table: RecordTable<P>, call: Call, values: JsonObject) => P };

/** Makes a record of a part; where one with the same value is there, its numbers are added to that one instead. */
export const mergeInto = <P extends JsonObject>(
  instance: Adding,
  table: RecordTable<P>,
  call: Call,
  values: JsonObject,
  { by, over, same, sums }: Merging,
): P => {
  const { idField, parentField } = table;
  const above = parentField === null ? [] : [{ field: parentField, equals: values[parentField] ?? null }];
  const [known] = table.where([...above, { field: by, equals: values[by] ?? null }]);
  if (known === undefined) return instance.addTo(table, call, values);
  for (const { code, field, status } of same)
    if ((known[field] ?? null) !== (values[field] ?? null))
      throw refuse(status, code, `The ${field} differs from that of the one which is there.`);
  const total = Object.fromEntries(sums.map((name) => [name, Number(known[name]) + Number(values[name])]));
  for (const [name, sum] of Object.entries(total))
    if (over !== undefined && sum > (table.schema[name]?.max ?? Number.MAX_SAFE_INTEGER))
      throw refuse(over.status, over.code, `There would be more of ${name} than there may be.`);
  return table.change(String(known[idField]), table.parseChanges(total, sums));
};
