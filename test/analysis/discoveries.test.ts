import { expect, it } from "vitest";
import { discoveriesOf } from "#src/analysis/discoveries.ts";

const tests = (...chances: number[]) => chances.map((p) => ({ p }));

it("is the example of Benjamini and Hochberg: four of fifteen at .05", () => {
  const chances = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
  ];
  expect(discoveriesOf(tests(...chances.toReversed()))).toEqual(tests(0.0001, 0.0004, 0.0019, 0.0095));
});

it("takes all up to the last that holds, and none of none", () => {
  expect(discoveriesOf(tests(0.04, 0.045))).toEqual(tests(0.04, 0.045));
  expect(discoveriesOf(tests(0.06, 0.9))).toEqual([]);
  expect(discoveriesOf([])).toEqual([]);
});
