import { type Comparison, compareWindows, type Windows } from "./compare-windows.ts";
import { type Alarm, chanceOf, type Direction, isWorth, type Versions, windowsAround } from "./find-alarms.ts";
import type { Gate } from "./gates.ts";

/** A confirmation takes this many slots, and more while they hold too few requests for its metric. */
const SLOTS = 4;
const SLOTS_AT_MOST = 16;
const SURE = 0.01;
const PART_OF_GATE = 0.5;

export type Confirmation = "awaited" | "denied" | { alarm: Alarm; fresh: Comparison };

/** Null until there are enough slots. */
const freshWindows = (versions: Versions, look: number, gate: Gate): Windows | null => {
  for (let length = SLOTS; length <= SLOTS_AT_MOST; length++) {
    if (versions.after.length < look + length) return null;
    const windows = windowsAround(versions, look, length);
    if (Math.min(windows.before.total, windows.after.total) >= gate.requests) return windows;
  }
  return windowsAround(versions, look, SLOTS);
};

/**
 * Whether slots that an alarm at `look` hasn't seen, after the deploy nor before it, show at least half the gate with
 * p < .01. Fresh on both sides: a window before the deploy that was fast by chance would speak for both.
 */
export const confirmAlarm = (
  versions: Versions,
  look: number,
  alarms: readonly Alarm[],
  direction: Direction,
): Confirmation => {
  let isAwaited = false;
  for (const alarm of alarms) {
    const windows = freshWindows(versions, look, alarm.gate);
    isAwaited ||= windows === null;
    const fresh = windows && compareWindows(windows, alarm.gate);
    if (fresh && chanceOf(fresh, direction) < SURE && isWorth(fresh.difference, alarm.gate, direction, PART_OF_GATE))
      return { alarm, fresh };
  }
  return isAwaited ? "awaited" : "denied";
};
