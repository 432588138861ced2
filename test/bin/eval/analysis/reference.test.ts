import { expect, it } from "vitest";
import { findByBocpd, findLikeMozilla } from "#bin/eval/analysis/reference/detectors.ts";
import { fisherExact } from "#bin/eval/analysis/reference/fisher.ts";
import { mannWhitney } from "#bin/eval/analysis/reference/mann-whitney.ts";
import { findLikeOtava } from "#bin/eval/analysis/reference/otava.ts";
import { welch } from "#bin/eval/analysis/reference/welch.ts";
import { randomOf } from "#bin/eval/analysis/random.ts";

const { normal } = randomOf(23);
const step = Array.from({ length: 80 }, (_, n) => 100 + normal() + (n < 40 ? 0 : 20));

it("every detector that ours is compared with finds a plain step", () => {
  for (const find of [findLikeMozilla, findByBocpd, (values: number[]) => findLikeOtava(values, 1e-5, 0.05)])
    expect(find(step)).toEqual([40]);
});

it("has the tests right", () => {
  // By SciPy 1.17.1: fisher_exact, ttest_ind without equal variances, mannwhitneyu without continuity correction.
  expect(fisherExact({ requests: 100, errors: 2 }, { requests: 80, errors: 7 })).toBeCloseTo(0.04226739356589761, 10);
  expect(welch([1, 2, 3, 4], [3, 5, 4, 8, 9]).p).toBeCloseTo(0.04659555854143866, 10);
  expect(mannWhitney({ 1: 1, 2: 1, 3: 1, 5: 1, 6: 2 }, { 5: 1, 6: 2, 7: 1, 9: 1 })).toBeCloseTo(
    0.0492027891774904 / 2,
    12,
  );
});
