import { type Summary, summarise } from "#bin/bench/statistics.ts";
import type { Turn } from "./start-contender.ts";

export type Measure = "throughput" | "cpu";

/** How one contender stands to another, as ratios. */
export type Comparison = {
  /** The best turn of the one to the best of the other. Others on the machine only ever take, so this holds least of them. */
  best: number;
  /** Over the rounds, each turn to the other's in the same round. */
  rounds: Summary;
};

/** Requests per second, or microseconds of processor time per request. */
export const measureTurn = (measure: Measure, { cpuSeconds, requests, seconds }: Turn): number =>
  measure === "throughput" ? requests / seconds : (cpuSeconds * 1_000_000) / requests;

/** The highest throughput, or the lowest processor time. NaN where there was no turn. */
export const bestOf = (measure: Measure, turns: readonly Turn[]): number => {
  const values = turns.map((turn) => measureTurn(measure, turn));
  if (values.length === 0) return Number.NaN;
  return measure === "throughput" ? Math.max(...values) : Math.min(...values);
};

export const compareTurns = (measure: Measure, of: readonly Turn[], against: readonly Turn[]): Comparison => ({
  best: bestOf(measure, of) / bestOf(measure, against),
  rounds: summarise(
    of.flatMap((turn, round) => {
      const other = against[round];
      return other === undefined ? [] : [measureTurn(measure, turn) / measureTurn(measure, other)];
    }),
  ),
});
