import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomOf } from "#bin/eval/analysis/random.ts";
import { compareVersions } from "#src/analysis/compare-versions.ts";
import { widenGates } from "#src/analysis/gates.ts";
import { type Histogram, histogramOf } from "#src/monitor/histogram.ts";

const { normal } = randomOf(7);
const slot = (factor = 1, requests = 750): Histogram =>
  histogramOf(Array.from({ length: requests }, () => 12_000 * factor * Math.exp(0.5 * normal())));
const slots = (count: number, factor?: number, requests?: number): Histogram[] =>
  Array.from({ length: count }, () => slot(factor, requests));

const before = slots(48);
const slow = slots(12, 1.2);

describe("compareVersions", () => {
  it("tells a version that is a fifth slower, once an hour more has confirmed it", () => {
    const verdict = compareVersions({ before, after: slow });
    expect(verdict).toMatchObject({ kind: "regression", metric: "latency", look: 1, reason: null });
    expect(verdict.effect.low).toBeLessThan(0.2);
    expect(verdict.effect.high).toBeGreaterThan(0.2);
    expect(verdict.confirmation?.effect.change).toBeCloseTo(0.2, 1);
    expect(verdict.n).toEqual({ before: 750, after: 750 });
  });

  it("waits for the confirmation", () => {
    expect(compareVersions({ before, after: slow.slice(0, 3) })).toMatchObject({
      kind: "inconclusive",
      reason: "awaits confirmation",
    });
    expect(compareVersions({ before, after: [] })).toMatchObject({ kind: "inconclusive", reason: "awaits look" });
  });

  it("drops an alarm that nothing confirms", () => {
    const passing = [...slots(1, 1.3), ...slots(11)];
    expect(compareVersions({ before, after: passing }).kind).not.toBe("regression");
  });

  it("tells an improvement the same way", () => {
    const verdict = compareVersions({ before: slow.concat(slow, slow), after: slots(12) });
    expect(verdict.kind).toBe("improved");
    expect(verdict.effect.high).toBeLessThan(0);
  });

  it("sees a tail that grew while the rest stayed", () => {
    const tailed = Array.from({ length: 14 }, () =>
      histogramOf(Array.from({ length: 1500 }, (_, n) => (n % 50 === 0 ? 300_000 : 12_000) * Math.exp(0.3 * normal()))),
    );
    const verdict = compareVersions({ before: slots(48, 1, 1500), after: tailed });
    expect(verdict).toMatchObject({ kind: "regression", metric: "p99" });
  });

  it("finds nothing between identical arms, whatever they hold", () => {
    const histogram = fc.dictionary(fc.integer({ min: 100, max: 200 }).map(String), fc.integer({ min: 1, max: 99 }));
    fc.assert(
      fc.property(histogram, fc.integer({ min: 1, max: 12 }), (same, after) => {
        const verdict = compareVersions({ before: Array(30).fill(same), after: Array(after).fill(same) });
        expect(["no-change", "inconclusive"]).toContain(verdict.kind);
      }),
      { numRuns: 30 },
    );
  });

  it("rules a change out if nothing changed, and says if it can't tell", () => {
    expect(compareVersions({ before, after: slots(8) })).toMatchObject({ kind: "no-change", reason: null });
    expect(compareVersions({ before: slots(48, 1, 2), after: slots(8, 1, 2) })).toMatchObject({
      kind: "inconclusive",
      reason: "few requests",
    });
    const unsteady = Array.from({ length: 48 }, (_, n) => slot(n % 16 < 8 ? 1 : 1.5));
    expect(compareVersions({ before: unsteady, after: slots(8, 1.5) })).toMatchObject({ reason: "too noisy" });
  });

  it("does not alarm where the service's own windows differ as much", () => {
    const unsteady = Array.from({ length: 48 }, (_, n) => slot(n % 16 < 8 ? 1 : 1.25));
    const verdict = compareVersions({ before: unsteady, after: slots(12, 1.5) });
    expect(verdict.noiseFloor).toBeGreaterThan(0.05);
    expect(compareVersions({ before: unsteady, after: slots(12, 1.25) }).kind).not.toBe("regression");
  });

  it("needs more for the smaller alpha and for wider gates", () => {
    const slightly = slots(12, 1.08);
    const p = compareVersions({ before, after: slightly }).p;
    expect(compareVersions({ before, after: slightly }, { gates: widenGates(3) }).p).toBeGreaterThan(p);
    expect(compareVersions({ before, after: slightly }, { alpha: 1e-9 }).kind).not.toBe("regression");
  });
});
