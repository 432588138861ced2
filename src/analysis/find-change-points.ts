import { withoutOutliers } from "./hampel.ts";
import { medianOf, robustDeviation } from "./median.ts";
import { normalTail } from "./normal-tail.ts";
import { partition } from "./pelt.ts";
import { rankTest } from "./rank-test.ts";
import { contrastOf } from "./window-contrast.ts";

/** `at`: the first index of the new level. `change`: of the median, .1 is +10 %. `p`: of the rank test of both segments. */
export type ChangePoint = { at: number; change: number; p: number };

const PENALTY = 3;
const SHORTEST = 5;
const MOST_CORRELATION = 0.9;
/** z of the rank test at p = .001. */
const SURE = 3.29;
const GATE = 0.05;
/**
 * A change is more unusual than this, in robust deviations, among what neighbouring windows of up to so many values
 * differ by. Short windows see a series of many steps; of them there are more, so more is asked.
 */
const SIGHTS = [
  { width: 20, unusual: 3.5 },
  { width: 5, unusual: 5 },
];
/** So many of the widest windows fit into the values. */
const WINDOWS = 8;

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Each missing value as the one before it; at the start as the first that is known. */
const fill = (values: readonly (number | null)[]): number[] => {
  let last = values.find((value) => value !== null) ?? 0;
  return values.map((value) => (last = value ?? last));
};

/** Values as their ln where all are positive. `sizeOf` turns a difference into a relative change. */
const onScale = (values: readonly number[]): { scaled: number[]; sizeOf: (difference: number) => number } => {
  if (values.every((value) => value > 0)) return { scaled: values.map(Math.log), sizeOf: Math.expm1 };
  const level = medianOf(values.map(Math.abs)) || 1;
  return { scaled: [...values], sizeOf: (difference) => difference / level };
};

const segmentsOf = (values: readonly number[], changes: readonly number[]): number[][] =>
  [0, ...changes].map((from, n) => values.slice(from, changes[n] ?? values.length));

/** Values in units of their noise, taken from differences so that levels don't count. */
const inNoise = (values: readonly number[]): number[] => {
  const steps = values.slice(1).map((value, n) => value - (values[n] ?? 0));
  const noise = robustDeviation(steps) / Math.SQRT2 || meanOf(steps.map(Math.abs)) || 1;
  return values.map((value) => value / noise);
};

/** What is left beside the segments' means: its variance, and by how much its autocorrelation widens that of a mean. */
const residualsOf = (values: readonly number[], changes: readonly number[]): { variance: number; widening: number } => {
  const left = segmentsOf(values, changes).flatMap((segment) => {
    const mean = meanOf(segment);
    return segment.map((value) => value - mean);
  });
  const squares = left.reduce((sum, value) => sum + value ** 2, 0);
  const shared = left.reduce((sum, value, n) => sum + value * (left[n - 1] ?? 0), 0);
  const correlation = squares === 0 ? 0 : Math.min(MOST_CORRELATION, Math.max(0, shared / squares));
  return {
    variance: squares / Math.max(1, values.length - changes.length - 1),
    widening: (1 + correlation) / (1 - correlation),
  };
};

/**
 * GUARD-CP: where the level of a series changes for good. PELT twice, the second time with the variance and the
 * autocorrelation that the first leaves; then the weakest candidate falls until each is sure by a rank test, at least
 * 5 %, and unusual for this series.
 */
export const findChangePoints = (series: readonly (number | null)[]): ChangePoint[] => {
  const length = series.length;
  const { scaled, sizeOf } = onScale(fill(series));
  const values = withoutOutliers(scaled);
  const inUnits = inNoise(values);
  const penalty = PENALTY * Math.log(length);
  const { variance, widening } = residualsOf(inUnits, partition(inUnits, penalty, SHORTEST));
  const changes = partition(inUnits, penalty * variance * widening, SHORTEST);
  const unusualness = contrastOf(values);

  const weigh = (at: number, before: readonly number[], after: readonly number[]) => {
    const sureness = Math.abs(rankTest(before, after)) / Math.sqrt(widening);
    const most = Math.min(before.length, after.length, Math.floor(length / WINDOWS));
    const unusual = Math.max(
      ...SIGHTS.map((sight) => unusualness(at, Math.max(1, Math.min(most, sight.width))) / sight.unusual),
    );
    const change = sizeOf(medianOf(after) - medianOf(before));
    const p = 2 * normalTail(sureness);
    const isSize = change >= GATE || change <= 1 / (1 + GATE) - 1;
    const strength = Math.min(sureness / SURE, unusual);
    return { point: { at, change, p }, strength: isSize && strength >= 1 ? Number.POSITIVE_INFINITY : strength };
  };

  for (;;) {
    const segments = segmentsOf(values, changes);
    const weighed = changes.map((at, n) => weigh(at, segments[n] ?? [], segments[n + 1] ?? []));
    const weakest = weighed.reduce((least, { strength }) => Math.min(least, strength), Number.POSITIVE_INFINITY);
    if (weakest === Number.POSITIVE_INFINITY) return weighed.map(({ point }) => point);
    changes.splice(
      weighed.findIndex(({ strength }) => strength === weakest),
      1,
    );
  }
};
