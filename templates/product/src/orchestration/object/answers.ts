import type { Call, FullOutcome } from "../contract/call.ts";
import { refuse } from "../contract/problem.ts";
import type { Once } from "../contract/product-definition.ts";
import type { RowMeter } from "./meter-sql.ts";

type Sql = RowMeter["sql"];
type Asked = Pick<Call, "once" | "print">;
/** `print` stands beside the outcome, so that a version that knows none still reads what this one has written. */
type Remembered = FullOutcome & { print?: string };

const KEPT_MS = 86_400_000;

/** What was answered when the same was asked before; null where it was not. Throws where it was not the same. */
export const recallAnswer = (sql: Sql, { once, print }: Asked, wishes: Once = {}): FullOutcome | null => {
  if (!once) return null;
  const [row] = sql.exec<{ outcome: string }>("SELECT outcome FROM _answers WHERE once = ?", once).toArray();
  if (row === undefined) return null;
  const { print: known, ...outcome } = JSON.parse(row.outcome) as Remembered;
  const { header, reused, status } = wishes;
  if (reused !== undefined && known !== print)
    throw refuse(reused.status, reused.code ?? null, "This key came with another body before.");
  if (!outcome.ok) return outcome;
  return {
    ...outcome,
    ...(status !== undefined && { status }),
    ...(header !== undefined && { headers: { ...outcome.headers, [header]: "true" } }),
  };
};

export const rememberAnswer = (sql: Sql, { once, print }: Asked, outcome: FullOutcome, now: number): void => {
  const remembered = { ...outcome, ...(print !== undefined && { print }) };
  if (once) sql.exec("INSERT INTO _answers VALUES (?, ?, ?)", once, JSON.stringify(remembered), now);
};

export const pruneAnswers = (sql: Sql, now: number): void => {
  sql.exec("DELETE FROM _answers WHERE at < ?", now - KEPT_MS);
};

/** When the oldest is to be forgotten. */
export const nextPrune = (sql: Sql): number | null => {
  const [answer] = sql.exec<{ at: number }>("SELECT at FROM _answers ORDER BY at LIMIT 1").toArray();
  return answer === undefined ? null : answer.at + KEPT_MS + 1;
};
