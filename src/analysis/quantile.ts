import { BUCKETS_PER_OCTAVE } from "#src/monitor/histogram.ts";
import type { Dense } from "./dense.ts";
import type { Estimate } from "./estimate.ts";

const WIDTH = Math.LN2 / BUCKETS_PER_OCTAVE;
/** No quantile of buckets this wide is known better. */
const LEAST_ERROR = 0.002;

/** Position of the quantile in ln µs, by the straight line within its bucket. */
const positionOf = ({ first, counts, total }: Dense, p: number): number => {
  const rank = p * total;
  let below = 0;
  for (let bucket = 0; bucket < counts.length; bucket++) {
    const count = counts[bucket] ?? 0;
    below += count;
    if (below >= rank && count > 0)
      return (first + bucket + Math.min(1, Math.max(0, (rank - below + count) / count))) * WIDTH;
  }
  return (first + counts.length) * WIDTH;
};

/**
 * The p-quantile of a histogram that is not empty, in ln µs, as if requests were independent: between-window variance
 * is added to it. Error: half the way between the ranks one binomial standard deviation below and above. Where fewer
 * than four counts lie above, at least the way to the largest.
 */
export const quantileOf = (histogram: Dense, p: number): Estimate => {
  const n = histogram.total;
  const spread = Math.sqrt(n * p * (1 - p));
  const low = positionOf(histogram, Math.max((n * p - spread) / n, 0.5 / n));
  const high = positionOf(histogram, Math.min((n * p + spread) / n, 1 - 0.5 / n));
  const value = positionOf(histogram, p);
  const sparse = n * (1 - p) < 4 ? positionOf(histogram, 1 - 1e-9) - low : 0;
  return { value, variance: Math.max((high - low) / 2, sparse, LEAST_ERROR) ** 2 };
};
