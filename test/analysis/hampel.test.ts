import { expect, it } from "vitest";
import { withoutOutliers } from "#src/analysis/hampel.ts";

it("takes out what stands alone, and leaves a step", () => {
  const values = [1, 1.1, 0.9, 9, 1, 1.1, 0.9, 5, 5.1, 4.9, 5];
  expect(withoutOutliers(values)).toEqual([1, 1.1, 0.9, 1, 1, 1.1, 0.9, 5, 5.1, 4.9, 5]);
});
