import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { denseOf } from "#src/analysis/dense.ts";
import { shiftBetween } from "#src/analysis/shift.ts";
import { type Histogram, histogramOf } from "#src/monitor/histogram.ts";

const WIDTH = Math.LN2 / 16;
const moved = (histogram: Histogram, by: number): Histogram =>
  Object.fromEntries(Object.entries(histogram).map(([bucket, count]) => [Number(bucket) + by, count]));
const histogram: fc.Arbitrary<Histogram> = fc.dictionary(
  fc.integer({ min: 0, max: 60 }).map(String),
  fc.integer({ min: 1, max: 50 }),
  { minKeys: 1 },
);

describe("shiftBetween", () => {
  it("is by hand what four pairs say", () => {
    // Distances of the pairs 10→12, 10→14, 11→12, 11→14: 2, 4, 1, 3. Half lie below 2.5.
    const { value } = shiftBetween(denseOf({ 10: 1, 11: 1 }), denseOf({ 12: 1, 14: 1 }));
    expect(value).toBeCloseTo(2.5 * WIDTH, 12);
  });

  it("finds how far a histogram was moved, and nothing beside itself", () => {
    fc.assert(
      fc.property(histogram, fc.integer({ min: -40, max: 40 }), (one, by) => {
        const still = shiftBetween(denseOf(one), denseOf(one));
        const shifted = shiftBetween(denseOf(one), denseOf(moved(one, by)));
        expect(still.value).toBeCloseTo(0, 9);
        expect(shifted.value - still.value).toBeCloseTo(by * WIDTH, 9);
      }),
    );
  });

  it("turns round with its arguments, and doesn't care for the unit", () => {
    fc.assert(
      fc.property(histogram, histogram, (one, other) => {
        const there = shiftBetween(denseOf(one), denseOf(other));
        const back = shiftBetween(denseOf(other), denseOf(one));
        const scaled = shiftBetween(denseOf(moved(one, 160)), denseOf(moved(other, 160)));
        expect(scaled.value).toBeCloseTo(there.value, 9);
        expect(scaled.variance).toBeCloseTo(there.variance, 9);
        expect(back.value).toBeCloseTo(-there.value, 6);
      }),
    );
  });

  it("is close to the median over all pairs of the raw latencies", () => {
    const one = Array.from({ length: 300 }, (_, n) => 10_000 * Math.exp(0.6 * Math.sin(n * 7.3)));
    const other = Array.from({ length: 250 }, (_, n) => 11_500 * Math.exp(0.6 * Math.sin(n * 3.1)));
    const raw = one.flatMap((a) => other.map((b) => Math.log(b / a))).toSorted((a, b) => a - b);
    const { value } = shiftBetween(denseOf(histogramOf(one)), denseOf(histogramOf(other)));
    expect(Math.abs(value - (raw[raw.length >> 1] ?? 0))).toBeLessThan(0.005);
  });

  it("knows it less well with fewer requests", () => {
    const wide = Object.fromEntries(Array.from({ length: 40 }, (_, bucket) => [bucket, 1]));
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, bucket) => [bucket, 100]));
    const few = shiftBetween(denseOf(wide), denseOf(wide)).variance;
    expect(few / shiftBetween(denseOf(many), denseOf(many)).variance).toBeGreaterThan(50);
  });
});
