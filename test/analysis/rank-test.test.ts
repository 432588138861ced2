import { expect, it } from "vitest";
import { normalTail } from "#src/analysis/normal-tail.ts";
import { rankTest } from "#src/analysis/rank-test.ts";

it("is the Mann-Whitney test with ties", () => {
  // By SciPy 1.17.1, mannwhitneyu without continuity correction.
  const z = rankTest([1, 2, 3, 5, 6, 6], [5, 6, 6, 7, 9]);
  expect(2 * normalTail(z)).toBeCloseTo(0.04920278917749036, 12);
});

it("turns round with its arguments, and knows nothing of equal values", () => {
  expect(rankTest([5, 6, 7], [1, 2, 3])).toBeCloseTo(-rankTest([1, 2, 3], [5, 6, 7]), 12);
  expect(rankTest([4, 4], [4, 4, 4])).toBe(0);
});
