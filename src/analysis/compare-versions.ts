import type { Histogram } from "#src/monitor/histogram.ts";
import { type Comparison, compareWindows, differenceOf, type Windows } from "./compare-windows.ts";
import { type Gate, GATES } from "./gates.ts";
import { historyOf, windowOf } from "./slots.ts";
import { studentQuantile } from "./student-t.ts";
import { effectOf, UNKNOWN, type Verdict } from "./verdict.ts";

/** One operation before and after a deploy, in slots of 15 minutes. A world whose clock runs faster has shorter slots. */
export type Versions = { before: readonly Histogram[]; after: readonly Histogram[] };

/** Slots after the deploy at which it is looked, and the share of alpha that each look spends. */
const LOOKS = [
  { slots: 1, spends: 0.1 },
  { slots: 2, spends: 0.15 },
  { slots: 4, spends: 0.25 },
  { slots: 8, spends: 0.5 },
];
/** A confirmation takes this many slots, and more while they hold too few requests for p99. */
const CONFIRMS = 4;
const CONFIRMS_AT_MOST = 16;
const CONFIRMED = 0.05;
/** Nothing changed if a change of this many times the gate can be ruled out. */
const RULED_OUT = 2;

type Direction = { kind: "regression" | "improved"; sign: 1 | -1 };
const DIRECTIONS: readonly Direction[] = [
  { kind: "regression", sign: 1 },
  { kind: "improved", sign: -1 },
];

type Found = { gate: Gate; comparison: Comparison };
type Judged = { windows: Windows; look: number };

const chanceOf = ({ rise, fall }: Comparison, sign: 1 | -1): number => (sign === 1 ? rise : fall);
const isWorth = (difference: number, gate: Gate, sign: 1 | -1, part = 1): boolean =>
  sign * difference >= part * Math.log1p(gate.least);

/** Windows of `length` slots from slot `from` after the deploy, beside as many before it. */
const windowsOf = ({ before, after }: Versions, from: number, length: number): Windows => {
  let history: ReturnType<typeof historyOf> | undefined;
  return {
    before: windowOf(before, before.length - length, before.length),
    after: windowOf(after, from, from + length),
    // Most looks see no difference worth asking history about.
    get history() {
      return (history ??= historyOf(before, length));
    },
  };
};

/** Metrics that alarm at one look, the least likely by chance first. */
const alarmsAt = (windows: Windows, gates: readonly Gate[], spends: number, sign: 1 | -1): Found[] =>
  gates
    .flatMap((gate): Found[] => {
      const estimate = differenceOf(windows.before, windows.after, gate);
      if (estimate === null || !isWorth(estimate.value, gate, sign)) return [];
      const comparison = compareWindows(windows, gate);
      return comparison && chanceOf(comparison, sign) < spends * gate.share ? [{ gate, comparison }] : [];
    })
    .toSorted((a, b) => chanceOf(a.comparison, sign) / a.gate.share - chanceOf(b.comparison, sign) / b.gate.share);

/** Fresh windows for one metric: null until there are enough slots. */
const freshWindows = (versions: Versions, look: number, gate: Gate): Windows | null => {
  for (let length = CONFIRMS; length <= CONFIRMS_AT_MOST; length++) {
    if (versions.after.length < look + length) return null;
    const windows = windowsOf(versions, look, length);
    if (Math.min(windows.before.total, windows.after.total) >= gate.requests) return windows;
  }
  return windowsOf(versions, look, CONFIRMS);
};

type Confirmation = "awaited" | "denied" | { found: Found; fresh: Comparison };

const confirm = (versions: Versions, look: number, alarms: readonly Found[], sign: 1 | -1): Confirmation => {
  let awaited = false;
  for (const found of alarms) {
    const windows = freshWindows(versions, look, found.gate);
    if (windows === null) {
      awaited = true;
      continue;
    }
    const fresh = compareWindows(windows, found.gate);
    if (fresh && chanceOf(fresh, sign) < CONFIRMED && isWorth(fresh.difference, found.gate, sign, 0.5))
      return { found, fresh };
  }
  return awaited ? "awaited" : "denied";
};

const tell = ({ gate, comparison }: Found, { windows, look }: Judged) => ({
  metric: gate.metric,
  effect: effectOf(comparison.difference, comparison.error, studentQuantile(0.025, comparison.df)),
  p: comparison.difference >= 0 ? comparison.rise : comparison.fall,
  look,
  n: { before: windows.before.total, after: windows.after.total },
  noiseFloor: Math.expm1(comparison.noise),
  confirmation: null,
});

const unknown = (look: number, windows: Windows | null, reason: Verdict["reason"]): Verdict => ({
  kind: "inconclusive",
  metric: "latency",
  effect: UNKNOWN,
  p: 1,
  look,
  n: { before: windows?.before.total ?? 0, after: windows?.after.total ?? 0 },
  noiseFloor: 0,
  confirmation: null,
  reason,
});

/** After the last look: is there no change, or can't it be told? */
const settle = (judged: Judged, gate: Gate, reason: Verdict["reason"] | null): Verdict => {
  const comparison = compareWindows(judged.windows, gate);
  if (comparison === null) return unknown(judged.look, judged.windows, reason ?? "few requests");
  const told = tell({ gate, comparison }, judged);
  const most = RULED_OUT * Math.log1p(gate.least);
  const isNothing = Math.log1p(told.effect.high) < most && Math.log1p(told.effect.low) > -most;
  if (reason !== null) return { ...told, kind: "inconclusive", reason };
  return isNothing
    ? { ...told, kind: "no-change", reason: null }
    : { ...told, kind: "inconclusive", reason: "too noisy" };
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
  const [first] = gates;
  if (first === undefined) return unknown(0, null, "few requests");
  let judged: Judged | null = null;
  let waits: Verdict["reason"] = null;
  for (const { slots, spends } of LOOKS) {
    if (versions.after.length < slots) {
      waits ??= "awaits look";
      break;
    }
    judged = { windows: windowsOf(versions, 0, slots), look: slots };
    for (const { kind, sign } of DIRECTIONS) {
      const alarms = alarmsAt(judged.windows, gates, alpha * spends, sign);
      const confirmation = alarms.length === 0 ? "denied" : confirm(versions, slots, alarms, sign);
      if (confirmation === "awaited") waits = "awaits confirmation";
      if (typeof confirmation === "string") continue;
      const { found, fresh } = confirmation;
      const effect = effectOf(fresh.difference, fresh.error, studentQuantile(0.025, fresh.df));
      return { ...tell(found, judged), kind, reason: null, confirmation: { effect, p: chanceOf(fresh, sign) } };
    }
  }
  return judged === null ? unknown(0, null, "awaits look") : settle(judged, first, waits);
};
