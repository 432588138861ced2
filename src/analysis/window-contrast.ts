import { medianOf, robustDeviation } from "./median.ts";

/** Fewer contrasts than this don't tell what is usual. */
const LEAST = 5;

/**
 * Tells how unusual a step is: by how many robust deviations the means of the `width` values after and before a place
 * differ, beside what such neighbouring means differ by elsewhere in the same values. A trend, a season or a random walk
 * makes neighbours differ everywhere, so that no step of theirs is unusual.
 */
export const contrastOf = (values: readonly number[]): ((at: number, width: number) => number) => {
  const sums = [0];
  for (const value of values) sums.push((sums.at(-1) ?? 0) + value);
  const stepAt = (at: number, width: number): number =>
    ((sums[at + width] ?? 0) - 2 * (sums[at] ?? 0) + (sums[at - width] ?? 0)) / width;
  return (at, width) => {
    const elsewhere: number[] = [];
    for (let place = width; place + width <= values.length; place++)
      if (Math.abs(place - at) >= width) elsewhere.push(stepAt(place, width));
    if (elsewhere.length < LEAST) return Number.POSITIVE_INFINITY;
    // Nothing beside nothing is no step.
    return Math.abs(stepAt(at, width) - medianOf(elsewhere)) / robustDeviation(elsewhere) || 0;
  };
};
