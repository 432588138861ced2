import type { Histogram } from "#src/monitor/histogram.ts";
import { type Dense, mergeDense } from "./dense.ts";

/** Two windows of the same length, the later one second. */
export type Pair = { before: Dense; after: Dense };

/** Pairs of history that a comparison looks back on. */
const PAIRS = 23;

/** One window out of slots `from` to `to`. */
export const windowOf = (slots: readonly Histogram[], from: number, to: number): Dense =>
  mergeDense(slots.slice(Math.max(0, from), to));

/** The last pairs of windows of `length` slots that begin `distance` slots apart, each pair `length` after the one before. */
export const pairsOf = (slots: readonly Histogram[], length: number, distance: number): Pair[] => {
  const known = new Map<number, Dense>();
  const windowAt = (from: number): Dense => {
    const window = known.get(from) ?? windowOf(slots, from, from + length);
    known.set(from, window);
    return window;
  };
  const pairs: Pair[] = [];
  for (let from = slots.length - length; from >= distance && pairs.length < PAIRS; from -= length)
    pairs.push({ before: windowAt(from - distance), after: windowAt(from) });
  return pairs;
};
