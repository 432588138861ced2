import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { checkValue } from "../../src/orchestration/contract/check-value.ts";
import {
  currentStreak,
  dayAsked,
  daysBefore,
  gapsIn,
  lastDays,
  longestStreak,
  requireDay,
} from "../../src/orchestration/object/days.ts";
import { where } from "../../src/orchestration/object/record-query.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2024-03-01T23:30:00Z") }));
afterEach(() => void vi.useRealTimers());

describe("days", () => {
  test("in a row go over the ends of months, and count once each", () => {
    const days = ["2024-02-28", "2024-03-01", "2024-02-29", "2024-02-29", null, "2024-02-20"];
    expect(longestStreak(days)).toBe(3);
    expect(currentStreak(days, "2024-03-01", 0)).toBe(3);
    expect(currentStreak(days, "2024-03-02", 0)).toBe(0);
    expect(currentStreak(days, "2024-03-02", 1)).toBe(3);
    expect(currentStreak(days, "2024-03-03", 1)).toBe(0);
    expect(longestStreak([])).toBe(0);
  });

  test("are looked for up to the one asked about, or today", () => {
    expect(daysBefore("2024-03-01", 1)).toBe("2024-02-29");
    expect(dayAsked({}, "until")).toBe("2024-03-01");
    expect(dayAsked({ until: "2024-01-31" }, "until")).toBe("2024-01-31");
    expect(() => dayAsked({ until: "2024-02-30" }, "until")).toThrow("must be a date");
    const schema = { on: { type: "date", origin: "caller" } } as const;
    expect(where(schema, [lastDays("on", "2024-03-07", 7)]).values).toEqual(["2024-03-01", "2024-03-07"]);
    expect(where(schema, [lastDays("on", "2024-03-07")]).values).toEqual(["", "2024-03-07"]);
  });

  test("may have to lie near today", () => {
    const day = { type: "date", origin: "caller", near: { after: 1, before: 2 } } as const;
    expect(checkValue(day, "2024-03-02")).toBeNull();
    expect(checkValue(day, "2024-03-03")).toBe("lies too far ahead");
    expect(checkValue(day, "2024-02-27")).toBe("lies too far back");
    expect(checkValue({ ...day, type: "date-time", near: { after: 0 } }, "2024-03-01T23:31:00Z")).toBe(
      "lies too far ahead",
    );
  });
});

describe("gaps", () => {
  const hours = { from: "08:00", to: "18:00" };

  test("lie between what is taken, within the hours", () => {
    expect(gapsIn(hours, [])).toEqual([hours]);
    expect(
      gapsIn(hours, [
        { from: "12:00", to: "13:00" },
        { from: "07:00", to: "09:00" },
        { from: "12:30", to: "14:00" },
        { from: "17:00", to: "20:00" },
      ]),
    ).toEqual([
      { from: "09:00", to: "12:00" },
      { from: "14:00", to: "17:00" },
    ]);
    expect(gapsIn(hours, [hours])).toEqual([]);
  });

  test("are of a day that must be named", () => {
    expect(() => requireDay({}, "on")).toThrow("is required");
    expect(requireDay({ on: "2024-03-01" }, "on")).toBe("2024-03-01");
  });
});
