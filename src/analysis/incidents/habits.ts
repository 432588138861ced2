import { type Histogram, mergeHistograms } from "#src/monitor/histogram.ts";
import type { OperationTally, ServiceTally, Tally } from "#src/monitor/tally.ts";
import { denseOf } from "#src/analysis/dense.ts";
import { medianOf } from "#src/analysis/median.ts";
import { quantileOf } from "#src/analysis/quantile.ts";

/** What is usual for a product, by its hours of a week. `At` fields hold one value for each hour of the day, UTC. */
export type Habits = {
  operations: Record<
    string,
    {
      /** Of an hour in the middle, and of the worst hour. */
      share: number;
      worstShare: number;
      worstShareAt: number[];
      /** Retries for each call in the worst hour but for one in twenty; breakers that opened in the worst hour. */
      retries: number;
      openings: number;
    }
  >;
  services: Record<
    string,
    {
      /** Of the poorest day; null: fewer than three days tell. */
      alarmsAt: (number | null)[];
      operationsAt: (number | null)[];
      /** Milliseconds. */
      lag: number | null;
      /** Starts for each operation, depth of the queue: the worst hour but for one in twenty. */
      starts: number;
      queueDepth: number;
      deadLetters: number;
      /** The largest of each day. */
      storage: { at: number; bytes: number }[];
    }
  >;
};

export const hourOf = (at: number): number => Math.floor(at / 3_600_000) % 24;

/** Fewer hours are no habit. */
const LEAST_HOURS = 48;
const LEAST_DAYS = 3;
const DAY_MS = 86_400_000;

/** The value that one in twenty is above; 0 for none. */
const most = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(0.95 * values.length) - 1)] ?? 0;
const worst = (values: readonly number[]): number => values.reduce((high, value) => Math.max(high, value), 0);
const ratio = (part: number, of: number): number => (of === 0 ? 0 : part / of);

/** In milliseconds, of latencies in µs; null: there are none. */
export const p95Of = (histograms: readonly Histogram[]): number | null => {
  const dense = denseOf(mergeHistograms(histograms));
  return dense.total === 0 ? null : Math.exp(quantileOf(dense, 0.95).value) / 1_000;
};

/** Share of failed calls as whoever is outside sees it, or whoever calls: whichever is worse. */
export const shareOf = ({ calls, errors, faults, requests }: OperationTally): number =>
  Math.max(ratio(errors, calls), ratio(faults, requests));

type Hour<T> = { at: number; one: T };

const byClock = <T>(hours: readonly Hour<T>[], of: (all: readonly T[]) => number): number[] =>
  Array.from({ length: 24 }, (_, clock) => of(hours.filter(({ at }) => hourOf(at) === clock).map(({ one }) => one)));

const leastAt = (hours: readonly Hour<ServiceTally>[], of: (one: ServiceTally) => number): (number | null)[] =>
  Array.from({ length: 24 }, (_, clock) => {
    const days = hours.filter(({ at }) => hourOf(at) === clock).map(({ one }) => of(one));
    return days.length < LEAST_DAYS ? null : Math.min(...days);
  });

const operationHabit = (hours: readonly Hour<OperationTally>[]): Habits["operations"][string] => {
  const shares = hours.map(({ one }) => shareOf(one));
  return {
    share: medianOf(shares),
    worstShare: worst(shares),
    worstShareAt: byClock(hours, (all) => worst(all.map(shareOf))),
    retries: most(hours.map(({ one }) => ratio(one.retries, one.calls))),
    openings: worst(hours.map(({ one }) => one.openings)),
  };
};

const storageByDay = (hours: readonly Hour<ServiceTally>[]): { at: number; bytes: number }[] => {
  const days = new Map<number, number>();
  for (const { at, one } of hours)
    if (one.storageBytes !== null) {
      const day = at - (at % DAY_MS);
      days.set(day, Math.max(days.get(day) ?? 0, one.storageBytes));
    }
  return [...days].map(([at, bytes]) => ({ at, bytes }));
};

const serviceHabit = (hours: readonly Hour<ServiceTally>[]): Habits["services"][string] => ({
  alarmsAt: leastAt(hours, ({ alarms }) => alarms),
  operationsAt: leastAt(hours, ({ operations }) => operations),
  lag: p95Of(hours.flatMap(({ one }) => one.lags)),
  starts: most(hours.map(({ one }) => ratio(one.starts, one.operations))),
  queueDepth: most(hours.map(({ one }) => one.queueDepth ?? 0)),
  deadLetters: worst(hours.map(({ one }) => one.deadLetters)),
  storage: storageByDay(hours),
});

const hoursOf = <T>(hours: readonly Tally[], of: (hour: Tally) => Record<string, T>): [string, Hour<T>[]][] => {
  const known = new Map<string, Hour<T>[]>();
  for (const hour of hours)
    for (const [name, one] of Object.entries(of(hour))) {
      const hoursOfOne = known.get(name) ?? [];
      known.set(name, hoursOfOne);
      hoursOfOne.push({ at: hour.at, one });
    }
  return [...known];
};

/** Null: too few hours are known. */
export const habitsOf = (hours: readonly Tally[]): Habits | null =>
  hours.length < LEAST_HOURS
    ? null
    : {
        operations: Object.fromEntries(
          hoursOf(hours, ({ operations }) => operations).map(([name, all]) => [name, operationHabit(all)]),
        ),
        services: Object.fromEntries(
          hoursOf(hours, ({ services }) => services).map(([name, all]) => [name, serviceHabit(all)]),
        ),
      };
