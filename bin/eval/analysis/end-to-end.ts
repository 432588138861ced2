import { compareVersions, LOOKS } from "#src/analysis/compare-versions.ts";
import { findAlarms, type Versions, windowsAround } from "#src/analysis/find-alarms.ts";
import { GATES } from "#src/analysis/gates.ts";
import { mergeHistograms } from "#src/monitor/histogram.ts";
import { randomOf } from "./random.ts";
import { mannWhitney } from "./reference/mann-whitney.ts";
import { addTallies, type Goal, type Options, renderShare, type Report, type Tally } from "./report.ts";
import { type Change, NONE, type Noise, NOISES, openTraffic } from "./traffic.ts";

const SLOT = 15;
/** Twenty-four windows of two hours. */
const BEFORE = 192;
/** Two hours of looks, and as much as a confirmation may take. */
const AFTER = 24;

type Setting = { noise: Noise; perMinute: number };
const SETTINGS: readonly Setting[] = [50, 5].flatMap((perMinute) =>
  [NOISES.heavy, NOISES.narrow, NOISES.load, NOISES.season, NOISES.deploy].map((noise) => ({ noise, perMinute })),
);

const METHODS = ["Mann-Whitney .01 at every look", "GUARD-2S .01, not confirmed", "GUARD-2S .01", "GUARD-2S .001"];

/** Minutes until each method's alarm; null: none. */
type Run = (number | null)[];

const looksOf = ({ before, after }: Versions): number | null => {
  for (const { slots: look } of LOOKS) {
    const [old, young] = [before.slice(-look), after.slice(0, look)].map(mergeHistograms);
    if (old && young && mannWhitney(old, young) < 0.01) return look * SLOT;
  }
  return null;
};

/** Minutes after which the first look alarms, confirmed or not. */
const alarmOf = (versions: Versions): number | null => {
  for (const { slots, spends } of LOOKS)
    if (findAlarms(windowsAround(versions, 0, slots), GATES, 0.01 * spends, 1).length > 0) return slots * SLOT;
  return null;
};

/** Minutes after which the verdict stands. It is asked for again each time a slot has passed. */
const verdictOf = ({ before, after }: Versions, alpha: number): number | null => {
  const whole = compareVersions({ before, after }, { alpha });
  if (whole.kind !== "regression") return null;
  for (let slots = whole.look; slots < after.length; slots++)
    if (compareVersions({ before, after: after.slice(0, slots) }, { alpha }).kind === "regression") return slots * SLOT;
  return after.length * SLOT;
};

const play = ({ noise, perMinute }: Setting, change: Change, key: number[]): Run => {
  const traffic = openTraffic(noise, perMinute, randomOf(...key));
  const before = Array.from({ length: BEFORE }, () => traffic.take(SLOT));
  traffic.deploy();
  const versions = { before, after: Array.from({ length: AFTER }, () => traffic.take(SLOT, change)) };
  const usual = verdictOf(versions, 0.01);
  // What the smaller alpha finds the larger finds too.
  const strict = usual === null ? null : verdictOf(versions, 0.001);
  return [looksOf(versions), alarmOf(versions), usual, strict];
};

const playAll = (setting: Setting, change: Change, count: number, key: number[]): Run[] =>
  Array.from({ length: count }, (_, n) => play(setting, change, [...key, n]));

const tallyOf = (runs: readonly Run[], method: number): Tally => ({
  of: runs.length,
  hits: runs.filter((run) => run[method] !== null).length,
});

const medianMinutes = (runs: readonly Run[], method: number): string => {
  const minutes = runs.flatMap((run) => run[method] ?? []).toSorted((a, b) => a - b);
  return minutes.length === 0 ? "" : ` @ ${minutes[minutes.length >> 1]} min`;
};

const CHANGES: readonly [string, Setting, Change][] = [
  ["+5 %", { noise: NOISES.heavy, perMinute: 50 }, { factor: 1.05, tail: 1 }],
  ["+10 %", { noise: NOISES.heavy, perMinute: 50 }, { factor: 1.1, tail: 1 }],
  ["+20 %", { noise: NOISES.heavy, perMinute: 50 }, { factor: 1.2, tail: 1 }],
  ["+50 %", { noise: NOISES.heavy, perMinute: 50 }, { factor: 1.5, tail: 1 }],
  ["p99 ×1.5", { noise: NOISES.heavy, perMinute: 50 }, { factor: 1, tail: 1.5 }],
  ["p99 ×2", { noise: NOISES.heavy, perMinute: 50 }, { factor: 1, tail: 2 }],
  ["+20 %, 2 % deploy effects", { noise: NOISES.deploy, perMinute: 50 }, { factor: 1.2, tail: 1 }],
  ["+20 %, load", { noise: NOISES.load, perMinute: 50 }, { factor: 1.2, tail: 1 }],
  ["+20 %, load and season", { noise: NOISES.season, perMinute: 50 }, { factor: 1.2, tail: 1 }],
  ["+10 %, 5 a minute", { noise: NOISES.heavy, perMinute: 5 }, { factor: 1.1, tail: 1 }],
  ["+20 %, 5 a minute", { noise: NOISES.heavy, perMinute: 5 }, { factor: 1.2, tail: 1 }],
];

const OURS = 2;
/** The change that a goal asks for: as many runs as without any. */
const ASKED = "+10 %";

/** Looks, history, gates, spending and confirmation, on whole deploys. */
export const tryEndToEnd = ({ seed, isFull }: Options): Report => {
  const none = 400;
  const changed = isFull ? 400 : 80;
  const still = SETTINGS.map((setting, place) => playAll(setting, NONE, none, [seed, 0, place]));
  const moved = CHANGES.map(([name, setting, change], place) =>
    playAll(setting, change, name === ASKED ? none : changed, [seed, 1, place]),
  );
  const falseAlarms = addTallies(still.map((runs) => tallyOf(runs, OURS)));
  const found = tallyOf(moved[CHANGES.findIndex(([name]) => name === ASKED)] ?? [], OURS);
  const goals: Goal[] = [
    {
      what: "version comparison, nothing changed",
      goal: "at most 4 of 4,000 at .01",
      measured: `${falseAlarms.hits} of ${falseAlarms.of}`,
      isMet: falseAlarms.hits * 4000 <= 4 * falseAlarms.of,
    },
    {
      what: "version comparison, +10 % at 50 requests a minute",
      goal: "at least 99 % found",
      measured: `${found.hits} of ${found.of}`,
      isMet: found.hits >= 0.99 * found.of,
    },
  ];
  const rows = [
    ...SETTINGS.map(({ noise, perMinute }, place) => [
      `none: ${noise.name}, ${perMinute} a minute`,
      `${none}`,
      ...METHODS.map((_, method) => `${tallyOf(still[place] ?? [], method).hits} false`),
    ]),
    [
      "none: all",
      `${falseAlarms.of}`,
      ...METHODS.map((_, method) => `${addTallies(still.map((runs) => tallyOf(runs, method))).hits} false`),
    ],
    ...CHANGES.map(([name], place) => [
      name,
      `${moved[place]?.length}`,
      ...METHODS.map(
        (_, method) => renderShare(tallyOf(moved[place] ?? [], method)) + medianMinutes(moved[place] ?? [], method),
      ),
    ]),
  ];
  return {
    title: "Versions, end to end",
    method:
      "Whole deploys, simulated: two days of history, looks after 15, 30, 60 and 120 minutes, confirmation on an hour more. " +
      "Beside a share: the median time to the alarm, for the confirmed methods to its confirmation.",
    heading: ["change", "runs", ...METHODS],
    rows,
    goals,
  };
};
