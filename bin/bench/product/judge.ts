import { median, medianInterval } from "#bin/bench/statistics.ts";
import { compareTurns, type Measure } from "./compare.ts";
import type { Turn } from "./start-contender.ts";

/** What the layer may cost: bounds of the median of the ratios. */
export type Target = { of: string; against: string; measure: Measure; min?: number; max?: number };

export const TARGETS: readonly Target[] = [
  { of: "mesh", against: "bare", measure: "throughput", min: 0.95 },
  { of: "mesh", against: "bare", measure: "cpu", max: 1.1 },
  { of: "mesh", against: "unmetered", measure: "cpu", max: 1.03 },
];

export type Judgement = Target & {
  ratio: number;
  /** Where the true median is, with 95 % confidence. */
  interval: readonly [number, number];
  verdict: "met" | "missed" | "not measured";
};

/** A target whose contenders had no turn is not measured, and so neither met nor missed. */
export const judge = (turns: ReadonlyMap<string, readonly Turn[]>, targets: readonly Target[]): Judgement[] =>
  targets.map((target) => {
    const { against, max = Infinity, measure, min = 0, of } = target;
    const ratios = compareTurns(measure, turns.get(of) ?? [], turns.get(against) ?? []);
    const ratio = median(ratios);
    const verdict = Number.isNaN(ratio) ? "not measured" : ratio >= min && ratio <= max ? "met" : "missed";
    return { ...target, ratio, interval: medianInterval(ratios), verdict };
  });
