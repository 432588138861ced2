import { describe, expect, it } from "vitest";
import { enterDay, falseAlarmShare, type LedgerDay, nextCaution, NO_FALSE_ALARMS } from "#src/analysis/ledger.ts";

const days = (alarms: number, count = 30): LedgerDay[] =>
  Array.from({ length: count }, (_, day) => ({ day: `day ${day}`, comparisons: 100, alarms: day === 0 ? alarms : 0 }));

describe("the false-alarm ledger", () => {
  it("counts the last thirty days", () => {
    expect(falseAlarmShare(days(6))).toEqual({ comparisons: 3000, alarms: 6, share: 0.002 });
    expect(falseAlarmShare(days(6, 31))).toMatchObject({ comparisons: 3000, alarms: 0 });
    expect(falseAlarmShare([])).toMatchObject({ share: null });
  });

  it("grows cautious above .5 %, and less so once it is quiet", () => {
    expect(nextCaution(days(16), 1)).toBe(1.25);
    expect(nextCaution(days(600), 4)).toBe(4);
    expect(nextCaution(days(6), 2)).toBe(2);
    expect(nextCaution(days(0), 1.25)).toBe(1);
    expect(nextCaution(days(0), 1)).toBe(1);
    expect(nextCaution([], 2)).toBe(2);
    expect(nextCaution(days(1, 1), 1)).toBe(1);
  });

  it("enters each day once, and keeps thirty", () => {
    const all = [...days(16), ...days(0)].map((day, n) => ({ ...day, day: `day ${n}` }));
    const one = all.slice(0, 1).reduce(enterDay, NO_FALSE_ALARMS);
    expect(one).toEqual({ days: [all[0]], caution: 1.25 });
    expect(enterDay(one, { ...all[0]!, alarms: 99 })).toEqual(one);
    expect(all.reduce(enterDay, NO_FALSE_ALARMS)).toMatchObject({ days: all.slice(-30), caution: 1 });
  });
});
