import { describe, expect, it } from "vitest";
import { randomOf } from "#bin/eval/analysis/random.ts";
import { compareCanary } from "#src/analysis/compare-canary.ts";
import { histogramOf } from "#src/monitor/histogram.ts";

const { normal } = randomOf(3);
const block = (load: number, factor = 1, requests = 100) =>
  histogramOf(Array.from({ length: requests }, () => 12_000 * load * factor * Math.exp(0.5 * normal())));
const blocks = (factor: number, requests = 100) =>
  Array.from({ length: 12 }, (_, n) => {
    // Load that both versions feel at once.
    const load = 1 + 0.3 * Math.sin(n);
    return { rest: block(load, 1, 4 * requests), canary: block(load, factor, requests) };
  });

describe("compareCanary", () => {
  it("sees through load that both versions share", () => {
    expect(compareCanary(blocks(1)).kind).toBe("no-change");
    expect(compareCanary(blocks(1.2))).toMatchObject({ kind: "regression", n: { before: 4800, after: 1200 } });
    expect(compareCanary(blocks(0.8)).kind).toBe("improved");
  });

  it("finds nothing between identical arms", () => {
    const same = blocks(1).map(({ rest }) => ({ rest, canary: rest }));
    const verdict = compareCanary(same);
    expect(verdict.kind).toBe("no-change");
    expect(verdict.effect.change).toBeCloseTo(0, 9);
    expect(verdict.p).toBeCloseTo(0.5, 9);
  });

  it("needs six blocks with three requests of each", () => {
    expect(compareCanary(blocks(2).slice(0, 5))).toMatchObject({ kind: "inconclusive", reason: "few requests" });
    expect(compareCanary(blocks(2, 2))).toMatchObject({ kind: "inconclusive", reason: "few requests" });
  });

  it("says if blocks differ too much to tell", () => {
    const unsteady = Array.from({ length: 12 }, (_, n) => ({ rest: block(1), canary: block(n % 2 ? 0.7 : 1.4) }));
    expect(compareCanary(unsteady)).toMatchObject({ kind: "inconclusive", reason: "too noisy" });
  });
});
