import { expect, it } from "vitest";
import { randomOf } from "#bin/eval/analysis/random.ts";
import { partition } from "#src/analysis/pelt.ts";

const costOf = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
};

/** Every way to cut, tried. */
const cheapest = (values: readonly number[], penalty: number, shortest: number): number => {
  let least = costOf(values);
  for (let cut = shortest; cut + shortest <= values.length; cut++)
    least = Math.min(least, costOf(values.slice(0, cut)) + penalty + cheapest(values.slice(cut), penalty, shortest));
  return least;
};

it("cuts as cheaply as any way to cut", () => {
  const { normal, uniform } = randomOf(17);
  for (let round = 0; round < 40; round++) {
    const step = Math.floor(uniform() * 14);
    const values = Array.from({ length: 14 }, (_, n) => normal() + (n < step ? 0 : 4 * uniform()));
    const penalty = 4 * uniform();
    const cuts = [0, ...partition(values, penalty, 2), values.length];
    const cost = cuts.slice(1).reduce((sum, to, n) => sum + costOf(values.slice(cuts[n], to)) + penalty, -penalty);
    expect(cost).toBeCloseTo(cheapest(values, penalty, 2), 9);
  }
});

it("leaves short series whole", () => {
  expect(partition([1, 9, 1, 9], 0.1, 5)).toEqual([]);
});
