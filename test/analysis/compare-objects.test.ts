import { describe, expect, it } from "vitest";
import { randomOf } from "#bin/eval/analysis/random.ts";
import { compareObjects, type ObjectPeriods } from "#src/analysis/compare-objects.ts";

const { normal } = randomOf(5);
const period = (mean: number, count: number) => ({
  count,
  sum: count * mean + Math.sqrt(count) * 0.5 * normal(),
});
const objects = (number: number, rise: number, load = 0, count = 100): ObjectPeriods[] =>
  Array.from({ length: number }, () => {
    const own = 9 + 0.2 * normal();
    return { before: period(own, count), after: period(own + rise + load, count) };
  });
const cohorts = (rise: number, load = 0) => ({
  canary: objects(40, rise, load),
  rest: objects(60, 0, load),
  variance: 0.25,
});

describe("compareObjects", () => {
  it("takes off what the other objects changed by as well", () => {
    expect(compareObjects(cohorts(0, 0.5))).toMatchObject({ kind: "no-change", n: { before: 60, after: 40 } });
    const verdict = compareObjects(cohorts(Math.log(1.2), 0.5));
    expect(verdict.kind).toBe("regression");
    expect(verdict.effect.change).toBeCloseTo(0.2, 1);
    expect(compareObjects(cohorts(Math.log(0.8), 0.5)).kind).toBe("improved");
  });

  it("computes by hand: two objects of each kind changed by .3 and .1, each beside a mirror image", () => {
    const object = (change: number): ObjectPeriods => ({
      before: { count: 10, sum: 0 },
      after: { count: 10, sum: 10 * change },
    });
    const group = (middle: number) => Array.from({ length: 20 }, (_, n) => object(middle + (n % 2 ? 0.02 : -0.02)));
    const { effect, noiseFloor } = compareObjects({ canary: group(0.3), rest: group(0.1), variance: 1 });
    // Scatter far below what single requests explain: no variance between objects, the plain difference of means.
    expect(Math.log1p(effect.change)).toBeCloseTo(0.2, 9);
    expect(noiseFloor).toBe(0);
  });

  it("takes the scatter between objects for noise", () => {
    const unsteady = (rise: number) =>
      objects(40, 0).map((object, n) => {
        const by = rise + (n % 2 ? 0.4 : -0.4);
        return { ...object, after: { count: 100, sum: object.after.sum + 100 * by } };
      });
    expect(compareObjects({ canary: unsteady(0.1), rest: unsteady(0), variance: 0.25 }).kind).toBe("inconclusive");
  });

  it("needs thirty objects with five requests each, before and after", () => {
    const few = { canary: objects(14, 1), rest: objects(15, 0), variance: 0.25 };
    expect(compareObjects(few)).toMatchObject({ kind: "inconclusive", reason: "few requests" });
    const idle = { canary: objects(40, 1, 0, 4), rest: objects(60, 0, 0, 4), variance: 0.25 };
    expect(compareObjects(idle)).toMatchObject({ kind: "inconclusive", reason: "few requests" });
  });
});
