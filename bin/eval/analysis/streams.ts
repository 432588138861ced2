import { findChangePoints } from "#src/analysis/find-change-points.ts";
import { findDrift } from "#src/analysis/find-drift.ts";
import { medianOf } from "#src/analysis/median.ts";
import { type Random, randomOf } from "./random.ts";
import { findLikeOtava } from "./reference/otava.ts";
import type { Goal, Options, Report } from "./report.ts";

const DAYS = 14;
const BINS = 288;
const PER_HOUR = 12;
/** Days that are accepted, before anything may change. */
const ACCEPTED = 3;
const WEEKS_JUDGED = (DAYS - ACCEPTED) / 7;
const CHANGE = 5 * BINS;

type Kind = { name: string; riseAt: (bin: number) => number };
const NONE: Kind = { name: "none", riseAt: () => 0 };
const KINDS: readonly Kind[] = [
  { name: "step +10 %", riseAt: (bin) => (bin >= CHANGE ? Math.log(1.1) : 0) },
  {
    name: "drift to +20 % in a week",
    riseAt: (bin) => Math.min(1, Math.max(0, (bin - CHANGE) / (7 * BINS))) * Math.log(1.2),
  },
];

/** ln latency per five minutes: a season of 15 %, load autocorrelated by .9 of 5 %, noise of 5 %, days that differ by 1 %. */
const simulate = ({ riseAt }: Kind, random: Random): number[] => {
  let load = 0.05 * random.normal();
  let day = 0;
  const phase = 2 * Math.PI * random.uniform();
  return Array.from({ length: DAYS * BINS }, (_, bin) => {
    if (bin % BINS === 0) day = 0.01 * random.normal();
    load = 0.9 * load + Math.sqrt(1 - 0.81) * 0.05 * random.normal();
    const season = 0.15 * Math.sin((2 * Math.PI * bin) / BINS + phase);
    return 9 + season + day + load + 0.05 * random.normal() + riseAt(bin);
  });
};

const hourly = (bins: readonly number[]): number[] =>
  Array.from({ length: bins.length / PER_HOUR }, (_, hour) =>
    medianOf(bins.slice(hour * PER_HOUR, (hour + 1) * PER_HOUR)),
  );

/** Without what the same hour of the accepted days had. */
const withoutSeason = (hours: readonly number[]): number[] =>
  hours.map((value, hour) => {
    const usual = Array.from({ length: ACCEPTED }, (_, day) => hours[24 * day + (hour % 24)] ?? 0);
    return value - medianOf(usual) + 9;
  });

/** Hours at which an alarm begins. */
type Watcher = (bins: readonly number[]) => number[];

const watchBySigma: Watcher = (bins) => {
  const alarms: number[] = [];
  let isHigh = false;
  for (let bin = BINS; bin < bins.length; bin++) {
    const day = bins.slice(bin - BINS, bin);
    const mean = day.reduce((sum, value) => sum + value, 0) / BINS;
    const deviation = Math.sqrt(day.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (BINS - 1));
    const wasHigh = isHigh;
    isHigh = (bins[bin] ?? 0) > mean + 3 * deviation;
    if (isHigh && !wasHigh) alarms.push(bin / PER_HOUR);
  }
  return alarms;
};

/** Asked again every twelve hours; a change is told once, at the hour of asking. */
const watchBy =
  (detect: (hours: number[]) => number[]): Watcher =>
  (bins) => {
    const hours = hourly(bins);
    const told: number[] = [];
    const alarms: number[] = [];
    for (let end = 24 * ACCEPTED; end <= hours.length; end += 12)
      for (const place of detect(hours.slice(0, end)))
        if (!told.some((known) => Math.abs(known - place) <= 12)) {
          told.push(place);
          alarms.push(end);
        }
    return alarms;
  };

const exponentials = (values: readonly number[]): number[] => values.map(Math.exp);
const OURS = "pinned drift, 5 %";
const WATCHERS: readonly [string, Watcher][] = [
  ["rolling 3σ", watchBySigma],
  ["Otava default, raw", watchBy((hours) => findLikeOtava(exponentials(hours), 0.001, 0))],
  [
    "Otava 1e-5, 5 %, season removed",
    watchBy((hours) => findLikeOtava(exponentials(withoutSeason(hours)), 1e-5, 0.05)),
  ],
  [
    "GUARD-CP, season removed",
    watchBy((hours) => findChangePoints(exponentials(withoutSeason(hours))).map(({ at }) => at)),
  ],
  [
    OURS,
    (bins) => {
      const drift = findDrift({ hours: hourly(bins), pinnedAt: 0 });
      return drift?.since ? [drift.since] : [];
    },
  ],
];

/** Two weeks of one operation that only drifts, or doesn't. */
export const tryStreams = ({ seed, isFull }: Options): Report => {
  const still = 120;
  const changed = isFull ? 120 : 30;
  // The dear ones are asked fewer times by default; the drift test always sees all.
  const countOf = (name: string, count: number): number => (isFull || name === OURS ? count : Math.min(count, 20));
  const results = WATCHERS.map(([name, watch]) => {
    const alarms = Array.from(
      { length: countOf(name, still) },
      (_, n) => watch(simulate(NONE, randomOf(seed, 0, n))).length,
    );
    const found = KINDS.map((kind, place) => {
      const delays = Array.from({ length: countOf(name, changed) }, (_, n) => {
        const first = watch(simulate(kind, randomOf(seed, 1, place, n))).find((hour) => hour > CHANGE / PER_HOUR);
        return first === undefined ? null : first - CHANGE / PER_HOUR;
      });
      const hits = delays.filter((delay) => delay !== null);
      return { of: delays.length, hits: hits.length, delay: medianOf(hits) };
    });
    return { name, of: alarms.length, alarms: alarms.reduce((sum, count) => sum + count, 0), found };
  });
  const ours = results.find(({ name }) => name === OURS);
  const drift = ours?.found[1];
  const goals: Goal[] = [
    {
      what: "drift, nothing changed",
      goal: "no alarm in 189 series-weeks",
      measured: `${ours?.alarms} in ${(still * WEEKS_JUDGED).toFixed(0)}`,
      isMet: ours?.alarms === 0,
    },
    {
      what: "drift to +20 %",
      goal: "all found",
      measured: `${drift?.hits} of ${drift?.of}`,
      isMet: drift?.hits === drift?.of,
    },
  ];
  return {
    title: "Streams and drift",
    method:
      `Simulated: two weeks in five-minute bins with a season of 15 %, autocorrelated load of 5 %, noise of 5 % and days that ` +
      "differ by 1 %; change points on hourly medians, asked every twelve hours. Found: share of runs, median hours until " +
      "an alarm; a noisy detector finds everything.",
    heading: ["detector", "runs", "false per series-week", ...KINDS.map(({ name }) => name)],
    rows: results.map(({ name, of, alarms, found }) => [
      name,
      `${of}, ${found[0]?.of}`,
      (alarms / (of * WEEKS_JUDGED)).toFixed(2),
      ...found.map(
        ({ of: all, hits, delay }) => `${(hits / all).toFixed(2)}${hits > 0 ? ` @ ${delay.toFixed(0)} h` : ""}`,
      ),
    ]),
    goals,
  };
};
