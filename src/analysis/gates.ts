/** How one metric of latency is judged. */
export type Gate = {
  metric: "latency" | "p95" | "p99";
  /** Quantile compared; null: the shift of the whole distribution. */
  quantile: number | null;
  /** Share of alpha that it may spend. */
  share: number;
  /** Least relative change worth telling. */
  least: number;
  /** Requests that each window must hold. */
  requests: number;
  /** Deviation of one window in ln that is assumed before there is history. */
  noise: number;
};

export const GATES: readonly Gate[] = [
  { metric: "latency", quantile: null, share: 0.5, least: 0.05, requests: 30, noise: 0.02 },
  { metric: "p95", quantile: 0.95, share: 0.25, least: 0.1, requests: 100, noise: 0.03 },
  { metric: "p99", quantile: 0.99, share: 0.25, least: 0.15, requests: 500, noise: 0.03 },
];

/** The same gates for a service whose ledger shows too many false alarms: see `nextCaution`. */
export const widenGates = (caution: number): readonly Gate[] =>
  GATES.map((gate) => ({ ...gate, noise: gate.noise * caution }));
