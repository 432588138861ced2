import { betweenWindows, degreesOfFreedom } from "./between-windows.ts";
import type { Dense } from "./dense.ts";
import type { Estimate } from "./estimate.ts";
import type { Gate } from "./gates.ts";
import { quantileOf } from "./quantile.ts";
import { shiftBetween } from "./shift.ts";
import type { Pair } from "./slots.ts";
import { studentTail } from "./student-t.ts";

/** Two windows of the same length, and pairs without a change of as long windows that lie as far apart. */
export type Windows = Pair & { history: readonly Pair[] };

/** A difference of two windows in ln, beside what windows differ by on their own. */
export type Comparison = {
  difference: number;
  error: number;
  /** Standard deviation between windows without a change, in ln. */
  noise: number;
  df: number;
  /** One-sided: of a rise this high, of a fall this deep. */
  rise: number;
  fall: number;
};

/** How far `after` lies above `before` by the metric of a gate. Null where a window holds too few requests. */
export const differenceOf = (before: Dense, after: Dense, { quantile, requests }: Gate): Estimate | null => {
  if (before.total < requests || after.total < requests) return null;
  if (quantile === null) return shiftBetween(before, after);
  const [old, young] = [quantileOf(before, quantile), quantileOf(after, quantile)];
  return { value: young.value - old.value, variance: young.variance + old.variance };
};

/**
 * GUARD-2S, one look at one metric: Student's t of a difference, whose variance is its own and that between the
 * service's windows without a change.
 */
export const compareWindows = ({ before, after, history }: Windows, gate: Gate): Comparison | null => {
  const estimate = differenceOf(before, after, gate);
  if (estimate === null) return null;
  const differences = history.flatMap((pair) => differenceOf(pair.before, pair.after, gate) ?? []);
  const between = betweenWindows(differences, gate.noise);
  const error = Math.sqrt(estimate.variance + between);
  const df = degreesOfFreedom(differences.length);
  const t = estimate.value / error;
  return {
    difference: estimate.value,
    error,
    noise: Math.sqrt(between),
    df,
    rise: studentTail(t, df),
    fall: studentTail(-t, df),
  };
};
