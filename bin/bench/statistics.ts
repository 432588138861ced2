/** The middle of a sample, and the quartiles around it. */
export type Summary = { median: number; low: number; high: number };

/** Between two values of the sample it goes by the straight line. NaN for an empty one. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
};

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export const summarise = (values: readonly number[]): Summary => ({
  median: median(values),
  low: quantile(values, 0.25),
  high: quantile(values, 0.75),
});

/** Where the median of all that could be sampled lies, with 95 % confidence: two values of the sample, by their ranks. */
export const medianInterval = (values: readonly number[]): [number, number] => {
  const sorted = values.toSorted((a, b) => a - b);
  const reach = 1.96 * Math.sqrt(sorted.length);
  const low = Math.max(0, Math.floor((sorted.length - reach) / 2) - 1);
  return [sorted[low] ?? Number.NaN, sorted[sorted.length - 1 - low] ?? Number.NaN];
};
