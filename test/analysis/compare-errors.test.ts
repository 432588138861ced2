import { describe, expect, it } from "vitest";
import { compareErrors, type ErrorMinute } from "#src/analysis/compare-errors.ts";

const minutes = (errors: number[]): ErrorMinute[] => errors.map((count) => ({ requests: 100, errors: count }));
const steady = (rate: number, length = 40) => minutes(Array.from({ length }, (_, n) => rate + (n % 2)));

describe("compareErrors", () => {
  it("tells a share of errors that doubled", () => {
    const verdict = compareErrors(steady(1), steady(3));
    expect(verdict).toMatchObject({ kind: "regression", metric: "errors", n: { before: 4000, after: 4000 } });
    expect(verdict.effect.change).toBeCloseTo(1.32, 1);
    expect(compareErrors(steady(3), steady(1)).kind).toBe("improved");
  });

  it("is by hand the z of two proportions where errors come independently", () => {
    // 60 of 4000 and 100 of 4000: z = .01 / √(.02·.98·2/4000) = 3.194; t with 78 degrees of freedom.
    expect(compareErrors(steady(1), steady(2)).p).toBeCloseTo(0.00101, 5);
  });

  it("takes as many errors in one burst for less", () => {
    const burst = minutes(Array.from({ length: 40 }, (_, n) => (n >= 20 && n < 25 ? 28 : 0)));
    expect(compareErrors(steady(1), burst).p).toBeGreaterThan(0.01);
  });

  it("asks for half as much again and five errors", () => {
    expect(compareErrors(steady(20, 400), steady(24, 400)).kind).toBe("no-change");
    expect(compareErrors(minutes([0, 0, 0]), minutes([0, 0, 4])).kind).toBe("no-change");
  });

  it("finds nothing between identical arms or without requests", () => {
    expect(compareErrors(steady(1), steady(1))).toMatchObject({ kind: "no-change" });
    expect(compareErrors(steady(0), [])).toMatchObject({ kind: "inconclusive", reason: "few requests" });
  });
});
