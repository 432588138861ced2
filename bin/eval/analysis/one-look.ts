import { compareCanary } from "#src/analysis/compare-canary.ts";
import { compareWindows } from "#src/analysis/compare-windows.ts";
import { denseOf } from "#src/analysis/dense.ts";
import { GATES } from "#src/analysis/gates.ts";
import { pairsOf } from "#src/analysis/slots.ts";
import type { Histogram } from "#src/monitor/histogram.ts";
import { randomOf } from "./random.ts";
import { type Judge, JUDGES } from "./reference/judges.ts";
import { type Options, renderShare, type Report } from "./report.ts";
import { type Change, NONE, type Noise, NOISES, openTraffic } from "./traffic.ts";

const PER_MINUTE = 50;
const WINDOWS = 24;

const guard =
  (alpha: number): Judge =>
  (before, after, history) => {
    const windows = { before: denseOf(before), after: denseOf(after), history: pairsOf(history, 1, 1) };
    return GATES.some((gate) => {
      const comparison = compareWindows(windows, gate);
      return (
        comparison !== null && comparison.rise < alpha * gate.share && comparison.difference >= Math.log1p(gate.least)
      );
    });
  };

const ALL: readonly [string, Judge][] = [...JUDGES, ["GUARD-2S .01", guard(0.01)], ["GUARD-2S .001", guard(0.001)]];

type Cell = { name: string; noise: Noise; change: Change; isConcurrent: boolean };

const CELLS: readonly Cell[] = [
  { name: "none: iid, heavy", noise: NOISES.heavy, change: NONE, isConcurrent: false },
  { name: "none: iid, narrow", noise: NOISES.narrow, change: NONE, isConcurrent: false },
  { name: "none: load", noise: NOISES.load, change: NONE, isConcurrent: false },
  { name: "none: deploy", noise: NOISES.deploy, change: NONE, isConcurrent: false },
  { name: "none: canary", noise: NOISES.load, change: NONE, isConcurrent: true },
  { name: "+10 %", noise: NOISES.heavy, change: { factor: 1.1, tail: 1 }, isConcurrent: false },
  { name: "+20 %", noise: NOISES.heavy, change: { factor: 1.2, tail: 1 }, isConcurrent: false },
  { name: "p99 ×2", noise: NOISES.heavy, change: { factor: 1, tail: 2 }, isConcurrent: false },
  { name: "+20 %, load", noise: NOISES.load, change: { factor: 1.2, tail: 1 }, isConcurrent: false },
  { name: "+10 %, canary", noise: NOISES.load, change: { factor: 1.1, tail: 1 }, isConcurrent: true },
];

const merge = (histograms: readonly Histogram[]): Histogram => {
  const merged: Record<number, number> = {};
  for (const histogram of histograms)
    for (const bucket in histogram) merged[bucket] = (merged[bucket] ?? 0) + (histogram[bucket] ?? 0);
  return merged;
};

/** One run of one cell: which of the judges alarm; the last is the canary's, null before and after. */
const play = (cell: Cell, requests: number, key: number[]): (boolean | null)[] => {
  const traffic = openTraffic(cell.noise, cell.isConcurrent ? 2 * PER_MINUTE : PER_MINUTE, randomOf(...key));
  const minutes = requests / PER_MINUTE;
  const history = Array.from({ length: WINDOWS }, () => traffic.take(minutes));
  if (!cell.isConcurrent) {
    traffic.deploy();
    const after = traffic.take(minutes, cell.change);
    const before = history[WINDOWS - 1] ?? after;
    return [...ALL.map(([, judge]) => judge(before, after, history)), null];
  }
  const blocks = Array.from({ length: 12 }, (_, n) => {
    const [from, to] = [Math.round((n * minutes) / 12), Math.round(((n + 1) * minutes) / 12)];
    return traffic.split(to - from, 0.5, cell.change);
  });
  const [rest, canary] = [merge(blocks.map((block) => block.rest)), merge(blocks.map((block) => block.canary))];
  return [...ALL.map(([, judge]) => judge(rest, canary, history)), compareCanary(blocks).kind === "regression"];
};

/** One look at one operation, every method on the same histograms. */
export const tryOneLook = ({ seed, isFull }: Options): Report => {
  const sizes = isFull ? [1000, 5000] : [1000];
  const counts = isFull ? { none: 1000, changed: 250 } : { none: 200, changed: 60 };
  const names = [...ALL.map(([name]) => name), "canary, 12 blocks"];
  const shares = CELLS.map((cell, place) =>
    sizes.map((requests) => {
      const of = cell.change === NONE ? counts.none : counts.changed;
      const runs = Array.from({ length: of }, (_, n) => play(cell, requests, [seed, place, n, requests]));
      return names.map((_, judge) =>
        runs[0]?.[judge] === null ? "n/a" : renderShare({ of, hits: runs.filter((run) => run[judge] === true).length }),
      );
    }),
  );
  return {
    title: `One look, ${sizes.join(" / ")} requests per arm`,
    method:
      `Share of runs that alarm. Simulated: ${counts.none} runs without and ${counts.changed} with a change per cell, ` +
      `${WINDOWS} windows of history; every method reads the same histograms. Heavy tail: lognormal σ .6, 3 % of it times ` +
      "Pareto 1.8; load: AR(1) per minute, φ .9, 10 %, shared by both arms in the canary columns.",
    heading: ["method", ...CELLS.map(({ name }) => name)],
    rows: names.map((name, judge) => [
      name,
      ...shares.map((bySize) => [...new Set(bySize.map((cells) => cells[judge] ?? ""))].join(" / ")),
    ]),
    goals: [],
  };
};
