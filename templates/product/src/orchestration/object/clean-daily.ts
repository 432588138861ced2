import { log } from "../observe/log.ts";

const DAY_MS = 86_400_000;

/** Sees to it that an object's alarm comes within a day; while one runs, there is none. */
export const ensureDaily = async (storage: DurableObjectStorage): Promise<void> => {
  if ((await storage.getAlarm()) === null) await storage.setAlarm(Date.now() + DAY_MS);
};

/** Forgets what is too old, and comes again tomorrow, also where that failed: an alarm that throws is given up. */
export const cleanDaily = async (
  info: AlarmInvocationInfo | undefined,
  storage: DurableObjectStorage,
  name: string,
  forget: (sql: SqlStorage, now: number) => void,
): Promise<void> => {
  try {
    storage.transactionSync(() => forget(storage.sql, Date.now()));
  } catch (error) {
    log("cleaning-failed", { name, retries: info?.retryCount ?? 0, error: String(error) });
  }
  await ensureDaily(storage);
};
