import { welch } from "./welch.ts";

const SHORTEST = 2;

/** The split at which both sides differ most by the energy statistic (Matteson and James 2014), in O(n²). */
const bestSplit = (values: readonly number[]): number => {
  const n = values.length;
  const distance = (i: number, j: number): number => Math.abs((values[i] ?? 0) - (values[j] ?? 0));
  let [within, beyond, between] = [0, 0, 0];
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) beyond += distance(i, j);
  let [best, most] = [0, Number.NEGATIVE_INFINITY];
  for (let split = 1; split < n; split++) {
    // One value goes from the right to the left side.
    for (let j = 0; j < n; j++) {
      if (j < split - 1) {
        within += distance(split - 1, j);
        between -= distance(split - 1, j);
      } else if (j >= split) {
        beyond -= distance(split - 1, j);
        between += distance(split - 1, j);
      }
    }
    const rest = n - split;
    if (split < SHORTEST || rest < SHORTEST) continue;
    const energy =
      (2 * between) / (split * rest) - (2 * within) / (split * (split - 1)) - (2 * beyond) / (rest * (rest - 1));
    const statistic = ((split * rest) / n) * energy;
    if (statistic > most) [best, most] = [split, statistic];
  }
  return best;
};

/**
 * Like Apache Otava: divides at the best split while Welch's t at that split is below `mostP`, then drops the weakest of
 * those that change the mean by less than `leastChange`.
 */
export const findLikeOtava = (values: readonly number[], mostP: number, leastChange: number): number[] => {
  const divide = (from: number, to: number): number[] => {
    if (to - from < 2 * SHORTEST + 1) return [];
    const at = from + bestSplit(values.slice(from, to));
    if (at === from || welch(values.slice(from, at), values.slice(at, to)).p > mostP) return [];
    return [...divide(from, at), at, ...divide(at, to)];
  };
  const changes = divide(0, values.length);
  for (;;) {
    const bounds = [0, ...changes, values.length];
    const means = bounds.slice(1).map((to, n) => {
      const segment = values.slice(bounds[n], to);
      return segment.reduce((sum, value) => sum + value, 0) / segment.length;
    });
    const sizes = changes.map((_, n) => Math.abs((means[n + 1] ?? 0) / (means[n] ?? 1) - 1));
    const least = Math.min(...sizes);
    if (changes.length === 0 || least >= leastChange) return changes;
    changes.splice(sizes.indexOf(least), 1);
  }
};
