import { expect, it } from "vitest";
import { countFound, mergeChanges, scoreChanges } from "#bin/eval/analysis/score-changes.ts";

it("counts each found place for one true place only", () => {
  expect(countFound([10, 14], [12])).toBe(1);
  expect(countFound([10, 40], [45, 15])).toBe(2);
  expect(countFound([10], [16])).toBe(0);
});

it("scores by hand: two annotators, one of whom sees nothing", () => {
  const annotations = { 6: [50], 7: [] };
  // Nothing found: all of what is told is true, recall is the mean of 1/2 and 1.
  expect(scoreChanges(annotations, [])).toBeCloseTo((2 * 0.75) / 1.75, 12);
  expect(scoreChanges(annotations, [52])).toBe(1);
  // One of three told is false.
  expect(scoreChanges(annotations, [52, 90])).toBeCloseTo((2 * (2 / 3)) / (1 + 2 / 3), 12);
});

it("takes near changes of several dimensions for one", () => {
  expect(
    mergeChanges([
      [10, 50],
      [13, 90],
    ]),
  ).toEqual([10, 50, 90]);
});
