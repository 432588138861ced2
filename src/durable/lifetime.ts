import { setTimeout as sleep } from "node:timers/promises";

/** The time between open and close. After its end a story gets no answer any more: it neither goes on nor fails. */
export type Lifetime = {
  /** Aborted when the end begins. */
  ending: AbortSignal;
  /** Work with an effect: the end waits for it. */
  finish<T>(work: () => Promise<T>): Promise<T>;
  /** A wait: the end abandons it. */
  wait<T>(work: () => Promise<T>): Promise<T>;
  /** Refuses new work, and waits for what is in progress, `graceMs` at most. */
  end(graceMs: number): Promise<void>;
};

const park = (): Promise<never> => new Promise(() => {});

/** A lifetime that has begun. */
export const beginLifetime = (): Lifetime => {
  const controller = new AbortController();
  const ending = controller.signal;
  const inProgress = new Set<Promise<unknown>>();

  const wait = async <T>(work: () => Promise<T>): Promise<T> => {
    if (ending.aborted) return park();
    const [outcome] = await Promise.allSettled([work()]);
    if (ending.aborted) return park();
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  };
  return {
    ending,
    wait,
    finish: (work) =>
      wait(async () => {
        const working = work();
        inProgress.add(working);
        try {
          return await working;
        } finally {
          inProgress.delete(working);
        }
      }),
    end: async (graceMs) => {
      controller.abort();
      const timer = new AbortController();
      const grace = sleep(graceMs, undefined, { signal: timer.signal }).catch(() => undefined);
      await Promise.race([Promise.allSettled(inProgress), grace]);
      timer.abort();
    },
  };
};
