import { setTimeout as sleep } from "node:timers/promises";
import { DBOS } from "@dbos-inc/dbos-sdk";
import type { Lifetime } from "./lifetime.ts";
import { fromRecord, readRetryAt, toRecordable } from "./recordable-error.ts";
import { ATTEMPTS, type Run } from "./step.ts";

const FIRST_DELAY_MS = 25;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Where the signals of a run are stored. */
export const SIGNALS = "signals";

// Whoever asks for no delay, or too short a one, still isn't hammered.
const delayBefore = (attempt: number, askedMs: number): number =>
  Math.max(askedMs, FIRST_DELAY_MS * 2 ** (attempt - 1)) + Math.random() * FIRST_DELAY_MS;

const sleepUntil = async (epochMs: number, signal: AbortSignal): Promise<void> => {
  for (let left = epochMs - Date.now(); left > 0; left = epochMs - Date.now())
    await sleep(Math.min(left, LONGEST_TIMER_MS), undefined, { signal });
};

const record = <T>(name: string, attempt: number, effect: (attempt: number) => Promise<T>): Promise<T> =>
  DBOS.runStep(
    async () => {
      try {
        return await effect(attempt);
      } catch (thrown) {
        throw toRecordable(thrown, (askedMs) => Date.now() + delayBefore(attempt, askedMs));
      }
    },
    { name },
  );

/** The run of the story that is being performed right now. Must be called within a DBOS workflow. */
export const createRun = (id: string, lifetime: Lifetime): Run => {
  const step = async <T>(name: string, effect: (attempt: number) => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await lifetime.finish(() => record(name, attempt, effect));
      } catch (recorded) {
        const retryAt = readRetryAt(recorded);
        if (retryAt === null || attempt === ATTEMPTS) throw fromRecord(recorded);
        await lifetime.wait(() => sleepUntil(retryAt, lifetime.ending));
      }
    }
  };
  return {
    id,
    step,
    nextSignal: <S>(timeoutSeconds: number) => lifetime.wait(() => DBOS.recv<S>(SIGNALS, { timeoutSeconds })),
    now: () => step("now", async () => new Date().toISOString()),
  };
};
