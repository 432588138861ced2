import { describe, expect, it } from "vitest";
import { randomOf } from "#bin/eval/analysis/random.ts";
import { findDrift } from "#src/analysis/find-drift.ts";

const hours = (rise: (hour: number) => number, days = 14, offset = 9): number[] => {
  const { normal } = randomOf(13);
  return Array.from(
    { length: 24 * days },
    (_, hour) => offset + 0.2 * Math.sin((2 * Math.PI * hour) / 24) + 0.02 * normal() + rise(hour),
  );
};

describe("findDrift", () => {
  it("does not take the hour of the day for drift", () => {
    const drift = findDrift({ hours: hours(() => 0), pinnedAt: 0 });
    expect(drift?.since).toBeNull();
    expect(drift?.effect.change).toBeCloseTo(0, 1);
  });

  it("finds a slow rise while it is small, wherever the level is", () => {
    const rise = (hour: number) => (Math.max(0, hour - 96) / 240) * Math.log(1.2);
    const drift = findDrift({ hours: hours(rise), pinnedAt: 0 });
    expect(drift?.since).toBeGreaterThan(96);
    expect(drift?.effect.change).toBeLessThan(0.12);
    expect(findDrift({ hours: hours(rise, 14, 2), pinnedAt: 0 })?.since).toBe(drift?.since);
  });

  it("holds on to what was accepted, until somebody accepts the new level", () => {
    const step = (hour: number) => (hour >= 96 ? 0.1 : 0);
    expect(findDrift({ hours: hours(step), pinnedAt: 0 })?.since).toBeLessThan(96 + 48);
    expect(findDrift({ hours: hours(step), pinnedAt: 96 })?.since).toBeNull();
  });

  it("does without hours that nobody asked in, and waits for four days", () => {
    const gaps = hours(() => 0).map((value, hour) => (hour % 24 < 6 ? null : value));
    expect(findDrift({ hours: gaps, pinnedAt: 0 })?.since).toBeNull();
    expect(findDrift({ hours: hours(() => 0, 3), pinnedAt: 0 })).toBeNull();
  });
});
