import { describe, expect, it } from "vitest";
import { betweenWindows, degreesOfFreedom } from "#src/analysis/between-windows.ts";

describe("betweenWindows", () => {
  it("is the prior without history", () => {
    expect(betweenWindows([], 0.02)).toBeCloseTo(2 * 0.02 ** 2, 12);
  });

  it("is what windows differ by beyond their own errors, beside eight pairs of the prior", () => {
    const differences = Array.from({ length: 23 }, () => ({ value: 0.1, variance: 0.0004 }));
    expect(betweenWindows(differences, 0.02)).toBeCloseTo((23 * 0.0096 + 8 * 2 * 0.0004) / 31, 12);
  });

  it("takes nothing off where windows differ less than expected", () => {
    expect(betweenWindows([{ value: 0, variance: 1 }], 0.02)).toBeCloseTo((8 * 2 * 0.0004) / 9, 12);
  });
});

it("gives a test as many degrees of freedom as its history and the prior are worth", () => {
  expect(degreesOfFreedom(23)).toBeCloseTo(20.77, 12);
});
