import { setTimeout as sleep } from "node:timers/promises";
import { TransientError } from "#src/errors.ts";

const PATIENCE_MS = 15_000;
const FIRST_DELAY_MS = 25;
const LONGEST_DELAY_MS = 1000;
// PostgreSQL ended the connection, stops, starts, or has none to spare; or nobody listens where it did.
const AWAY = new Set([
  "25P03",
  "57P01",
  "57P02",
  "57P03",
  "53300",
  "08000",
  "08001",
  "08003",
  "08006",
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT",
  "EPIPE",
  "ETIMEDOUT",
]);

// node-postgres gives no code to a connection that just ends.
const isAway = (error: unknown): boolean => {
  const { code } = error as { code?: unknown };
  return code === undefined || AWAY.has(String(code));
};

/**
 * Repeats `work`, which does nothing but ask the database and is safe to do twice, while the database is away. Throws a
 * `TransientError` after 15 seconds of that, or once `closed` is aborted.
 */
export const retryConnection = async <T>(work: () => Promise<T>, closed: AbortSignal): Promise<T> => {
  const deadline = performance.now() + PATIENCE_MS;
  for (let delay = FIRST_DELAY_MS; ; delay = Math.min(delay * 2, LONGEST_DELAY_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isAway(error)) throw error;
      if (closed.aborted || performance.now() > deadline)
        throw new TransientError("The database of the ledger does not answer.", LONGEST_DELAY_MS, { cause: error });
    }
    await sleep(delay, undefined, { signal: closed }).catch(() => undefined);
  }
};
