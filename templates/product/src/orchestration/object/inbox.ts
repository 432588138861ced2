import type { EventOrigin } from "../contract/call.ts";
import type { RowMeter } from "./meter-sql.ts";

type Sql = RowMeter["sql"];

/** Longer than any event is tried: whoever has not been heard for this long repeats nothing. */
const KEPT_MS = 90 * 86_400_000;

/**
 * Whether this event was applied here before. Events of one origin come in order, so the last number says it all; there
 * may be gaps, because an origin tells different instances.
 */
export const wasHeard = (sql: Sql, { origin, seq }: EventOrigin): boolean =>
  sql.exec("SELECT 1 FROM _inbox WHERE origin = ? AND seq >= ?", origin, seq).toArray().length > 0;

/** Written in the transaction of the event's effect: both happen, or neither. */
export const noteHeard = (sql: Sql, { origin, seq }: EventOrigin, now: number): void => {
  sql.exec("INSERT OR REPLACE INTO _inbox VALUES (?, ?, ?)", origin, seq, now);
};

export const pruneInbox = (sql: Sql, now: number): void => {
  sql.exec("DELETE FROM _inbox WHERE at < ?", now - KEPT_MS);
};
