import { expect, it } from "vitest";
import { median, medianInterval, quantile, summarise } from "#bin/bench/statistics.ts";

it("finds the middle of an odd and of an even sample, in whatever order", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

it("goes between two values by the straight line", () => {
  expect(quantile([10, 20], 0.25)).toBe(12.5);
  expect([0, 1].map((share) => quantile([3, 1, 2], share))).toEqual([1, 3]);
});

it("summarises by the quartiles, which an outlier does not move", () => {
  expect(summarise([1, 2, 3, 4, 5])).toEqual({ median: 3, low: 2, high: 4 });
  expect(summarise([1, 2, 3, 4, 5_000])).toEqual({ median: 3, low: 2, high: 4 });
});

it("knows nothing of an empty sample", () => {
  expect(median([])).toBeNaN();
});

it("puts the median between two values, the closer together the larger the sample", () => {
  const sample = (size: number) => Array.from({ length: size }, (_, n) => (n + 0.5) / size);
  const [low, high] = medianInterval(sample(100));
  // Ranks 40 and 61 of 100: a sign test at 5 %.
  expect([low, high]).toEqual([sample(100)[39], sample(100)[60]]);
  const [closeLow, closeHigh] = medianInterval(sample(10_000));
  expect(closeHigh - closeLow).toBeLessThan((high - low) / 5);
  expect(medianInterval([3, 1, 2])).toEqual([1, 3]);
});
