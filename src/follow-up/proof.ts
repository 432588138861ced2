import { START } from "./diagnosis.ts";
import { limitOf, type OperationFigures, type PerfResult } from "./perf-result.ts";

/**
 * What a comparison proves of one operation, as precisely as it is told: medians over restarts in ms, the change in per
 * cent with its 95 % interval. `none`: nothing is claimed.
 */
export type Proof = {
  operation: string;
  base: string;
  head: string;
  verdict: "faster" | "slower" | "none";
  before: number;
  after: number;
  change: number;
  low: number;
  high: number;
};

/** Fewer restarts of each arm prove nothing. */
export const LEAST_ROUNDS = 8;

// Nothing is below zero that is told as zero.
const toPercent = (ratio: number): number => Number(((ratio - 1) * 100).toFixed(1)) + 0;
const toMilliseconds = (time: number): number => Number(time.toFixed(2));

const judge = (figures: OperationFigures, { budget, rounds }: PerfResult): Proof["verdict"] => {
  const { errors, high99, low99, verdict } = figures;
  if (rounds < LEAST_ROUNDS || errors.base + errors.control + errors.head > 0) return "none";
  const limit = limitOf(figures, budget);
  if (verdict === "faster" && high99 < 1 / limit) return "faster";
  return verdict === "slower" && low99 > limit ? "slower" : "none";
};

/** The figures of an operation, however it was asked, or of the start; of several requests those of the one that changed most. */
export const figuresOf = ({ operations }: PerfResult, operation: string): OperationFigures | null => {
  const own = operations.filter((figures) =>
    operation === START ? figures.request === START : figures.operation === operation,
  );
  const change = ({ ratio }: OperationFigures) => Math.abs(Math.log(ratio));
  return own.toSorted((a, b) => change(b) - change(a))[0] ?? null;
};

/** What became slower, whatever was sought: by name, with the medians in ms. */
export const slowerIn = ({ operations }: PerfResult): { name: string; before: number; after: number }[] =>
  operations
    .filter(({ verdict }) => verdict === "slower")
    .map(({ base, head, operation, request }) => ({
      name: operation ?? request,
      before: toMilliseconds(base.median),
      after: toMilliseconds(head.median),
    }));

/** Null: the operation was not measured. */
export const findProof = (result: PerfResult, operation: string): Proof | null => {
  const figures = figuresOf(result, operation);
  if (figures === null) return null;
  return {
    operation,
    base: result.base,
    head: result.head,
    verdict: judge(figures, result),
    before: toMilliseconds(figures.base.median),
    after: toMilliseconds(figures.head.median),
    change: toPercent(figures.ratio),
    low: toPercent(figures.low95),
    high: toPercent(figures.high95),
  };
};
