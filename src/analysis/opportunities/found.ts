import type { Opportunity } from "./opportunity.ts";
import type { OperationTraffic } from "./traffic.ts";

export type Found = Pick<Opportunity, "kind" | "callsPerDay" | "evidence" | "value"> & { traffic: OperationTraffic };

/** Fewer calls tell little. Chosen, not measured. */
export const LEAST_CALLS = 200;

/** A number with as many digits as say something. */
export const plain = (value: number): string => {
  if (value >= 10_000) return `${Math.round(value / 1_000)} thousand`;
  return String(value >= 100 ? Math.round(value) : Number(value.toPrecision(2)));
};
