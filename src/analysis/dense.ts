import { bucketOf, type Histogram } from "#src/monitor/histogram.ts";

/** A histogram laid out for arithmetic: `counts[i]` is the count of bucket `first + i`. */
export type Dense = { first: number; counts: Float64Array; total: number };

const LOWEST = bucketOf(0);
const BUCKETS = bucketOf(Number.POSITIVE_INFINITY) - LOWEST + 1;

/** Histograms merged into one Dense, from the lowest bucket used to the highest. */
export const mergeDense = (histograms: readonly Histogram[]): Dense => {
  const counts = new Float64Array(BUCKETS);
  let first = BUCKETS;
  let last = -1;
  let total = 0;
  for (const histogram of histograms)
    for (const key in histogram) {
      const at = Number(key) - LOWEST;
      const count = histogram[key] ?? 0;
      counts[at] = (counts[at] ?? 0) + count;
      total += count;
      first = Math.min(first, at);
      last = Math.max(last, at);
    }
  return { first: first + LOWEST, counts: counts.slice(first, last + 1), total };
};

export const denseOf = (histogram: Histogram): Dense => mergeDense([histogram]);
