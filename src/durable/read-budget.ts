import type { ClientBase, Pool } from "pg";
import type { Budget, Caps } from "./ledger.ts";

/** Whose money it is, or whose on this day. */
export type Account = { runId: string } | { installationIdToday: number } | "all-today";

const TODAY = "day = (now() at time zone 'utc')::date";

const sumOf = (where: string, cap: string): string => `
  select coalesce(sum(micro_usd) filter (where state <> 'reserved'), 0)::float8 as spent,
         coalesce(sum(micro_usd) filter (where state = 'reserved'), 0)::float8 as reserved,
         ${cap}::float8 as cap
    from aidevos.paid_call where ${where}`;
/** What a run may spend by itself: the cap of all, or less where it was limited. */
const OWN = "least($1, coalesce((select cap_micro_usd from aidevos.run_bound where run_id = $2), $1))";
const RAISED = "coalesce((select sum(micro_usd) from aidevos.budget_raise where run_id = $2), 0)";

const queryOf = (account: Account, caps: Caps): [sql: string, values: unknown[]] => {
  if (account === "all-today") return [sumOf(TODAY, "$1"), [caps.perDay]];
  if ("runId" in account) return [sumOf("run_id = $2", `(${OWN} + ${RAISED})`), [caps.perRun, account.runId]];
  return [sumOf(`${TODAY} and installation_id = $2`, "$1"), [caps.perInstallationDay, account.installationIdToday]];
};

/** How much of a budget is used. */
export const readBudget = async (db: ClientBase | Pool, account: Account, caps: Caps): Promise<Budget> => {
  const [sql, values] = queryOf(account, caps);
  const { rows } = await db.query<Omit<Budget, "share">>(sql, values);
  const { spent, reserved, cap } = rows[0] ?? { spent: 0, reserved: 0, cap: 0 };
  return { spent, reserved, cap, share: cap === 0 ? 1 : (spent + reserved) / cap };
};
