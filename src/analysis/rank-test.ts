/** z of the Mann-Whitney test, positive if `after` is higher, with ties at half. */
export const rankTest = (before: readonly number[], after: readonly number[]): number => {
  const all = [
    ...before.map((value) => ({ value, later: 0 })),
    ...after.map((value) => ({ value, later: 1 })),
  ].toSorted((a, b) => a.value - b.value);
  const n = all.length;
  let ranks = 0;
  let ties = 0;
  for (let from = 0; from < n;) {
    let to = from;
    let later = 0;
    while (to < n && all[to]?.value === all[from]?.value) later += all[to++]?.later ?? 0;
    ranks += (later * (from + to + 1)) / 2;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  const [a, b] = [before.length, after.length];
  const deviation = Math.sqrt(((a * b) / 12) * (n + 1 - ties / (n * (n - 1))));
  return deviation === 0 ? 0 : (ranks - (b * (n + 1)) / 2) / deviation;
};
