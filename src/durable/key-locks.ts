import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "pg";
import type { Log } from "./durable.ts";
import { retryConnection } from "./retry-connection.ts";

/** Work under a key, one at a time among all processes on one database. */
export type KeyLocks = {
  hold<T>(key: string, work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** The number, in SQL, of the lock of the key that `sql` gives. Two keys with one number would only wait for each other. */
export const lockOf = (sql: string): string => `hashtextextended(${sql}, 0)`;

const BEAT_MS = 100;
// A machine that is gone says no farewell, and what it held must come free in a minute rather than in hours.
const NOTICE = "set tcp_keepalives_idle = 20; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 4";

/**
 * The locks are PostgreSQL's own, and all of a process are held by one connection: they end with the process. Should the
 * connection break, another process may begin the same work meanwhile.
 */
export const openKeyLocks = (url: string, closed: AbortSignal, log: Log): KeyLocks => {
  const pool = new Pool({
    connectionString: url,
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 10_000,
    onConnect: (client) => client.query(NOTICE),
  });
  pool.on("error", (error) => log("warn", `The connection of the ledger's locks broke: ${error.message}`));
  // The database would give the same connection a lock twice.
  const turns = new Map<string, Promise<unknown>>();

  const isOurs = (key: string): Promise<boolean> =>
    retryConnection(async () => {
      const { rows } = await pool.query<{ ours: boolean }>(`select pg_try_advisory_lock(${lockOf("$1")}) as ours`, [
        key,
      ]);
      return rows[0]?.ours === true;
    }, closed);
  const holdAmongProcesses = async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    while (!(await isOurs(key))) await sleep(BEAT_MS, undefined, { signal: closed });
    try {
      return await work();
    } finally {
      // Without its connection the lock is gone already.
      await pool.query(`select pg_advisory_unlock(${lockOf("$1")})`, [key]).catch(() => undefined);
    }
  };
  return {
    hold: (key, work) => {
      const begin = () => holdAmongProcesses(key, work);
      const turn = (turns.get(key) ?? Promise.resolve()).then(begin, begin);
      const forget = () => void (turns.get(key) === turn && turns.delete(key));
      turns.set(key, turn);
      turn.then(forget, forget);
      return turn;
    },
    close: () => pool.end(),
  };
};
