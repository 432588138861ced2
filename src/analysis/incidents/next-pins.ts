import { countOf } from "#src/monitor/histogram.ts";
import type { Tally } from "#src/monitor/tally.ts";
import { LIMITS } from "./limits.ts";

/** By operation: when the three days began that its latency is compared with, in milliseconds since 1970. */
export type Pins = Readonly<Record<string, number>>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const { acceptedHours, keptDays, requests } = LIMITS.drift;

/** The beginning of the three days that were over a day ago. */
const lastDays = (now: number): number => now - (now % HOUR_MS) - 4 * DAY_MS;

const hoursAsked = (hours: readonly Tally[], operation: string): number =>
  hours.filter(({ operations }) => {
    const latencies = operations[operation]?.latencies ?? [];
    return latencies.reduce((sum, latency) => sum + countOf(latency), 0) >= requests;
  }).length;

/** An operation is pinned once it was asked for three days on end, and anew only when these are no longer kept. */
export const nextPins = (pins: Pins, hours: readonly Tally[], now: number): Pins => {
  const from = lastDays(now);
  const recent = hours.filter(({ at }) => at >= from && at < from + 3 * DAY_MS);
  const operations = new Set(recent.flatMap((hour) => Object.keys(hour.operations)));
  const isDue = (operation: string): boolean =>
    (pins[operation] ?? Number.NEGATIVE_INFINITY) < now - keptDays * DAY_MS &&
    hoursAsked(recent, operation) >= acceptedHours;
  return { ...pins, ...Object.fromEntries([...operations].filter(isDue).map((operation) => [operation, from])) };
};

/** People have accepted what an operation takes now. */
export const pinAnew = (pins: Pins, operation: string, now: number): Pins => ({
  ...pins,
  [operation]: now - (now % HOUR_MS) - 3 * DAY_MS,
});
