// Takes the place of the layer's `metrics.ts`: the same functions, which count nothing.
/* oxlint-disable import/no-relative-parent-imports -- the layer lies outside of this package */
import type { CallSeries } from "../../templates/product/src/orchestration/observe/metrics.ts";

const SERIES: CallSeries = {
  labels: "",
  calls: 0,
  failures: new Map(),
  buckets: new Uint32Array(1),
  inFlight: 0,
  mostInFlight: 0,
};

export const callSeriesOf = (): CallSeries => SERIES;
export const countCall = (): void => {};
export const count = (): void => {};
export const raise = (): void => {};
export const observe = (): void => {};
export const takeSamples = (): never[] => [];
