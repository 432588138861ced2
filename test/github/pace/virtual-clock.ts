import { setImmediate } from "node:timers/promises";
import type { Clock } from "#src/github/pace/clock.ts";

/** A clock that goes on only when it is told to, and then from one thing that is due to the next. */
export const openVirtualClock = (): Clock & { runUntil(end: number): Promise<void> } => {
  let now = 0;
  const due = new Set<{ at: number; task: () => void }>();
  const takeNext = (end: number) => {
    const [next] = [...due].toSorted((one, other) => one.at - other.at);
    if (next === undefined || next.at > end) return undefined;
    due.delete(next);
    return next;
  };
  return {
    now: () => now,
    after: (ms, task) => {
      const entry = { at: now + ms, task };
      due.add(entry);
      return () => void due.delete(entry);
    },
    runUntil: async (end) => {
      await setImmediate();
      for (let next = takeNext(end); next !== undefined; next = takeNext(end)) {
        now = next.at;
        next.task();
        await setImmediate();
      }
      now = Math.max(now, Math.min(end, Number.MAX_SAFE_INTEGER));
    },
  };
};
