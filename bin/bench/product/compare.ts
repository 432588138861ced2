import type { Turn } from "./start-contender.ts";

export type Measure = "throughput" | "cpu";

/** Requests per second, or microseconds of processor time per request. */
export const measureTurn = (measure: Measure, { cpuSeconds, requests, seconds }: Turn): number =>
  measure === "throughput" ? requests / seconds : (cpuSeconds * 1_000_000) / requests;

/** How each turn stands to the turn of the other in the same round, when the machine was the same for both. */
export const compareTurns = (measure: Measure, of: readonly Turn[], against: readonly Turn[]): number[] =>
  of.flatMap((turn, round) => {
    const other = against[round];
    return other === undefined ? [] : [measureTurn(measure, turn) / measureTurn(measure, other)];
  });
