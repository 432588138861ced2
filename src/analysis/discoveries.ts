/**
 * Benjamini and Hochberg (1995): of many tests those whose alarms together are false in at most the share `q`, the least
 * likely by chance first.
 */
export const discoveriesOf = <Test extends { p: number }>(tests: readonly Test[], q = 0.05): Test[] => {
  const sorted = tests.toSorted((a, b) => a.p - b.p);
  const last = sorted.findLastIndex(({ p }, n) => p <= (q * (n + 1)) / sorted.length);
  return sorted.slice(0, last + 1);
};
