import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomOf } from "#bin/eval/analysis/random.ts";
import { findChangePoints } from "#src/analysis/find-change-points.ts";

const series = (seed: number, length: number, levelAt: (n: number) => number, noise = 0.02): number[] => {
  const { normal } = randomOf(seed);
  return Array.from({ length }, (_, n) => 100 * Math.exp(levelAt(n) + noise * normal()));
};
const placesIn = (values: readonly (number | null)[]) => findChangePoints(values).map(({ at }) => at);

describe("findChangePoints", () => {
  it("finds steps, and how high they are", () => {
    const [first, second, ...others] = findChangePoints(series(1, 240, (n) => (n < 80 ? 0 : n < 160 ? 0.2 : 0.1)));
    expect([first?.at, second?.at]).toEqual([80, 160]);
    expect(first?.change).toBeCloseTo(Math.expm1(0.2), 1);
    expect(second?.change).toBeCloseTo(Math.expm1(-0.1), 1);
    expect(others).toEqual([]);
  });

  it("finds most steps where steps are usual", () => {
    const levels = [0, 0.4, 0.1, 0.6, 0.2, -0.2, 0.3, 0, 0.5, 0.1];
    const places = placesIn(series(2, 300, (n) => levels[Math.floor(n / 30)] ?? 0));
    expect(places.every((place) => place % 30 === 0)).toBe(true);
    expect(places.length).toBeGreaterThanOrEqual(6);
  });

  it.each([
    ["noise", () => 0],
    ["a trend", (n: number) => n / 400],
    ["a season", (n: number) => 0.1 * Math.sin((2 * Math.PI * n) / 24)],
    ["a step below 5 %", (n: number) => (n < 100 ? 0 : 0.04)],
    ["one outlier", (n: number) => (n === 100 ? 1 : 0)],
  ])("finds none in %s", (_, levelAt) => {
    for (const seed of [1, 2, 3]) expect(placesIn(series(seed, 200, levelAt))).toEqual([]);
  });

  it("does not care for the unit", () => {
    const values = series(4, 150, (n) => (n < 70 ? 0 : 0.3));
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (unit) => {
        expect(placesIn(values.map((value) => value * unit))).toEqual(placesIn(values));
      }),
      { numRuns: 20 },
    );
  });

  it("reads values below zero, gaps and hardly anything", () => {
    const values = series(5, 150, (n) => (n < 70 ? 0 : 1)).map((value) => value - 150);
    expect(placesIn(values)).toEqual([70]);
    expect(placesIn(values.map((value, n) => (n % 10 === 3 ? null : value)))).toEqual([70]);
    expect([placesIn([]), placesIn([1]), placesIn([null, null]), placesIn(Array(50).fill(7))]).toEqual([
      [],
      [],
      [],
      [],
    ]);
  });
});
