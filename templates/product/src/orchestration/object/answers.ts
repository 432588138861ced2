import type { Call, FullOutcome } from "../contract/call.ts";
import type { RowMeter } from "./meter-sql.ts";

type Sql = RowMeter["sql"];

const KEPT_MS = 86_400_000;

/** What was answered when the same was asked before; null where it was not. */
export const recallAnswer = (sql: Sql, { once }: Pick<Call, "once">): FullOutcome | null => {
  if (!once) return null;
  const [row] = sql.exec<{ outcome: string }>("SELECT outcome FROM _answers WHERE once = ?", once).toArray();
  return row === undefined ? null : (JSON.parse(row.outcome) as FullOutcome);
};

export const rememberAnswer = (sql: Sql, { once }: Pick<Call, "once">, outcome: FullOutcome, now: number): void => {
  if (once) sql.exec("INSERT INTO _answers VALUES (?, ?, ?)", once, JSON.stringify(outcome), now);
};

export const pruneAnswers = (sql: Sql, now: number): void => {
  sql.exec("DELETE FROM _answers WHERE at < ?", now - KEPT_MS);
};

/** When the oldest is to be forgotten. */
export const nextPrune = (sql: Sql): number | null => {
  const [answer] = sql.exec<{ at: number }>("SELECT at FROM _answers ORDER BY at LIMIT 1").toArray();
  return answer === undefined ? null : answer.at + KEPT_MS + 1;
};
