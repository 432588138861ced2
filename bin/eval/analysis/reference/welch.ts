import { studentTail } from "#src/analysis/student-t.ts";

const momentsOf = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: squares / Math.max(1, values.length - 1) / values.length, count: values.length };
};

/** Welch's t of two samples and its two-sided p. */
export const welch = (before: readonly number[], after: readonly number[]): { t: number; p: number } => {
  const [a, b] = [momentsOf(before), momentsOf(after)];
  const variance = a.error + b.error;
  if (variance === 0) return a.mean === b.mean ? { t: 0, p: 1 } : { t: Number.POSITIVE_INFINITY, p: 0 };
  const t = (b.mean - a.mean) / Math.sqrt(variance);
  const df = variance ** 2 / (a.error ** 2 / Math.max(1, a.count - 1) + b.error ** 2 / Math.max(1, b.count - 1));
  return { t, p: 2 * studentTail(Math.abs(t), df) };
};
