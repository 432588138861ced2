import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { denseOf } from "#src/analysis/dense.ts";
import { quantileOf } from "#src/analysis/quantile.ts";
import { histogramOf } from "#src/monitor/histogram.ts";

const WIDTH = Math.LN2 / 16;

describe("quantileOf", () => {
  it("goes by the straight line within a bucket", () => {
    // Two in bucket 10, two in bucket 20: half of them lie below the end of bucket 10, three quarters in the middle of 20.
    const histogram = denseOf({ 10: 2, 20: 2 });
    expect(quantileOf(histogram, 0.5).value).toBeCloseTo(11 * WIDTH, 12);
    expect(quantileOf(histogram, 0.75).value).toBeCloseTo(20.5 * WIDTH, 12);
  });

  it("knows it as well as the ranks around it are close", () => {
    // 100 in one bucket: one binomial deviation is five ranks, a twentieth of the bucket.
    expect(Math.sqrt(quantileOf(denseOf({ 7: 100 }), 0.5).variance)).toBeCloseTo(0.05 * WIDTH, 12);
    expect(Math.sqrt(quantileOf(denseOf({ 7: 1e6 }), 0.5).variance)).toBe(0.002);
  });

  it("is wary where hardly anything lies above", () => {
    const few = quantileOf(denseOf({ 7: 99, 90: 1 }), 0.99);
    expect(Math.sqrt(few.variance)).toBeGreaterThan(80 * WIDTH);
  });

  it("is within a bucket of the sample's", () => {
    const latency = fc.double({ min: 1, max: 1e8, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(latency, { minLength: 1, maxLength: 200 }),
        fc.constantFrom(0.5, 0.95, 0.99),
        (sample, p) => {
          const sorted = sample.toSorted((a, b) => a - b);
          const exact = sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? 0;
          const { value } = quantileOf(denseOf(histogramOf(sample)), p);
          expect(Math.abs(value - Math.log(exact))).toBeLessThanOrEqual(WIDTH * 1.001);
        },
      ),
    );
  });
});
