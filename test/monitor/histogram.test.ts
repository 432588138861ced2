import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketOf, countOf, type Histogram, histogramOf, latencyOf, mergeHistograms } from "#src/monitor/histogram.ts";

const latency = fc.double({ min: 2 ** -10, max: 2 ** 29, noNaN: true });
const histogram: fc.Arbitrary<Histogram> = fc.dictionary(
  fc.integer({ min: -160, max: 480 }).map(String),
  fc.integer({ min: 1, max: 1000 }),
);

describe("bucketOf", () => {
  it.each([
    [1, 0],
    [1.04, 0],
    [1.05, 1],
    [2, 16],
    [1024, 160],
    [0.5, -16],
    [0, -160],
    [-3, -160],
    [2 ** 40, 480],
  ])("puts %d µs into bucket %d", (microseconds, bucket) => {
    expect(bucketOf(microseconds)).toBe(bucket);
  });
});

describe("latencyOf", () => {
  it("is at most 2.2 % off what was counted", () => {
    fc.assert(
      fc.property(latency, (microseconds) => {
        expect(Math.abs(latencyOf(bucketOf(microseconds)) / microseconds - 1)).toBeLessThan(0.0222);
      }),
    );
  });
});

describe("mergeHistograms", () => {
  it("is what all latencies together would have come to", () => {
    fc.assert(
      fc.property(fc.array(latency), fc.array(latency), (one, other) => {
        expect(mergeHistograms([histogramOf(one), histogramOf(other)])).toEqual(histogramOf([...one, ...other]));
      }),
    );
  });

  it("does not care in which order or grouping", () => {
    fc.assert(
      fc.property(histogram, histogram, histogram, (a, b, c) => {
        const grouped = mergeHistograms([a, mergeHistograms([b, c])]);
        expect(mergeHistograms([mergeHistograms([c, a]), b])).toEqual(grouped);
        expect(countOf(grouped)).toBe(countOf(a) + countOf(b) + countOf(c));
      }),
    );
  });
});
