import { type Histogram, mergeHistograms } from "#src/monitor/histogram.ts";
import { type Dense, denseOf } from "./dense.ts";

/** Windows of history that a comparison looks back on. */
const HISTORY = 24;

/** One window out of slots `from` to `to`. */
export const windowOf = (slots: readonly Histogram[], from: number, to: number): Dense =>
  denseOf(mergeHistograms(slots.slice(Math.max(0, from), to)));

/** The last whole windows of this many slots, oldest first. */
export const historyOf = (slots: readonly Histogram[], length: number): Dense[] => {
  const count = Math.min(HISTORY, Math.floor(slots.length / length));
  return Array.from({ length: count }, (_, n) => {
    const from = slots.length - (count - n) * length;
    return windowOf(slots, from, from + length);
  });
};
