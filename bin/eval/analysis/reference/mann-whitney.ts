import { denseOf } from "#src/analysis/dense.ts";
import { normalTail } from "#src/analysis/normal-tail.ts";
import type { Histogram } from "#src/monitor/histogram.ts";

/** One-sided p of the Mann-Whitney test that `after` is higher, as if every request were independent. */
export const mannWhitney = (before: Histogram, after: Histogram): number => {
  const [a, b] = [denseOf(before), denseOf(after)];
  if (a.total === 0 || b.total === 0) return 1;
  const first = Math.min(a.first, b.first);
  const end = Math.max(a.first + a.counts.length, b.first + b.counts.length);
  const n = a.total + b.total;
  let [wins, below, ties] = [0, 0, 0];
  for (let bucket = first; bucket < end; bucket++) {
    const old = a.counts[bucket - a.first] ?? 0;
    const young = b.counts[bucket - b.first] ?? 0;
    wins += young * (below + old / 2);
    below += old;
    ties += (old + young) ** 3 - (old + young);
  }
  const deviation = Math.sqrt(((a.total * b.total) / 12) * (n + 1 - ties / (n * (n - 1))));
  return deviation === 0 ? 0.5 : normalTail((wins - (a.total * b.total) / 2) / deviation);
};
