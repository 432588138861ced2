import type { Histogram } from "#src/monitor/histogram.ts";
import { denseOf } from "./dense.ts";
import type { Estimate } from "./estimate.ts";
import { shiftBetween } from "./shift.ts";
import { studentQuantile, studentTail } from "./student-t.ts";
import { effectOf, UNKNOWN, type Verdict } from "./verdict.ts";

/** What both versions answered within one of 12 equal stretches of the same time. */
export type CanaryBlock = { rest: Histogram; canary: Histogram };

const LEAST_REQUESTS = 3;
const LEAST_BLOCKS = 6;
/** Deviation between blocks that is assumed beforehand, and the number of blocks that this counts for. */
const PRIOR_NOISE = 0.01;
const PRIOR_BLOCKS = 4;
const GATE = 0.05;

const weightedMean = (shifts: readonly Estimate[], extra: number): { mean: number; error: number } => {
  let weight = 0;
  let sum = 0;
  for (const { value, variance } of shifts) {
    weight += 1 / (variance + extra);
    sum += value / (variance + extra);
  }
  return { mean: sum / weight, error: Math.sqrt(1 / weight) };
};

/** Variance between blocks beyond their own errors, drawn towards the prior. */
const betweenBlocks = (shifts: readonly Estimate[]): number => {
  const k = shifts.length;
  const { mean } = weightedMean(shifts, 0);
  const excess = shifts.reduce((sum, { value, variance }) => sum + ((value - mean) ** 2 * k) / (k - 1) - variance, 0);
  return (Math.max(0, excess) + PRIOR_BLOCKS * 2 * PRIOR_NOISE ** 2) / (k + PRIOR_BLOCKS);
};

/**
 * Compares two versions of a Worker that keeps no state and serves both at once: one shift per block, then the mean
 * over blocks by random effects. Only for concurrent traffic; on windows before and after it alarms on mere load. An
 * instance of a Durable Object runs one version only: for that there is `compareObjects`.
 */
export const compareCanary = (blocks: readonly CanaryBlock[], { alpha = 0.01 } = {}): Verdict => {
  const pairs = blocks
    .map(({ rest, canary }) => ({ rest: denseOf(rest), canary: denseOf(canary) }))
    .filter(({ rest, canary }) => Math.min(rest.total, canary.total) >= LEAST_REQUESTS);
  const n = {
    before: pairs.reduce((sum, { rest }) => sum + rest.total, 0),
    after: pairs.reduce((sum, { canary }) => sum + canary.total, 0),
  };
  const shared = { metric: "latency", look: blocks.length, n, confirmation: null } as const;
  if (pairs.length < LEAST_BLOCKS)
    return { ...shared, kind: "inconclusive", effect: UNKNOWN, p: 1, noiseFloor: 0, reason: "few requests" };
  const shifts = pairs.map(({ rest, canary }) => shiftBetween(rest, canary));
  const between = betweenBlocks(shifts);
  const { mean, error } = weightedMean(shifts, between);
  const df = pairs.length - 1;
  const p = studentTail(Math.abs(mean) / error, df);
  const effect = effectOf(mean, error, studentQuantile(0.025, df));
  const told = { ...shared, effect, p, noiseFloor: Math.expm1(Math.sqrt(between)) };
  if (p < alpha && Math.abs(mean) >= Math.log1p(GATE))
    return { ...told, kind: mean > 0 ? "regression" : "improved", reason: null };
  return Math.max(effect.high, -effect.low) < 2 * GATE
    ? { ...told, kind: "no-change", reason: null }
    : { ...told, kind: "inconclusive", reason: "too noisy" };
};
