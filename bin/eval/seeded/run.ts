import { setTimeout as sleep } from "node:timers/promises";
import type { Run } from "#src/durable/step.ts";

/** What waits for longer waits for people, of whom none answers. */
const LONGEST_S = 3_600;

/** The time that a run was given is over. */
export class OutOfTime extends Error {}

/** A run that is performed once, and forgotten. `hear` is told what each step came to; it rests no longer than `until`. */
export const openRun = (
  id: string,
  hear: (step: string, result: unknown) => void,
  until = Number.POSITIVE_INFINITY,
): Run => ({
  id,
  step: async (name, effect) => {
    const result = await effect(1);
    hear(name, result);
    return result;
  },
  nextSignal: async (seconds) => {
    if (seconds > LONGEST_S) return null;
    const left = until - Date.now();
    await sleep(Math.max(0, Math.min(1_000 * seconds, left)));
    if (1_000 * seconds > left) throw new OutOfTime(`${id} took too long`);
    return null;
  },
  now: async () => new Date().toISOString(),
});
