/** Turns a median absolute deviation into the standard deviation of a normal. */
const NORMAL = 1.4826;

/** Half the way between the two in the middle; NaN for none. */
export const medianOf = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const high = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[half - 1] ?? Number.NaN) + high) / 2;
};

/** Standard deviation by the median absolute deviation: a third of the values may be anything. */
export const robustDeviation = (values: readonly number[]): number => {
  const middle = medianOf(values);
  return NORMAL * medianOf(values.map((value) => Math.abs(value - middle)));
};
