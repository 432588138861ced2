import type { Verdict } from "./compare-rounds.ts";
import type { Wanted } from "./parse-workload.ts";

/**
 * Of one arm, in milliseconds. `restarts`: the median of each restart, in the order of the rounds; `median`: theirs.
 * `p50`, `p95` and `p99` are of all its calls.
 */
export type ArmFigures = { median: number; p50: number; p95: number; p99: number; calls: number; restarts: number[] };

/** `request` as the scenario writes it; `operation`: `Service.operation`, null: it reaches none. */
export type OperationFigures = {
  operation: string | null;
  request: string;
  verdict: Verdict;
  /** Head by base, with its intervals of 95 and 99 %; `floor`: how far base differs from itself. */
  ratio: number;
  low95: number;
  high95: number;
  low99: number;
  high99: number;
  floor: number;
  base: ArmFigures;
  control: ArmFigures;
  head: ArmFigures;
  /** By one call; null: not known. */
  rowsRead: { base: number; head: number } | null;
  /** Calls that were not answered as they should be. */
  errors: { base: number; control: number; head: number };
};

type Sizes = { base: number; head: number };

/** What a comparison found. Sizes and memory in bytes; `memory`: the median that workerd held at the end of a restart. */
export type PerfResult = {
  v: 1;
  base: string;
  head: string;
  environment: { node: string; workerd: string; platform: string; cpu: string; cpus: number };
  rounds: number;
  passes: number;
  concurrency: number;
  /** The change that is let through; 0.1: a tenth. */
  budget: number;
  /** `filled`: records made in the instance; null: the operation could not be brought about. Null as a whole: none was given. */
  workload: (Wanted & { filled: number | null })[] | null;
  bundle: { bytes: Sizes; gzip: Sizes };
  memory: { base: number; control: number; head: number } | null;
  operations: OperationFigures[];
};

const DIGITS = 5;

/** One line for programs that read the log. Figures keep five digits. */
export const renderPerfResult = (result: PerfResult): string =>
  `perf-result ${JSON.stringify(result, (_, value: unknown) =>
    typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(DIGITS)) : value,
  )}`;
