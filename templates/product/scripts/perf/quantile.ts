/** The value below which the share `p` lies, between neighbours in proportion; NaN of nothing. */
export const quantile = (values: readonly number[], p: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = p * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  return below + (at - Math.floor(at)) * ((sorted[Math.ceil(at)] ?? Number.NaN) - below);
};

export const median = (values: readonly number[]): number => quantile(values, 0.5);
