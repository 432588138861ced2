/**
 * Splits values into segments of constant mean at least squared error plus `penalty` per change (optimal partitioning
 * pruned as PELT; Killick, Fearnhead and Eckley 2012). Returns the first index of every segment but the first.
 */
export const partition = (values: readonly number[], penalty: number, shortest: number): number[] => {
  const n = values.length;
  const sums = new Float64Array(n + 1);
  const squares = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) {
    const value = values[i] ?? 0;
    sums[i + 1] = (sums[i] ?? 0) + value;
    squares[i + 1] = (squares[i] ?? 0) + value * value;
  }
  const costOf = (from: number, to: number): number => {
    const sum = (sums[to] ?? 0) - (sums[from] ?? 0);
    return (squares[to] ?? 0) - (squares[from] ?? 0) - (sum * sum) / (to - from);
  };
  const best = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
  const previous = new Int32Array(n + 1);
  best[0] = -penalty;
  /** Where the last segment may start, and the last end for which it may. */
  let starts = [{ at: 0, until: n }];
  for (let end = shortest; end <= n; end++) {
    starts = starts.filter(({ until }) => end <= until);
    for (const start of starts) {
      const cost = (best[start.at] ?? 0) + costOf(start.at, end) + penalty;
      if (cost < (best[end] ?? 0)) {
        best[end] = cost;
        previous[end] = start.at;
      }
    }
    // Worse even without the penalty: from the first end that a change here is far enough from, it can't be the best.
    for (const start of starts)
      if ((best[start.at] ?? 0) + costOf(start.at, end) > (best[end] ?? 0))
        start.until = Math.min(start.until, end + shortest - 1);
    if (end + 1 >= 2 * shortest) starts.push({ at: end + 1 - shortest, until: n });
  }
  const changes: number[] = [];
  for (let end = previous[n] ?? 0; end > 0; end = previous[end] ?? 0) changes.unshift(end);
  return changes;
};
