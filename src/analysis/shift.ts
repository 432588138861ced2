import { BUCKETS_PER_OCTAVE } from "#src/monitor/histogram.ts";
import type { Dense } from "./dense.ts";
import type { Estimate } from "./estimate.ts";

const WIDTH = Math.LN2 / BUCKETS_PER_OCTAVE;
/** No shift between buckets this wide is known better. */
const LEAST_ERROR = 0.001;

/** How many pairs of one latency of `before` and one of `after` lie `k + offset` buckets apart, with a margin of one at each end. */
const pairsByDistance = (before: Dense, after: Dense): { counts: Float64Array; offset: number } => {
  const a = before.counts;
  const b = after.counts;
  const counts = new Float64Array(a.length + b.length + 1);
  for (let i = 0; i < a.length; i++) {
    const weight = a[i] ?? 0;
    if (weight === 0) continue;
    const base = a.length - i;
    for (let j = 0; j < b.length; j++) counts[base + j] = (counts[base + j] ?? 0) + weight * (b[j] ?? 0);
  }
  return { counts, offset: after.first - before.first - a.length };
};

/** Where no pair lies between two distances, the share of pairs below is the same from one to the other. */
const middleOfFlat = (counts: Float64Array, from: number): number => {
  let to = from;
  while (counts[to] === 0 && counts[to + 1] === 0) to += 1;
  return (from + to) / 2;
};

/** Distances in buckets that `ranks` of the pairs lie below, each rank not less than the one before. */
const distancesAt = (before: Dense, after: Dense, ranks: readonly number[]): number[] => {
  const { counts, offset } = pairsByDistance(before, after);
  const found: number[] = [];
  let last = 0;
  let below = 0;
  for (let k = 0; k < counts.length && found.length < ranks.length; k++) {
    const count = counts[k] ?? 0;
    const here = below + count / 2;
    for (let rank = ranks[found.length]; rank !== undefined && here >= rank; rank = ranks[found.length])
      found.push(offset + (here > rank ? k - (here - rank) / (here - last) : middleOfFlat(counts, k)));
    below += count;
    last = here;
  }
  return found;
};

/** Variance of the Mann-Whitney count under no change, with its correction for ties. */
const rankVariance = (before: Dense, after: Dense): number => {
  const n = before.total + after.total;
  const first = Math.min(before.first, after.first);
  const end = Math.max(before.first + before.counts.length, after.first + after.counts.length);
  let ties = 0;
  for (let bucket = first; bucket < end; bucket++) {
    const tied = (before.counts[bucket - before.first] ?? 0) + (after.counts[bucket - after.first] ?? 0);
    ties += tied ** 3 - tied;
  }
  return ((before.total * after.total) / 12) * (n + 1 - ties / (n * (n - 1)));
};

/**
 * How far the latencies of `after` lie above those of `before`, in ln: the median over all pairs (Hodges-Lehmann, from
 * two histograms that are not empty). .05 is 5 %. Its variance holds for independent requests; what windows differ by
 * on their own is added to it by `betweenWindows`.
 */
export const shiftBetween = (before: Dense, after: Dense): Estimate => {
  const half = (before.total * after.total) / 2;
  const deviation = Math.sqrt(Math.max(0, rankVariance(before, after)));
  const [low = 0, middle = 0, high = 0] = distancesAt(before, after, [half - deviation, half, half + deviation]);
  return { value: WIDTH * middle, variance: Math.max((WIDTH * (high - low)) / 2, LEAST_ERROR) ** 2 };
};
