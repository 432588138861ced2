import { compareWindows, type Windows } from "./compare-windows.ts";
import { chanceOf, type Alarm, type Direction, findAlarms, type Versions, windowsAround } from "./find-alarms.ts";
import { confirmAlarm } from "./confirm-alarm.ts";
import { type Gate, GATES } from "./gates.ts";
import { studentQuantile } from "./student-t.ts";
import { effectOf, UNKNOWN, type Verdict } from "./verdict.ts";

/** Slots after the deploy at which it is looked, and the share of alpha that each look spends. */
export const LOOKS: readonly { slots: number; spends: number }[] = [
  { slots: 1, spends: 0.1 },
  { slots: 2, spends: 0.15 },
  { slots: 4, spends: 0.25 },
  { slots: 8, spends: 0.5 },
];
/** Nothing changed if a change of this many times the gate can be ruled out. */
const RULED_OUT = 2;

const DIRECTIONS: readonly { kind: "regression" | "improved"; direction: Direction }[] = [
  { kind: "regression", direction: 1 },
  { kind: "improved", direction: -1 },
];

type Judged = { windows: Windows; look: number };

const tell = ({ gate, comparison }: Alarm, { windows, look }: Judged) => ({
  metric: gate.metric,
  effect: effectOf(comparison.difference, comparison.error, studentQuantile(0.025, comparison.df)),
  p: chanceOf(comparison, comparison.difference >= 0 ? 1 : -1),
  look,
  n: { before: windows.before.total, after: windows.after.total },
  noiseFloor: Math.expm1(comparison.noise),
  confirmation: null,
});

const unknown = (judged: Judged | null, reason: Verdict["reason"]): Verdict => ({
  kind: "inconclusive",
  metric: "latency",
  effect: UNKNOWN,
  p: 1,
  look: judged?.look ?? 0,
  n: { before: judged?.windows.before.total ?? 0, after: judged?.windows.after.total ?? 0 },
  noiseFloor: 0,
  confirmation: null,
  reason,
});

/** Without a confirmed alarm: is there no change, or can't it be told? `awaits`: what is still to come. */
const settle = (judged: Judged, gate: Gate, awaits: Verdict["reason"]): Verdict => {
  const comparison = compareWindows(judged.windows, gate);
  if (comparison === null) return unknown(judged, awaits ?? "few requests");
  const told = tell({ gate, comparison }, judged);
  const most = RULED_OUT * Math.log1p(gate.least);
  const isNothing = Math.log1p(told.effect.high) < most && Math.log1p(told.effect.low) > -most;
  if (awaits === null && isNothing) return { ...told, kind: "no-change", reason: null };
  return { ...told, kind: "inconclusive", reason: awaits ?? "too noisy" };
};

/**
 * GUARD-2S: compares a new version with the one before it at four looks, each against the equal window before the
 * deploy. `alpha` is the chance of an alarm without a change per operation and deploy: .01 to list it, .001 to act on
 * it. An alarm counts once slots that it hadn't seen confirm it; a confirmation that fails leaves the later looks.
 */
export const compareVersions = (
  versions: Versions,
  { alpha = 0.01, gates = GATES }: { alpha?: number; gates?: readonly Gate[] } = {},
): Verdict => {
  let judged: Judged | null = null;
  let awaits: Verdict["reason"] = null;
  for (const { slots, spends } of LOOKS) {
    if (versions.after.length < slots) {
      awaits ??= "awaits look";
      break;
    }
    judged = { windows: windowsAround(versions, 0, slots), look: slots };
    for (const { kind, direction } of DIRECTIONS) {
      const alarms = findAlarms(judged.windows, gates, alpha * spends, direction);
      const confirmation = alarms.length === 0 ? "denied" : confirmAlarm(versions, slots, alarms, direction);
      if (confirmation === "awaited") awaits = "awaits confirmation";
      if (typeof confirmation === "string") continue;
      const { alarm, fresh } = confirmation;
      const effect = effectOf(fresh.difference, fresh.error, studentQuantile(0.025, fresh.df));
      const told = tell(alarm, judged);
      return { ...told, kind, reason: null, confirmation: { effect, p: chanceOf(fresh, direction) } };
    }
  }
  const [first] = gates;
  return judged === null || first === undefined ? unknown(judged, awaits) : settle(judged, first, awaits);
};
