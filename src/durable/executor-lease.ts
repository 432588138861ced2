import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "pg";
import { UserError } from "#src/errors.ts";
import { createTables } from "./create-tables.ts";
import type { Log } from "./durable.ts";

/** This process's sign of life in a shared database. */
export type ExecutorLease = {
  /** Takes over the runs of executors without a sign of life, now and at every beat. */
  watch(takeOver: (executorIds: string[]) => Promise<void>): void;
  /** Stops beating; the runs still in progress here are free at once. */
  release(): Promise<void>;
};

const TABLE = `
  create table if not exists aidevos.executor_lease (id text primary key, beat timestamptz not null);
  delete from aidevos.executor_lease where beat < now() - interval '1 day';`;
const BEAT = `
  insert into aidevos.executor_lease values ($1, now()) on conflict (id) do update set beat = now()`;
const DEAD = `
  select distinct w.executor_id as id from dbos.workflow_status w
   where w.status = 'PENDING' and w.executor_id <> $1
     and not exists (select 1 from aidevos.executor_lease l
                      where l.id = w.executor_id and l.beat > now() - make_interval(secs => $2))`;

/**
 * Takes the lease of executor `id`, good for `seconds` from each beat by the database's clock. A wrong verdict on a
 * living executor is safe: DBOS fences its writes.
 */
export const takeLease = async (url: string, id: string, seconds: number, log: Log): Promise<ExecutorLease> => {
  const pool = new Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 10_000 });
  pool.on("error", (error) => log("warn", `The lease's connection broke: ${error.message}`));
  const stop = new AbortController();
  let beating: Promise<void> = Promise.resolve();

  const beat = async (takeOver: (executorIds: string[]) => Promise<void>): Promise<void> => {
    try {
      await pool.query(BEAT, [id]);
      const { rows } = await pool.query<{ id: string }>(DEAD, [id, seconds]);
      if (rows.length > 0) await takeOver(rows.map((row) => row.id));
    } catch (error) {
      log("error", `The lease could not be renewed: ${String(error)}`);
    }
  };
  try {
    await createTables(pool, TABLE);
    await pool.query(BEAT, [id]);
  } catch (error) {
    await pool.end();
    throw new UserError(
      "environment",
      `The database of DATABASE_URL can't be used: ${error instanceof Error ? error.message : String(error)}.`,
      "Check that its server runs, and that the database and the user exist.",
    );
  }
  return {
    watch: (takeOver) => {
      beating = (async () => {
        while (!stop.signal.aborted) {
          await beat(takeOver);
          await sleep((seconds * 1000) / 4, undefined, { signal: stop.signal }).catch(() => undefined);
        }
      })();
    },
    release: async () => {
      stop.abort();
      await beating;
      await pool.query("delete from aidevos.executor_lease where id = $1", [id]).catch(() => undefined);
      await pool.end();
    },
  };
};
