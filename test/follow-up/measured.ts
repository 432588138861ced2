import type { ArmFigures, OperationFigures, PerfResult } from "#src/follow-up/perf-result.ts";

export const ROUNDS = 8;

const armOf = (median: number): ArmFigures => ({
  median,
  p50: median,
  p95: median * 2,
  p99: median * 3,
  calls: 320,
  restarts: Array.from({ length: ROUNDS }, (_, round) => median * (0.9 + round / 40)),
});

/** Figures with intervals close around the ratio of two medians. */
export const figuresFor = (
  operation: string,
  before: number,
  after: number,
  more: Partial<OperationFigures> = {},
): OperationFigures => {
  const ratio = after / before;
  return {
    operation,
    request: "GET /notebooks/diary/pinned",
    verdict: ratio > 1.2 ? "slower" : ratio < 0.8 ? "faster" : "same",
    ratio,
    low95: ratio * 0.97,
    high95: ratio * 1.03,
    low99: ratio * 0.96,
    high99: ratio * 1.04,
    floor: 0.031,
    base: armOf(before),
    control: armOf(before * 1.01),
    head: armOf(after),
    rowsRead: { base: 1644, head: 25 },
    errors: { base: 0, control: 0, head: 0 },
    ...more,
  };
};

export const resultOf = (operations: OperationFigures[], more: Partial<PerfResult> = {}): PerfResult => ({
  v: 1,
  base: "a".repeat(40),
  head: "b".repeat(40),
  environment: {
    node: "24.21.0",
    workerd: "1.20261023.1",
    platform: "linux x64",
    cpu: "AMD EPYC 7763 64-Core Processor",
    cpus: 4,
  },
  rounds: ROUNDS,
  passes: 40,
  concurrency: 1,
  budget: 0.1,
  workload: [
    { operation: "Note.countPinned", records: 2000, share: null, filled: 970 },
    { operation: "Note.read", records: 0, share: null, filled: 970 },
  ],
  bundle: { bytes: { base: 320_137, head: 320_155 }, gzip: { base: 86_846, head: 86_855 } },
  memory: { base: 107_708_416, control: 107_000_000, head: 91_254_784 },
  operations,
  ...more,
});
