import type { Figures } from "#src/analysis/figures.ts";
import type { Histogram } from "#src/monitor/histogram.ts";
import type { ServiceTraits } from "#src/monitor/product-state.ts";
import type { LoadBeat } from "#src/monitor/read-loads.ts";
import type { TunedSetting, Tuning } from "./tuning.ts";

/** One service over the last beats, and how far each of its settings may go. */
export type Load = {
  service: string;
  traits: ServiceTraits;
  /** Length of all beats together. */
  seconds: number;
  beats: readonly LoadBeat[];
  operations: readonly { operation: string; figures: Figures; latency: Histogram; writes: boolean }[];
  /** What holds; null: the product has no such setting. */
  holds(name: TunedSetting): number | null;
  /** The value nearest to the one wanted that is allowed; null: none lies on that way. */
  limit(name: TunedSetting, wanted: number): number | null;
};

/** What a rule finds. */
export type Found = Pick<Tuning, "setting" | "to" | "why" | "expected" | "measure">;
export type Rule = (load: Load) => Found | null;

/** Fewer calls in all beats say nothing about a service. */
export const LEAST_CALLS = 1_000;

export const sumOf = (load: Load, of: (beat: LoadBeat) => number): number =>
  load.beats.reduce((sum, beat) => sum + of(beat), 0);

/** Calls that failed with a class. */
export const failedWith = (load: Load, name: string): number => sumOf(load, ({ failures }) => failures[name] ?? 0);

export const percent = (share: number): string => {
  const value = share * 100;
  return `${value > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} %`;
};
