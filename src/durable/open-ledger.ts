import { randomUUID } from "node:crypto";
import { Pool } from "pg";
import { UserError } from "#src/errors.ts";
import { admitCall } from "./admit-call.ts";
import { createTables } from "./create-tables.ts";
import type { Log } from "./durable.ts";
import { lockOf, openKeyLocks } from "./key-locks.ts";
import type { Caps, Ledger, LedgerAnswer, LedgerCall } from "./ledger.ts";
import { LEDGER_TABLES } from "./ledger-tables.ts";
import { type Account, readBudget } from "./read-budget.ts";
import { readSpending } from "./read-spending.ts";
import { retryConnection } from "./retry-connection.ts";

/** `close` refuses what is still to be recorded; what was in progress is booked as unknown at the next opening. */
export type OpenLedger = { ledger: Ledger; close(): Promise<void> };

const GONE = "state = 'unknown', fault = 'Its process ended.', ended_at = now()";
// Whatever nobody holds the lock of is in progress nowhere.
const BOOK_ALL_LOST = `
  with lost as materialized (select id, key from aidevos.paid_call where state = 'reserved')
  update aidevos.paid_call c set ${GONE} from lost
   where c.id = lost.id and c.state = 'reserved' and pg_try_advisory_xact_lock(${lockOf("lost.key")})`;
const BOOK_LOST = `update aidevos.paid_call set ${GONE} where key = $1 and state = 'reserved'`;
const IS_PAID = "select 1 from aidevos.paid_call where key = $1 and state = 'paid' limit 1";
const FIND = `
  select result from aidevos.paid_call where key = $1 and state = 'paid' order by began_at, id limit 1`;
// A call taken for lost may have been answered all the same.
const BOOK_ANSWER = `
  update aidevos.paid_call
     set state = 'paid', result = $2, micro_usd = $3, request_id = $4, input_tokens = $5, cache_read_tokens = $6,
         cache_written_tokens = $7, output_tokens = $8, fault = null, ended_at = now()
   where id = $1 and state in ('reserved', 'unknown')`;
const BOOK_FAILURE = `
  update aidevos.paid_call
     set state = case when $2 then 'unknown' else 'released' end, micro_usd = case when $2 then micro_usd else 0 end,
         request_id = $3, fault = $4, ended_at = now()
   where id = $1 and state in ('reserved', 'unknown')`;
const RAISE = `
  insert into aidevos.budget_raise (run_id, key, micro_usd) values ($1, $2, $3) on conflict (run_id, key) do nothing`;
const LIMIT = `
  insert into aidevos.run_bound (run_id, cap_micro_usd) values ($1, $2)
  on conflict (run_id) do update set cap_micro_usd = excluded.cap_micro_usd`;
const HOLD = `
  insert into aidevos.run_bound (run_id, held) values ($1, $2)
  on conflict (run_id) do update set held = excluded.held`;
const IS_HELD = "select 1 from aidevos.run_bound where run_id = $1 and held";
const MAX_FAULT_LENGTH = 500;
const BROKEN_OFF = new Set(["AbortError", "TimeoutError"]);

const runHeld = (): UserError =>
  new UserError("run-held", "Somebody has this run rest.", "`/aidevos resume` has it go on.");

type Failure = { mayHaveCost?: unknown; requestId?: unknown; name?: unknown };

/** Whoever is broken off amid an answer does not know what it came to. */
const mayHaveCost = ({ mayHaveCost: said, name }: Failure): boolean =>
  typeof said === "boolean" ? said : BROKEN_OFF.has(String(name));

const failureRow = (id: string, thrown: unknown, isAnswered: boolean): unknown[] => {
  const failure: Failure = thrown instanceof Error ? thrown : {};
  const fault = String(thrown).replaceAll("\0", "").slice(0, MAX_FAULT_LENGTH);
  const requestId = typeof failure.requestId === "string" ? failure.requestId : null;
  return [id, isAnswered || mayHaveCost(failure), requestId, fault];
};

const answerRow = (id: string, json: string, { microUsd, usage, requestId }: LedgerAnswer<unknown>): unknown[] => {
  const { input, cacheRead, cacheWritten, output } = usage;
  return [id, json, Math.ceil(microUsd), requestId, input, cacheRead, cacheWritten, output];
};

/** Opens the accounts in the database of `url`, making their tables where they are missing. */
export const openLedger = async (url: string, caps: Caps, log: Log): Promise<OpenLedger> => {
  const closing = new AbortController();
  const pool = new Pool({ connectionString: url, max: 4, connectionTimeoutMillis: 10_000 });
  pool.on("error", (error) => log("warn", `A connection of the ledger broke: ${error.message}`));
  // Between two queries of a transaction a broken connection has no other listener, and would end the process.
  pool.on("connect", (client) => client.on("error", () => undefined));
  const locks = openKeyLocks(url, closing.signal, log);
  const query = <R extends object>(sql: string, values: unknown[]): Promise<R[]> =>
    retryConnection(async () => (await pool.query<R>(sql, values)).rows, closing.signal);
  const budget = (account: Account) => retryConnection(() => readBudget(pool, account, caps), closing.signal);
  const close = async (): Promise<void> => {
    closing.abort();
    await Promise.all([locks.close(), pool.end()]);
  };

  const perform = async <T>(id: string, call: () => Promise<LedgerAnswer<T>>): Promise<string> => {
    let isAnswered = false;
    try {
      const answer = await call();
      isAnswered = true;
      const json = JSON.stringify(answer.result ?? null);
      await query(BOOK_ANSWER, answerRow(id, json, answer));
      return json;
    } catch (thrown) {
      // What the call failed with matters more; unbooked, it stays reserved until it is found lost.
      await query(BOOK_FAILURE, failureRow(id, thrown, isAnswered)).catch((error: unknown) =>
        log("error", `A failed call could not be booked: ${String(error)}`),
      );
      throw thrown;
    }
  };
  const payOnce = async <T>(call: LedgerCall, make: () => Promise<LedgerAnswer<T>>): Promise<string> => {
    const [recorded] = await query<{ result: string }>(FIND, [call.key]);
    if (recorded) return recorded.result;
    if ((await query(IS_HELD, [call.runId])).length > 0) throw runHeld();
    // The lock is ours, so whoever began this before is gone.
    await query(BOOK_LOST, [call.key]);
    const id = randomUUID();
    const refusal = await retryConnection(() => admitCall(pool, id, call, caps), closing.signal);
    if (refusal) throw refusal;
    return perform(id, make);
  };
  const ledger: Ledger = {
    pay: async (call, make) => JSON.parse(await locks.hold(call.key, () => payOnce(call, make))),
    isPaid: async (key) => (await query(IS_PAID, [key])).length > 0,
    raise: async (runId, microUsd, key) => void (await query(RAISE, [runId, key, microUsd])),
    limit: async (runId, microUsd) => void (await query(LIMIT, [runId, Math.floor(microUsd)])),
    hold: async (runId, held) => void (await query(HOLD, [runId, held])),
    spendingOf: (runId) => retryConnection(() => readSpending(pool, runId), closing.signal),
    budgetOf: (runId) => budget({ runId }),
    spentToday: (installationId) =>
      budget(installationId === undefined ? "all-today" : { installationIdToday: installationId }),
  };
  try {
    await createTables(pool, LEDGER_TABLES);
    await pool.query(BOOK_ALL_LOST);
  } catch (error) {
    await close();
    throw error;
  }
  return { ledger, close };
};
