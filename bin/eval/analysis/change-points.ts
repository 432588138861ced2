import { findChangePoints } from "#src/analysis/find-change-points.ts";
import { type LabelledSet, readLabelled, type Series } from "./labelled-data.ts";
import { randomOf } from "./random.ts";
import { findByBocpd, findLikeMozilla } from "./reference/detectors.ts";
import { findLikeOtava } from "./reference/otava.ts";
import type { Goal, Options, Report } from "./report.ts";
import { countFound, mergeChanges, scoreChanges } from "./score-changes.ts";

/** Steps put into each series of reruns, one at a time. */
const STEPS = 3;

type Detector = (series: Series) => number[];

const known = (series: Series): number[] => series.filter((value) => value !== null);
const OURS = "GUARD-CP 5 %";
const DETECTORS: readonly [string, Detector][] = [
  ["none found", () => []],
  ["Mozilla, t > 7", (series) => findLikeMozilla(known(series))],
  ["Otava default (.001)", (series) => findLikeOtava(known(series), 0.001, 0)],
  ["Otava 1e-5, 5 %", (series) => findLikeOtava(known(series), 1e-5, 0.05)],
  ["BOCPD, λ 250", (series) => findByBocpd(known(series))],
  [OURS, (series) => findChangePoints(series).map(({ at }) => at)],
];

const scoreSet = ({ series }: LabelledSet, detector: Detector): number =>
  series.reduce(
    (sum, { dimensions, annotations }) => sum + scoreChanges(annotations, mergeChanges(dimensions.map(detector))),
    0,
  ) / series.length;

/** The same steps for every detector: 6 to 30 %, up or down, in the middle three fifths. */
const injectSteps = (reruns: readonly Series[], seed: number): { series: Series; at: number }[] => {
  const { uniform } = randomOf(seed);
  return reruns.flatMap((series) =>
    Array.from({ length: STEPS }, () => {
      const at = Math.floor(series.length * (0.2 + 0.6 * uniform()));
      const factor = Math.exp((uniform() < 0.5 ? -1 : 1) * (0.058 + 0.204 * uniform()));
      return { at, series: series.map((value, n) => (value === null || n < at ? value : value * factor)) };
    }),
  );
};

const scoreSteps = (steps: readonly { series: Series; at: number }[], detector: Detector) => {
  let [hits, alarms] = [0, 0];
  for (const { series, at } of steps) {
    const found = detector(series);
    hits += countFound([at], found);
    alarms += found.length;
  }
  return { recall: hits / steps.length, f1: (2 * hits) / (steps.length + alarms) };
};

type Scores = { name: string; sets: number[]; falseAlarms: number; steps: { recall: number; f1: number } };

/** Detectors on series in which people marked changes, on reruns of one commit, and on those with a step put in. */
export const tryChangePoints = ({ seed, data }: Options): Report => {
  const { sets, reruns } = readLabelled(data);
  const points = reruns.reduce((sum, series) => sum + series.length, 0);
  const steps = injectSteps(reruns, seed);
  const scores = DETECTORS.map(([name, detector]): Scores => ({
    name,
    sets: sets.map((set) => scoreSet(set, detector)),
    falseAlarms: reruns.reduce((sum, series) => sum + detector(series).length, 0),
    steps: scoreSteps(steps, detector),
  }));
  const ours = scores.find(({ name }) => name === OURS);
  const tcpd = sets.findIndex(({ name }) => name === "tcpd");
  const goals: Goal[] = [];
  if (ours && tcpd !== -1) {
    const f1 = ours.sets[tcpd] ?? 0;
    goals.push({
      what: "change points, F1 on TCPD",
      goal: "at least .717",
      measured: f1.toFixed(3),
      isMet: f1 >= 0.717,
    });
  }
  if (ours && points > 0)
    goals.push({
      what: "change points, reruns of one commit",
      goal: "none",
      measured: `${ours.falseAlarms} in ${points} points`,
      isMet: ours.falseAlarms === 0,
    });
  const perThousand = (alarms: number): string => ((1000 * alarms) / points).toFixed(1);
  return {
    title: "Change points",
    method:
      `${sets.map(({ name, series }) => `${name}: ${series.length} series, mean F1 at margin 5`).join("; ")}. Reruns: ` +
      `${reruns.length} series of one commit's runs, ${points} points, every alarm is false. Steps: ${steps.length} of 6 to ` +
      "30 % put into these.",
    heading: [
      "detector",
      ...sets.map(({ name }) => `F1 ${name}`),
      ...(points > 0 ? ["reruns, false per 1,000", "steps, recall", "steps, F1"] : []),
    ],
    rows: scores.map(({ name, sets: f1, falseAlarms, steps: { recall, f1: stepF1 } }) => [
      name,
      ...f1.map((score) => score.toFixed(3)),
      ...(points > 0 ? [perThousand(falseAlarms), recall.toFixed(2), stepF1.toFixed(3)] : []),
    ]),
    goals,
  };
};
