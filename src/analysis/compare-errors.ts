import { studentQuantile, studentTail } from "./student-t.ts";
import { effectOf, UNKNOWN, type Verdict } from "./verdict.ts";

/** Requests of one minute, and how many of them failed. */
export type ErrorMinute = { requests: number; errors: number };

const LEAST_ERRORS = 5;
const LEAST_RATIO = 1.5;
/** Bursts last longer than a minute: what errors vary by is taken over blocks of these lengths, and the largest counts. */
const BLOCKS = [1, 5];
/** Fewer blocks than this don't tell what they vary by. */
const LEAST_BLOCKS = 6;

const sumOf = (minutes: readonly ErrorMinute[]): ErrorMinute => {
  let requests = 0;
  let errors = 0;
  for (const minute of minutes) {
    requests += minute.requests;
    errors += minute.errors;
  }
  return { requests, errors };
};

/** Variance over mean of the errors per block: 1 where they come independently, more where they come in bursts. */
const dispersionOf = (minutes: readonly ErrorMinute[], length: number): number => {
  const counts = Array.from(
    { length: Math.floor(minutes.length / length) },
    (_, n) => sumOf(minutes.slice(n * length, (n + 1) * length)).errors,
  );
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  if (counts.length < LEAST_BLOCKS || mean === 0) return 1;
  return Math.max(1, counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (counts.length - 1) / mean);
};

const burstiness = (minutes: readonly ErrorMinute[]): number =>
  Math.max(...BLOCKS.map((length) => dispersionOf(minutes, length)));

/**
 * Compares the shares of failed requests: the z of two proportions, divided by the root of what minutes vary by beyond
 * independent errors; Student's t with as many degrees of freedom as there are minutes.
 */
export const compareErrors = (
  before: readonly ErrorMinute[],
  after: readonly ErrorMinute[],
  { alpha = 0.01 } = {},
): Verdict => {
  const [old, young] = [sumOf(before), sumOf(after)];
  const shared = {
    metric: "errors",
    look: after.length,
    n: { before: old.requests, after: young.requests },
    confirmation: null,
  } as const;
  const errors = old.errors + young.errors;
  if (old.requests === 0 || young.requests === 0 || before.length + after.length <= 2)
    return { ...shared, kind: "inconclusive", effect: UNKNOWN, p: 1, noiseFloor: 0, reason: "few requests" };
  const df = before.length + after.length - 2;
  const dispersion = (burstiness(before) + burstiness(after)) / 2;
  const pooled = errors / (old.requests + young.requests);
  const spread = Math.sqrt(pooled * (1 - pooled) * (1 / old.requests + 1 / young.requests) * dispersion);
  const difference = young.errors / young.requests - old.errors / old.requests;
  const p = spread === 0 ? 0.5 : studentTail(Math.abs(difference) / spread, df);
  // Half an error more on each side, so that a ratio to none is a number.
  const ratio = (young.errors + 0.5) / (young.requests + 1) / ((old.errors + 0.5) / (old.requests + 1));
  const error = Math.sqrt((1 / (young.errors + 0.5) + 1 / (old.errors + 0.5)) * dispersion);
  const effect = effectOf(Math.log(ratio), error, studentQuantile(0.025, df));
  const told = { ...shared, effect, p, noiseFloor: Math.sqrt(dispersion) - 1 };
  if (p < alpha && Math.max(ratio, 1 / ratio) >= LEAST_RATIO && Math.max(young.errors, old.errors) >= LEAST_ERRORS)
    return { ...told, kind: difference > 0 ? "regression" : "improved", reason: null };
  return effect.high < LEAST_RATIO || errors < LEAST_ERRORS
    ? { ...told, kind: "no-change", reason: null }
    : { ...told, kind: "inconclusive", reason: "too noisy" };
};
