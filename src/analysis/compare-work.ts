import { studentQuantile, studentTail } from "./student-t.ts";
import { effectOf, UNKNOWN, type Verdict, type WorkMetric } from "./verdict.ts";

/** So much was done in one beat, for so many calls. */
export type WorkBeat = { amount: number; calls: number };

/** What is worth telling: so many times as much for a call, and so much more. */
export type WorkGate = { metric: WorkMetric | "errors"; times: number; least: number };

const LEAST_CALLS = 20;
const LEAST_BEATS = 8;
/** Correlation of neighbouring beats that is allowed for at most. */
const MOST_CORRELATION = 0.9;

type Rate = { rate: number; variance: number; beats: number; calls: number };

/**
 * Done per call, with its variance: what beats differ from that by, autocorrelation of the first order included. A single
 * beat that is far off makes it unsure rather than high.
 */
const rateOf = (beats: readonly WorkBeat[]): Rate => {
  const used = beats.filter(({ calls }) => calls > 0);
  const calls = used.reduce((sum, beat) => sum + beat.calls, 0);
  const rate = calls === 0 ? 0 : used.reduce((sum, beat) => sum + beat.amount, 0) / calls;
  const residuals = used.map((beat) => beat.amount - rate * beat.calls);
  const sumOver = (lag: number): number =>
    residuals.reduce((sum, value, n) => sum + value * (residuals[n - lag] ?? 0), 0);
  const squares = sumOver(0);
  const correlation = squares === 0 ? 0 : Math.min(MOST_CORRELATION, Math.max(0, sumOver(1) / squares));
  const freedom = Math.max(1, used.length - 1);
  const amount = rate * calls;
  // No less than that of independent events.
  const spread = Math.max(amount + 1, (squares * used.length * (1 + correlation)) / freedom / (1 - correlation));
  return { rate, variance: calls === 0 ? 0 : spread / calls ** 2, beats: used.length, calls };
};

/** Whether a part of the beats shows at least half of what is worth telling. */
const shows = (beats: readonly WorkBeat[], old: number, { least, times }: WorkGate): boolean => {
  const { rate } = rateOf(beats);
  return rate >= old * Math.sqrt(times) && rate - old >= least / 2;
};

/**
 * Compares what is done for a call before and after a change: Student's t of the difference, by what beats vary by. It
 * counts once both halves of the time after show it.
 */
export const compareWork = (
  before: readonly WorkBeat[],
  after: readonly WorkBeat[],
  gate: WorkGate,
  { alpha = 0.01 } = {},
): Verdict => {
  const [old, young] = [rateOf(before), rateOf(after)];
  const shared = {
    metric: gate.metric,
    look: after.length,
    n: { before: old.calls, after: young.calls },
    confirmation: null,
  } as const;
  const isThin = Math.min(old.calls, young.calls) < LEAST_CALLS || Math.min(old.beats, young.beats) < LEAST_BEATS;
  if (isThin) return { ...shared, kind: "inconclusive", effect: UNKNOWN, p: 1, noiseFloor: 0, reason: "few requests" };
  const difference = young.rate - old.rate;
  const df = Math.min(old.beats, young.beats) - 1;
  const error = Math.sqrt(old.variance + young.variance);
  const p = error === 0 ? (difference > 0 ? 0 : 1) : studentTail(difference / error, df);
  // Half a unit more on each side, so that a ratio to none is a number.
  const [was, now] = [old.rate + 0.5 / old.calls, young.rate + 0.5 / young.calls];
  const relative = Math.sqrt(old.variance / was ** 2 + young.variance / now ** 2);
  const effect = effectOf(Math.log(now / was), relative, studentQuantile(0.025, df));
  const told = { ...shared, effect, p, noiseFloor: relative };
  const half = Math.floor(after.length / 2);
  const isWorth = young.rate >= gate.times * old.rate && difference >= gate.least;
  const isKept = [after.slice(0, half), after.slice(half)].every((part) => shows(part, old.rate, gate));
  if (p < alpha && isWorth && isKept) return { ...told, kind: "regression", reason: null };
  return { ...told, kind: "no-change", reason: null };
};
