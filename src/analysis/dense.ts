import type { Histogram } from "#src/monitor/histogram.ts";

/** A histogram laid out for arithmetic: `counts[i]` is the count of bucket `first + i`. */
export type Dense = { first: number; counts: Float64Array; total: number };

/** Histogram → Dense, from its lowest used bucket to its highest. */
export const denseOf = (histogram: Histogram): Dense => {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const key in histogram) {
    const bucket = Number(key);
    if (bucket < first) first = bucket;
    if (bucket > last) last = bucket;
  }
  if (first > last) return { first: 0, counts: new Float64Array(0), total: 0 };
  const counts = new Float64Array(last - first + 1);
  let total = 0;
  for (const key in histogram) {
    const count = histogram[key] ?? 0;
    counts[Number(key) - first] = count;
    total += count;
  }
  return { first, counts, total };
};
