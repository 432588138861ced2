import type { JsonObject } from "../contract/call.ts";
import type { RecordTable } from "./record-table.ts";

/**
 * Fields of a caller: how much may be asked in a period of UTC, null without a bound; how much was; and when that is
 * counted anew.
 */
export type MeterFields = { most: string; used: string; until: string; period: Period };
export type Period = "minute" | "hour" | "day" | "month";

const MS: Record<Exclude<Period, "month">, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** When the period that holds a moment is over, both in milliseconds since 1970. */
export const endOf = (period: Period, now: number): number => {
  if (period !== "month") return (Math.floor(now / MS[period]) + 1) * MS[period];
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
};

/**
 * Counts one request, unless it is free or one too many. `wait`: seconds until it is counted anew; `limit` and `remaining`
 * stand only where there is a bound.
 */
export const countRequest = <R extends JsonObject>(
  table: RecordTable<R>,
  id: string,
  { most, period, until, used }: MeterFields,
  { isFree, now }: { isFree: boolean; now: number },
): JsonObject => {
  const record: JsonObject = table.find(id);
  const end = endOf(period, now);
  const before = Date.parse(String(record[until] ?? "")) > now ? Number(record[used] ?? 0) : 0;
  const limit = record[most] ?? null;
  const isRefused = !isFree && limit !== null && before >= Number(limit);
  const after = isFree || isRefused ? before : before + 1;
  const counted: JsonObject = { [used]: after, [until]: new Date(end).toISOString() };
  if (after !== before) table.note(id, counted as Partial<R>);
  return {
    refused: isRefused,
    wait: Math.ceil((end - now) / 1_000),
    ...(limit !== null && { limit: Number(limit), remaining: Math.max(Number(limit) - after, 0) }),
  };
};
