import { describe, expect, it } from "vitest";
import { randomOf } from "#bin/eval/analysis/random.ts";
import { findIncident } from "#src/analysis/find-incident.ts";

const DAY = 1440;
const change = 3 * DAY + 600;
/** Three days with a season of a third, and the hour after a change. */
const series = (after: (minute: number) => number): number[] => {
  const { normal } = randomOf(11);
  return Array.from({ length: change + 60 }, (_, minute) => {
    const usual = 100 + 33 * Math.sin((2 * Math.PI * minute) / DAY) + 2 * normal();
    return minute < change ? usual : usual + after(minute - change);
  });
};

describe("findIncident", () => {
  it("tells a jump from the hour of the day", () => {
    expect(findIncident({ values: series(() => 0), change })?.isIncident).toBe(false);
    const jump = findIncident({ values: series((minute) => (minute >= 30 ? 40 : 0)), change });
    expect(jump?.isIncident).toBe(true);
    expect(jump?.minute).toBeGreaterThanOrEqual(change + 30);
    expect(findIncident({ values: series(() => -40), change })?.score).toBeLessThan(-6);
  });

  it("doesn't take one minute for an incident", () => {
    expect(findIncident({ values: series((minute) => (minute === 30 ? 40 : 0)), change })?.isIncident).toBe(false);
  });

  it("scores by hand: five minutes of 10 more beside minutes that differ by 1", () => {
    const values = Array.from({ length: 125 }, (_, minute) => (minute < 120 ? 20 + (minute % 2) : 30.5));
    // off = 20.5, MAD = .5, scale = .7413.
    expect(findIncident({ values, change: 120 })?.score).toBeCloseTo(10 / 0.7413, 6);
  });

  it("says nothing where nothing was seen", () => {
    expect(findIncident({ values: [1, 2, 3], change: 2 })).toBeNull();
    expect(findIncident({ values: Array(200).fill(null), change: 150 })).toBeNull();
  });
});
