import type { Estimate } from "./estimate.ts";

/** For how many pairs of windows the prior counts. */
export const PRIOR_PAIRS = 8;

/**
 * Variance by which two windows of a service differ although nothing changed, from the differences of adjacent windows
 * of its own history: what their squares come to beyond their own error. `noise` is the deviation of one window that is
 * assumed before there is history.
 */
export const betweenWindows = (differences: readonly Estimate[], noise: number): number => {
  const excess = differences.reduce((sum, { value, variance }) => sum + value ** 2 - variance, 0);
  return (Math.max(0, excess) + PRIOR_PAIRS * 2 * noise ** 2) / (differences.length + PRIOR_PAIRS);
};

/** Degrees of freedom of a test that stands on this many pairs of history and the prior. */
export const degreesOfFreedom = (pairs: number): number => 0.67 * (pairs + PRIOR_PAIRS);
