import { studentQuantile, studentTail } from "./student-t.ts";
import { effectOf, UNKNOWN, type Verdict } from "./verdict.ts";

/** Requests of one minute, and how many of them failed. */
export type ErrorMinute = { requests: number; errors: number };

const LEAST_ERRORS = 5;
const LEAST_RATIO = 1.5;
const LEAST_FREEDOM = 3;
/** Degrees of freedom for each burst: fewer than one, for bursts differ in size. */
const EVIDENCE = 0.5;
const MOST_CORRELATION = 0.9;

const sumOf = (minutes: readonly ErrorMinute[]): ErrorMinute => {
  let requests = 0;
  let errors = 0;
  for (const minute of minutes) {
    requests += minute.requests;
    errors += minute.errors;
  }
  return { requests, errors };
};

/** Errors of each minute beside what its arm's share makes of its requests. */
const residualsOf = (minutes: readonly ErrorMinute[], { requests, errors }: ErrorMinute): number[] =>
  minutes.map((minute) => minute.errors - (minute.requests * errors) / requests);

/**
 * Variance over mean of the errors per minute: 1 where they come independently, more where they come in bursts, and
 * more again where bursts go on into the next minutes, as autocorrelation of the first order tells.
 */
const dispersionOf = (arms: readonly (readonly number[])[], mean: number): number => {
  const sumOver = (lag: number): number =>
    arms.reduce((all, arm) => all + arm.reduce((sum, value, n) => sum + value * (arm[n - lag] ?? 0), 0), 0);
  const squares = sumOver(0);
  if (squares === 0 || mean === 0) return 1;
  const freedom = arms.reduce((sum, arm) => sum + arm.length - 1, 0);
  const correlation = Math.min(MOST_CORRELATION, Math.max(0, sumOver(1) / squares));
  return Math.max(1, (squares / freedom / mean) * ((1 + correlation) / (1 - correlation)));
};

/**
 * Compares the shares of failed requests: the z of two proportions, divided by the root of what minutes vary by beyond
 * independent errors. Student's t with no more degrees of freedom than there are minutes, and than there were bursts:
 * few bursts don't tell what bursts vary by.
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
  const arms = [residualsOf(before, old), residualsOf(after, young)];
  const dispersion = dispersionOf(arms, errors / (before.length + after.length));
  const df = Math.max(LEAST_FREEDOM, Math.min(before.length + after.length - 2, (EVIDENCE * errors) / dispersion));
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
