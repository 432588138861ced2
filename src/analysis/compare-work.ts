import { studentQuantile, studentTail } from "./student-t.ts";
import { effectOf, UNKNOWN, type Verdict, type WorkMetric } from "./verdict.ts";

/** So much was done in one beat, for so many calls. */
export type WorkBeat = { amount: number; calls: number };

/** What is worth telling: so many times as much for a call, and so much more. */
export type WorkGate = { metric: WorkMetric | "errors"; times: number; least: number };

/** Done per call, with its variance. */
export type WorkRate = { rate: number; variance: number; beats: number; calls: number };

const LEAST_CALLS = 20;
const LEAST_BEATS = 8;
/** Correlation of neighbouring beats that is allowed for at most. */
const MOST_CORRELATION = 0.9;

/**
 * Done per call, and what beats differ from that by, autocorrelation of the first order included. A single beat that is
 * far off makes it unsure rather than high.
 */
export const rateOf = (beats: readonly WorkBeat[]): WorkRate => {
  const used = beats.filter(({ calls }) => calls > 0);
  const calls = used.reduce((sum, beat) => sum + beat.calls, 0);
  const amount = used.reduce((sum, beat) => sum + beat.amount, 0);
  const rate = calls === 0 ? 0 : amount / calls;
  const residuals = used.map((beat) => beat.amount - rate * beat.calls);
  const sumOver = (lag: number): number =>
    residuals.reduce((sum, value, n) => sum + value * (residuals[n - lag] ?? 0), 0);
  const squares = sumOver(0);
  const correlation = squares === 0 ? 0 : Math.min(MOST_CORRELATION, Math.max(0, sumOver(1) / squares));
  const freedom = Math.max(1, used.length - 1);
  // No less than that of independent events.
  const spread = Math.max(amount + 1, (squares * used.length * (1 + correlation)) / freedom / (1 - correlation));
  return { rate, variance: calls === 0 ? 0 : spread / calls ** 2, beats: used.length, calls };
};

/**
 * What the objects of a canary did for a call before it: what all did then, without the part of those that still run the
 * version before. So it does not matter that the objects of a canary may be others of their kind than the rest.
 */
export const rateBefore = (all: WorkRate, others: WorkRate, canary: WorkRate): WorkRate => {
  const share = canary.calls / Math.max(1, canary.calls + others.calls);
  if (share === 0) return { ...all, calls: 0 };
  return {
    rate: Math.max(0, (all.rate - (1 - share) * others.rate) / share),
    variance: (all.variance + (1 - share) ** 2 * others.variance) / share ** 2,
    beats: Math.min(all.beats, others.beats),
    calls: all.calls,
  };
};

/** Whether one is so many times the other, and so much more. */
const isFar = (high: number, low: number, times: number, least: number): boolean =>
  high >= times * low && high - low >= least;

type Options = { alpha?: number; direction?: 1 | -1 };

/**
 * Compares what is done for a call before and after a change: Student's t of the difference, by what beats vary by. It
 * counts once both halves of the time after show half of it. `direction`: more of it is worse, or less.
 */
export const compareWork = (
  before: WorkRate,
  after: readonly WorkBeat[],
  { least, metric, times }: WorkGate,
  { alpha = 0.01, direction = 1 }: Options = {},
): Verdict => {
  const young = rateOf(after);
  const shared = {
    metric,
    look: after.length,
    n: { before: before.calls, after: young.calls },
    confirmation: null,
  } as const;
  const isThin = Math.min(before.calls, young.calls) < LEAST_CALLS || Math.min(before.beats, young.beats) < LEAST_BEATS;
  if (isThin) return { ...shared, kind: "inconclusive", effect: UNKNOWN, p: 1, noiseFloor: 0, reason: "few requests" };
  const order = (one: number): [number, number] => (direction === 1 ? [one, before.rate] : [before.rate, one]);
  const [high, low] = order(young.rate);
  const df = Math.min(before.beats, young.beats) - 1;
  const p = studentTail((high - low) / Math.sqrt(before.variance + young.variance), df);
  // Half a unit more on each side, so that a ratio to none is a number.
  const [was, now] = [before.rate + 0.5 / before.calls, young.rate + 0.5 / young.calls];
  const relative = Math.sqrt(before.variance / was ** 2 + young.variance / now ** 2);
  const effect = effectOf(Math.log(now / was), relative, studentQuantile(0.025, df));
  const half = Math.floor(after.length / 2);
  const isKept = [after.slice(0, half), after.slice(half)].every((part) => {
    const [more, fewer] = order(rateOf(part).rate);
    return isFar(more, fewer, Math.sqrt(times), least / 2);
  });
  const isWorse = p < alpha && isFar(high, low, times, least) && isKept;
  return { ...shared, effect, p, noiseFloor: relative, kind: isWorse ? "regression" : "no-change", reason: null };
};
