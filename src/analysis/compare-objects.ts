import { studentQuantile, studentTail } from "./student-t.ts";
import { effectOf, UNKNOWN, type Verdict } from "./verdict.ts";

/**
 * One instance, before and after the deploy: requests, and the sum of their ln latency. Latencies are cut at the 98 %
 * quantile of the time before; after the deploy at that quantile × e^.5, so that a rise isn't cut away.
 */
export type ObjectPeriods = { before: { count: number; sum: number }; after: { count: number; sum: number } };

/** `variance`: of a single ln latency of one object before the deploy. */
export type ObjectCohorts = { canary: readonly ObjectPeriods[]; rest: readonly ObjectPeriods[]; variance: number };

const LEAST_OBJECTS = 30;
const LEAST_REQUESTS = 5;
const ROUNDS = 20;
const GATE = 0.05;

type Change = { isCanary: boolean; change: number; variance: number };

const changesOf = (objects: readonly ObjectPeriods[], isCanary: boolean, variance: number): Change[] =>
  objects
    .filter(({ before, after }) => Math.min(before.count, after.count) >= LEAST_REQUESTS)
    .map(({ before, after }) => ({
      isCanary,
      change: after.sum / after.count - before.sum / before.count,
      variance: variance / after.count + variance / before.count,
    }));

const meanOf = (changes: readonly Change[], isCanary: boolean, between: number): { mean: number; weight: number } => {
  let weight = 0;
  let sum = 0;
  for (const change of changes) {
    if (change.isCanary !== isCanary) continue;
    weight += 1 / (change.variance + between);
    sum += change.change / (change.variance + between);
  }
  return { mean: sum / weight, weight };
};

/** Variance between objects of one group: the least by which their scatter is no larger than expected. */
const betweenObjects = (changes: readonly Change[]): number => {
  let between = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const canary = meanOf(changes, true, between).mean;
    const rest = meanOf(changes, false, between).mean;
    let scatter = 0;
    let weight = 0;
    for (const { isCanary, change, variance } of changes) {
      scatter += (change - (isCanary ? canary : rest)) ** 2 / (variance + between);
      weight += 1 / (variance + between);
    }
    const excess = scatter - (changes.length - 2);
    if (excess <= 0) break;
    between += excess / weight;
  }
  return between;
};

/**
 * Compares two versions of a Durable Object class by difference in differences over objects: an object runs one version
 * only, so the unit is the object, and each is its own control.
 */
export const compareObjects = ({ canary, rest, variance }: ObjectCohorts, { alpha = 0.01 } = {}): Verdict => {
  const young = changesOf(canary, true, variance);
  const old = changesOf(rest, false, variance);
  const changes = [...young, ...old];
  const shared = {
    metric: "latency",
    look: 1,
    n: { before: old.length, after: young.length },
    confirmation: null,
  } as const;
  if (changes.length < LEAST_OBJECTS || Math.min(young.length, old.length) < 2)
    return { ...shared, kind: "inconclusive", effect: UNKNOWN, p: 1, noiseFloor: 0, reason: "few requests" };
  const between = betweenObjects(changes);
  const [one, other] = [meanOf(changes, true, between), meanOf(changes, false, between)];
  const difference = one.mean - other.mean;
  const error = Math.sqrt(1 / one.weight + 1 / other.weight);
  const df = Math.max(3, Math.min(changes.length - 2, 2 * Math.min(young.length, old.length) - 1));
  const p = studentTail(Math.abs(difference) / error, df);
  const effect = effectOf(difference, error, studentQuantile(0.025, df));
  const told = { ...shared, effect, p, noiseFloor: Math.expm1(Math.sqrt(between)) };
  if (p < alpha && Math.abs(difference) >= Math.log1p(GATE))
    return { ...told, kind: difference > 0 ? "regression" : "improved", reason: null };
  return Math.max(effect.high, -effect.low) < 2 * GATE
    ? { ...told, kind: "no-change", reason: null }
    : { ...told, kind: "inconclusive", reason: "too noisy" };
};
