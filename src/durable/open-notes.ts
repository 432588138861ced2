import { Pool } from "pg";
import { createTables } from "./create-tables.ts";
import type { Log } from "./durable.ts";
import { openKeyLocks } from "./key-locks.ts";
import type { Notes } from "./notes.ts";
import { retryConnection } from "./retry-connection.ts";

const TABLE = "create table if not exists aidevos.note (key text primary key, value json not null);";
const READ = "select value from aidevos.note where key = $1";
// `for update` locks no row that is not there yet.
const PUT_DOWN = "insert into aidevos.note (key, value) values ($1, 'null') on conflict (key) do nothing";
const WRITE = "update aidevos.note set value = $2 where key = $1";

/** Opens the notes in the database of `url`, making their table where it is missing. */
export const openNotes = async (url: string, log: Log): Promise<{ notes: Notes; close(): Promise<void> }> => {
  const closing = new AbortController();
  const pool = new Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 10_000 });
  pool.on("error", (error) => log("warn", `A connection of the notes broke: ${error.message}`));
  // Between two queries of a transaction a broken connection has no other listener, and would end the process.
  pool.on("connect", (client) => client.on("error", () => undefined));
  const locks = openKeyLocks(url, closing.signal, log);

  const changeOnce = async <T>(key: string, change: (before: T | null) => T): Promise<T> => {
    const client = await pool.connect();
    try {
      await client.query("begin");
      await client.query(PUT_DOWN, [key]);
      const { rows } = await client.query<{ value: T | null }>(`${READ} for update`, [key]);
      const after = change(rows[0]?.value ?? null);
      await client.query(WRITE, [key, JSON.stringify(after)]);
      await client.query("commit");
      client.release();
      return after;
    } catch (error) {
      // What is left of its transaction goes with the connection.
      client.release(true);
      throw error;
    }
  };
  const close = async (): Promise<void> => {
    closing.abort();
    await Promise.all([locks.close(), pool.end()]);
  };
  try {
    await createTables(pool, TABLE);
  } catch (error) {
    await close();
    throw error;
  }
  const notes: Notes = {
    read: <T>(key: string) =>
      retryConnection(
        async () => (await pool.query<{ value: T | null }>(READ, [key])).rows[0]?.value ?? null,
        closing.signal,
      ),
    change: (key, change) => retryConnection(() => changeOnce(key, change), closing.signal),
    alone: (key, work) => locks.hold(`note/${key}`, work),
  };
  return { notes, close };
};
