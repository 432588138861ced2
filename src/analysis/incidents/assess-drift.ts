import { denseOf } from "#src/analysis/dense.ts";
import { findDrift } from "#src/analysis/find-drift.ts";
import { quantileOf } from "#src/analysis/quantile.ts";
import { mergeHistograms } from "#src/monitor/histogram.ts";
import type { Tally } from "#src/monitor/tally.ts";
import type { Assessment } from "./assessment.ts";
import type { Pins } from "./next-pins.ts";
import { LIMITS } from "./limits.ts";

const HOUR_MS = 3_600_000;
const DAY = 24;
const ACCEPTED_HOURS = 3 * DAY;
const LATEST_HOURS = 36;
const medianLn = (within: readonly Tally[], operation: string): number | null => {
  const dense = denseOf(mergeHistograms(within.flatMap(({ operations }) => operations[operation]?.latencies ?? [])));
  return dense.total < LIMITS.drift.requests ? null : quantileOf(dense, 0.5).value;
};

const meanMs = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.exp(known.reduce((sum, value) => sum + value, 0) / known.length) / 1_000;
};

type Hours = ReadonlyMap<number, readonly Tally[]>;

const assess = (operation: string, pinnedAt: number, hours: Hours, until: number): Assessment | null => {
  const first = Math.floor(pinnedAt / HOUR_MS);
  const length = Math.floor(until / HOUR_MS) - first;
  const series = Array.from({ length: Math.max(0, length) }, (_, n) => medianLn(hours.get(first + n) ?? [], operation));
  const accepted = series.slice(0, ACCEPTED_HOURS);
  if (accepted.filter((value) => value !== null).length < LIMITS.drift.acceptedHours) return null;
  // All days tell what days differ by; without those in the middle it is told whether it goes on.
  const ever = findDrift({ hours: series, pinnedAt: 0 });
  const isMiddle = (hour: number): boolean => hour >= ACCEPTED_HOURS && hour < length - LATEST_HOURS;
  const now = findDrift({ hours: series.map((value, hour) => (isMiddle(hour) ? null : value)), pinnedAt: 0 });
  if (ever === null || now === null) return null;
  const { change } = now.effect;
  const isDrift = ever.since !== null && now.since !== null;
  return {
    cause: "drift",
    subject: operation,
    severity: isDrift ? Math.max(1, change / LIMITS.drift.rise) : Math.min(change / LIMITS.drift.rise, 0.99),
    since: until - DAY * HOUR_MS,
    figures: [
      {
        name: "median latency of an hour",
        unit: "ms",
        before: meanMs(accepted),
        now: meanMs(series.slice(-DAY)),
      },
      { name: "rise over the accepted days", unit: "share", before: null, now: change },
    ],
    alsoConcerns: [],
  };
};

/**
 * Operations that slowly became slower than in the three days that were accepted. `told`: beats or hours of those days, and of days until now.
 */
export const assessDrift = (told: readonly Tally[], pins: Pins, until: number): Assessment[] => {
  const hours = Map.groupBy(told, ({ at }) => Math.floor(at / HOUR_MS));
  const operations = new Set(told.flatMap((tally) => Object.keys(tally.operations)));
  return [...operations].toSorted().flatMap((operation) => {
    const pinnedAt = pins[operation];
    return pinnedAt === undefined ? [] : (assess(operation, pinnedAt, hours, until) ?? []);
  });
};
