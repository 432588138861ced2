import type { Judged } from "#src/analysis/judge-rollout.ts";
import type { Verdict } from "#src/analysis/verdict.ts";

const VERDICT: Verdict = {
  kind: "regression",
  metric: "latency",
  effect: { change: 2, low: 1.5, high: 2.6 },
  p: 1e-6,
  look: 1,
  n: { before: 400, after: 420 },
  noiseFloor: 0.03,
  confirmation: null,
  reason: null,
};

/** An operation that got three times as slow, but for what is said otherwise. */
export const judged = ({
  verdict,
  ...more
}: Partial<Omit<Judged, "verdict">> & { verdict?: Partial<Verdict> } = {}): Judged => ({
  service: "Note",
  operation: "Note.list",
  newErrors: [],
  before: { calls: 400, p50: 4, p95: 9, p99: 12, errors: 0, rowsRead: 10 },
  after: { calls: 420, p50: 12, p95: 25, p99: 40, errors: 0, rowsRead: 400 },
  ...more,
  verdict: { ...VERDICT, ...verdict },
});
