import type { Pool } from "pg";
import type { Spending } from "./ledger.ts";

type Row = Omit<Spending, "tokens"> & Spending["tokens"];

// A fixed collation, so that no server's language changes the order.
const SPENDING = `
  select role, phase, model,
         count(*) filter (where state in ('paid', 'unknown'))::int as calls,
         count(*) filter (where state = 'unknown')::int as unknown,
         coalesce(sum(micro_usd) filter (where state <> 'reserved'), 0)::float8 as "microUsd",
         coalesce(sum(micro_usd) filter (where state = 'reserved'), 0)::float8 as reserved,
         sum(input_tokens)::float8 as input,
         sum(cache_read_tokens)::float8 as "cacheRead",
         sum(cache_written_tokens)::float8 as "cacheWritten",
         sum(output_tokens)::float8 as output
    from aidevos.paid_call where run_id = $1 and state <> 'released'
   group by role, phase, model
   order by role collate "C", phase collate "C", model collate "C"`;

/** What the calls of a run came to. Those that failed and cost nothing are left out. */
export const readSpending = async (pool: Pool, runId: string): Promise<Spending[]> =>
  (await pool.query<Row>(SPENDING, [runId])).rows.map(({ input, cacheRead, cacheWritten, output, ...row }) => ({
    ...row,
    tokens: { input, cacheRead, cacheWritten, output },
  }));
