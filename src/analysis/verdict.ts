/** What is done for a call, beside the time that it takes. `cache`: reads that came through to an instance. */
export type WorkMetric = "rows-read" | "rows-written" | "refusals" | "alarms" | "cache";
export type Metric = "latency" | "p95" | "p99" | "errors" | WorkMetric;

export const isTime = (metric: Metric): metric is "latency" | "p95" | "p99" =>
  metric === "latency" || metric === "p95" || metric === "p99";

/** Relative change with its 95 % interval: .1 is +10 %. */
export type Effect = { change: number; low: number; high: number };

/** What a comparison of an old with a new behaviour came to. */
export type Verdict = {
  /** `no-change`: what was looked for isn't there. `inconclusive`: the evidence doesn't tell, see `reason`. */
  kind: "regression" | "improved" | "no-change" | "inconclusive";
  metric: Metric;
  effect: Effect;
  /** One-sided, in the direction of the effect. */
  p: number;
  /** Slots after the change that it was judged by. */
  look: number;
  /** Requests per arm; objects, for a canary by object. */
  n: { before: number; after: number };
  /** Relative standard deviation by which two windows without any change differ. */
  noiseFloor: number;
  /** The evidence that confirmed it, from slots that the alarm hadn't seen. */
  confirmation: { effect: Effect; p: number } | null;
  /** Why it is inconclusive; null otherwise. `awaits` names a look or a confirmation that is still to come. */
  reason: "awaits look" | "awaits confirmation" | "few requests" | "too noisy" | null;
};

/** A difference in ln with its standard error, as a relative change; `reach` is the quantile of its distribution. */
export const effectOf = (difference: number, error: number, reach: number): Effect => ({
  change: Math.expm1(difference),
  low: Math.expm1(difference - reach * error),
  high: Math.expm1(difference + reach * error),
});

/** The same change seen from its end: three times as much was a third of that before. */
export const reverseEffect = ({ change, high, low }: Effect): Effect => {
  const turn = (value: number): number => 1 / (1 + value) - 1;
  return { change: turn(change), low: turn(high), high: turn(low) };
};

/** Nothing is known yet. */
export const UNKNOWN: Effect = { change: 0, low: -1, high: Number.POSITIVE_INFINITY };
