import { expect, it } from "vitest";
import { medianOf, robustDeviation } from "#src/analysis/median.ts";

it("is in the middle, whatever a third of the values are", () => {
  expect([medianOf([3, 1, 2]), medianOf([4, 1, 2, 3]), medianOf([7])]).toEqual([2, 2.5, 7]);
  expect(medianOf([])).toBeNaN();
  expect(robustDeviation([1, 2, 3, 4, 1e9])).toBeCloseTo(1.4826, 9);
});
