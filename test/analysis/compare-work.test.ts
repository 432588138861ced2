import { describe, expect, it } from "vitest";
import {
  compareWork as compareRates,
  rateBefore,
  rateOf,
  type WorkBeat,
  type WorkGate,
} from "#src/analysis/compare-work.ts";

const GATE: WorkGate = { metric: "rows-read", times: 3, least: 50 };
const compareWork = (before: WorkBeat[], ...rest: [WorkBeat[], WorkGate, { alpha: number }?]) =>
  compareRates(rateOf(before), ...rest);
const beats = (count: number, amount: (beat: number) => number, calls = 10): WorkBeat[] =>
  Array.from({ length: count }, (_, beat) => ({ amount: amount(beat), calls }));

/** Numbers in [0, 1), the same each time. */
const chanceOf = (seed: number) => () => {
  seed = (Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0;
  return ((seed ^ (seed >>> 13)) >>> 0) / 2 ** 32;
};
/** Rows of calls on instances of very different sizes, as few of them come in each beat. */
const unevenly = (chance: () => number) => () =>
  Array.from({ length: 10 }, () => 20 * (1 - chance()) ** -0.7).reduce((sum, rows) => sum + rows, 0);

describe("what is done for a call", () => {
  it("is a regression where far more is, from the first slot on", () => {
    const verdict = compareWork(
      beats(30, (n) => 200 + (n % 3)),
      beats(15, (n) => 3_000 + (n % 5)),
      GATE,
      { alpha: 0.001 },
    );
    expect(verdict).toMatchObject({ kind: "regression", metric: "rows-read", n: { before: 300, after: 150 } });
    expect(verdict.effect.change).toBeCloseTo(14, 0);
  });

  it("is none below the gate, however sure it is", () => {
    expect(
      compareWork(
        beats(30, () => 200),
        beats(15, () => 500),
        GATE,
      ).kind,
    ).toBe("no-change");
    expect(
      compareWork(
        beats(30, () => 10),
        beats(15, () => 400),
        GATE,
      ).kind,
    ).toBe("no-change");
  });

  it("is none where one beat alone is far off, or only the first half", () => {
    expect(
      compareWork(
        beats(30, () => 200),
        beats(15, (n) => (n === 7 ? 60_000 : 200)),
        GATE,
      ).kind,
    ).toBe("no-change");
    expect(
      compareWork(
        beats(30, () => 200),
        beats(16, (n) => (n < 8 ? 9_000 : 200)),
        GATE,
      ).kind,
    ).toBe("no-change");
  });

  it("can't be told from few calls", () => {
    expect(
      compareWork(
        beats(30, () => 200),
        beats(7, () => 9_000),
        GATE,
      ),
    ).toMatchObject({
      kind: "inconclusive",
      reason: "few requests",
    });
    expect(
      compareWork(
        beats(30, () => 1, 1),
        beats(15, () => 900, 1),
        GATE,
      ).reason,
    ).toBe("few requests");
  });

  it("makes something of the first that was never there", () => {
    const verdict = compareWork(
      beats(30, () => 0),
      beats(15, () => 4),
      { metric: "refusals", times: 3, least: 0.1 },
    );
    expect(verdict.kind).toBe("regression");
    expect(Number.isFinite(verdict.effect.high)).toBe(true);
  });

  it("alarms in none of 2,000 comparisons of what is the same and uneven", () => {
    const chance = chanceOf(11);
    const alarms = Array.from({ length: 2_000 }, () =>
      compareWork(beats(30, unevenly(chance)), beats(15, unevenly(chance)), GATE, { alpha: 0.001 }),
    ).filter(({ kind }) => kind === "regression");
    expect(alarms).toHaveLength(0);
  });
});

it("is reckoned of the objects of a canary before it from what all did, and what the others still do", () => {
  const of = (rate: number, calls: number) => rateOf(beats(30, () => rate * calls, calls));
  // A fifth of the calls go to objects that always read far more.
  const before = rateBefore(of(280, 100), of(100, 80), of(1_000, 20));
  expect(before.rate).toBeCloseTo(1_000);
  expect(before.variance).toBeGreaterThan(of(280, 100).variance);
  expect(rateBefore(of(10, 100), of(50, 80), of(50, 20)).rate).toBe(0);
});
