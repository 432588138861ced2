import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { studentQuantile, studentTail } from "#src/analysis/student-t.ts";

describe("studentTail", () => {
  // By SciPy 1.17.1, scipy.stats.t.sf.
  it.each([
    [0, 3, 0.5],
    [1, 1, 0.25],
    [2.5, 5.36, 0.025627795910031507],
    [3.2, 20.77, 0.0021729117263157927],
    [-1.7, 7, 0.93353555160872237],
    [12, 4, 0.00013821427425148651],
    [1.96, 10000, 0.025011760115916513],
    [4.5, 200, 5.7593906314376652e-6],
    [0.001, 2, 0.49964644669779507],
    [60, 1.5, 0.00081117720670691683],
  ])("of t = %d with %d degrees of freedom", (t, df, tail) => {
    expect(Math.abs(studentTail(t, df) / tail - 1)).toBeLessThan(1e-10);
  });

  it("is symmetric, and falls", () => {
    const positive = fc.double({ min: 0, max: 50, noNaN: true });
    fc.assert(
      fc.property(positive, positive, fc.double({ min: 0.5, max: 500, noNaN: true }), (t, more, df) => {
        expect(studentTail(t, df) + studentTail(-t, df)).toBeCloseTo(1, 12);
        expect(studentTail(t + more, df)).toBeLessThanOrEqual(studentTail(t, df) + 1e-12);
      }),
    );
  });
});

describe("studentQuantile", () => {
  // By SciPy 1.17.1, scipy.stats.t.isf.
  it.each([
    [0.025, 5.36, 2.51951021371864],
    [0.005, 20.77, 2.83444524525512],
    [0.025, 1000, 1.96233908082641],
    [0.4, 2, 0.288675134594813],
  ])("that %d lie above with %d degrees of freedom", (p, df, t) => {
    expect(studentQuantile(p, df)).toBeCloseTo(t, 9);
  });
});
