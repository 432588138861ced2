/** Settings of a product that the loop may change, each for one service. */
export type TunedSetting =
  | "deadlineMs"
  | "retries"
  | "maxInFlight"
  | "breakerPercent"
  | "breakerCoolMs"
  | "cacheMs"
  | "batchSize"
  | "shards";

/** What tells whether a change did any good: a share of what the service did, or how long its calls take. */
export type Measure =
  /** Of the reads of an operation, those that were answered from memory. More is better; of all others less. */
  | { of: "hits"; operation: string }
  /** Of the calls, those that failed with one of these classes; null: with any but the callers' own. */
  | { of: "failures"; classes: readonly string[] | null }
  /** Of the tries, those that were made again. */
  | { of: "retries" }
  /** Of the beats, those in which more waited in one instance than this. */
  | { of: "backlog"; above: number }
  /** Of the beats, those in which calls were stopped. */
  | { of: "openings" }
  /** Of what it was before, the time that calls take. */
  | { of: "latency" };

/** A measure before and after, as shares of one; `how`: what the second is computed from. */
export type Expected = { metric: string; before: number; after: number; how: string };

/** One change of one setting. `own`: what the service had of its own, null for none: that is what takes it back. */
export type Tuning = {
  service: string;
  setting: TunedSetting;
  own: number | null;
  from: number;
  to: number;
  why: string;
  expected: Expected;
  measure: Measure;
};

/** What became of one. `at`, `ended`: ISO 8601. `measured`: null where nothing could be. */
export type Tuned = Tuning & {
  at: string;
  ended: string;
  state: "recommended" | "kept" | "taken back" | "left" | "not applied";
  measured: { before: number; after: number } | null;
  because: string | null;
  /** It could not be told whether it helps, so it may be tried again. */
  mayRepeat: boolean;
};
