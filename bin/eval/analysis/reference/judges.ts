import { denseOf } from "#src/analysis/dense.ts";
import { quantileOf } from "#src/analysis/quantile.ts";
import { shiftBetween } from "#src/analysis/shift.ts";
import { countOf, type Histogram, latencyOf } from "#src/monitor/histogram.ts";
import { mannWhitney } from "./mann-whitney.ts";

/** Whether `after` is worse than `before`; `history`: windows of the same length without a change. */
export type Judge = (before: Histogram, after: Histogram, history: readonly Histogram[]) => boolean;

const meanOf = (histogram: Histogram): number =>
  Object.entries(histogram).reduce((sum, [bucket, count]) => sum + count * latencyOf(Number(bucket)), 0) /
  countOf(histogram);

const medianOf = (histogram: Histogram): number => quantileOf(denseOf(histogram), 0.5).value;

/** The mean is a fifth higher. */
const judgeByMean: Judge = (before, after) => meanOf(after) > 1.2 * meanOf(before);

/** Mann-Whitney at 1 %. */
const judgeByRanks: Judge = (before, after) => mannWhitney(before, after) < 0.01;

/**
 * Kayenta's Mann-Whitney classifier on ln latencies: higher if the lower end of the 98 % interval of the shift lies
 * above a quarter of the shift itself.
 */
const judgeLikeKayenta: Judge = (before, after) => {
  const { value, variance } = shiftBetween(denseOf(before), denseOf(after));
  return value > 0 && value - 2.326 * Math.sqrt(variance) > 0.25 * value;
};

/** Like rustc-perf: the relative change lies above the upper quartile of usual changes by three quartile distances. */
const judgeByFence: Judge = (before, after, history) => {
  const usual = history
    .slice(1)
    .map((window, n) => Math.abs(medianOf(window) - medianOf(history[n] ?? window)))
    .toSorted((a, b) => a - b);
  const low = usual[Math.floor(usual.length / 4)] ?? 0;
  const high = usual[Math.floor((usual.length * 3) / 4)] ?? 0;
  return medianOf(after) - medianOf(before) > high + 3 * (high - low);
};

export const JUDGES: readonly [string, Judge][] = [
  ["mean +20 %", judgeByMean],
  ["Mann-Whitney", judgeByRanks],
  ["Kayenta's judge", judgeLikeKayenta],
  ["rustc-perf fence p50", judgeByFence],
];
