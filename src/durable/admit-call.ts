import type { Pool, PoolClient } from "pg";
import type { UserError } from "#src/errors.ts";
import type { Caps, LedgerCall } from "./ledger.ts";
import { readBudget } from "./read-budget.ts";
import { refuseUnaffordable } from "./refuse-unaffordable.ts";

const ADMISSION_LOCK = 4_207_849_486;
// A process that is halted amid its turn must not halt all others.
const BEGIN = `
  begin; set local idle_in_transaction_session_timeout = '10s'; select pg_advisory_xact_lock(${ADMISSION_LOCK});`;
const RESERVE = `
  insert into aidevos.paid_call
    (id, key, run_id, installation_id, role, phase, model, state, reserved_micro_usd, micro_usd)
  values ($1, $2, $3, $4, $5, $6, $7, 'reserved', $8, $8)
  on conflict (id) do nothing`;

const refusalOf = async (client: PoolClient, call: LedgerCall, most: number, caps: Caps): Promise<UserError | null> => {
  const others = async (account: Parameters<typeof readBudget>[1]) => {
    const budget = await readBudget(client, account, caps);
    return { ...budget, reserved: budget.reserved - most };
  };
  return refuseUnaffordable(most, {
    run: await others({ runId: call.runId }),
    installation: await others({ installationIdToday: call.installationId }),
    day: await others("all-today"),
  });
};

/**
 * Reserves what `call` costs at most, as attempt `id`, or says which cap forbids it. Admissions take turns among all
 * processes, so each sees what the others have reserved. Safe to repeat with the same `id`.
 */
export const admitCall = async (pool: Pool, id: string, call: LedgerCall, caps: Caps): Promise<UserError | null> => {
  const { key, runId, installationId, role, phase, model } = call;
  const most = Math.ceil(call.mostMicroUsd);
  const client = await pool.connect();
  try {
    await client.query(BEGIN);
    const { rowCount } = await client.query(RESERVE, [id, key, runId, installationId, role, phase, model, most]);
    // Reserved before, by a commit whose confirmation got lost.
    const refusal = rowCount === 0 ? null : await refusalOf(client, call, most, caps);
    await client.query(refusal ? "rollback" : "commit");
    client.release();
    return refusal;
  } catch (error) {
    client.release(true);
    throw error;
  }
};
