import type { Histogram } from "#src/monitor/histogram.ts";
import { type Comparison, compareWindows, differenceOf, type Windows } from "./compare-windows.ts";
import type { Gate } from "./gates.ts";
import { pairsOf, windowOf } from "./slots.ts";

/** One operation before and after a deploy, in slots of 15 minutes. A world whose clock runs faster has shorter slots. */
export type Versions = { before: readonly Histogram[]; after: readonly Histogram[] };

/** A rise or a fall. */
export type Direction = 1 | -1;

export type Alarm = { gate: Gate; comparison: Comparison };

export const chanceOf = ({ rise, fall }: Comparison, direction: Direction): number => (direction === 1 ? rise : fall);

/** Whether a difference is at least a `part` of what a gate calls worth telling. */
export const isWorth = (difference: number, gate: Gate, direction: Direction, part = 1): boolean =>
  direction * difference >= part * Math.log1p(gate.least);

/**
 * A window of `length` slots from `gap` slots after the deploy, beside one that ended `gap` slots before it: what the
 * gap holds has no part in either.
 */
export const windowsAround = ({ before, after }: Versions, gap: number, length: number): Windows => {
  let history: Windows["history"] | undefined;
  return {
    before: windowOf(before, before.length - gap - length, before.length - gap),
    after: windowOf(after, gap, gap + length),
    // Most looks see no difference worth asking history about.
    get history() {
      return (history ??= pairsOf(before, length, 2 * gap + length));
    },
  };
};

/** Metrics that alarm on these windows, the least likely by chance first. `alpha` is shared among the gates. */
export const findAlarms = (windows: Windows, gates: readonly Gate[], alpha: number, direction: Direction): Alarm[] =>
  gates
    .flatMap((gate): Alarm[] => {
      const estimate = differenceOf(windows.before, windows.after, gate);
      if (estimate === null || !isWorth(estimate.value, gate, direction)) return [];
      const comparison = compareWindows(windows, gate);
      return comparison && chanceOf(comparison, direction) < alpha * gate.share ? [{ gate, comparison }] : [];
    })
    .toSorted(
      (a, b) => chanceOf(a.comparison, direction) / a.gate.share - chanceOf(b.comparison, direction) / b.gate.share,
    );
