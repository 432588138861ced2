import { errorsOf } from "#src/monitor/errors-of.ts";
import { type Histogram, mergeHistograms } from "#src/monitor/histogram.ts";
import type { OperationBeat } from "#src/monitor/read-operations.ts";
import { denseOf } from "./dense.ts";
import { quantileOf } from "./quantile.ts";

/** One operation over some time. Milliseconds; null where nobody called. `errors`: a share; `rowsRead`: for each run. */
export type Figures = {
  calls: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
  errors: number;
  rowsRead: number;
};

const quantile = (latency: Histogram, p: number): number | null => {
  const dense = denseOf(latency);
  return dense.total === 0 ? null : Math.exp(quantileOf(dense, p).value) / 1_000;
};

export const figuresOf = (beats: readonly OperationBeat[]): Figures => {
  const sum = (of: (beat: OperationBeat) => number): number => beats.reduce((total, beat) => total + of(beat), 0);
  const latency = mergeHistograms(beats.map((beat) => beat.latency));
  const [calls, ran] = [sum((beat) => beat.calls), sum((beat) => beat.ran)];
  return {
    calls,
    p50: quantile(latency, 0.5),
    p95: quantile(latency, 0.95),
    p99: quantile(latency, 0.99),
    errors: calls === 0 ? 0 : sum(errorsOf) / calls,
    rowsRead: ran === 0 ? 0 : sum((beat) => beat.rowsRead) / ran,
  };
};
