import type { Route } from "../../src/orchestration/edge/router.ts";
import { compareRounds, type Verdict } from "./compare-rounds.ts";
import { findRoute } from "./find-route.ts";
import { type Arm, ARMS, type Restart } from "./measure-round.ts";
import type { ArmFigures, OperationFigures } from "./perf-result.ts";
import { median, quantile } from "./quantile.ts";

/** The restarts of each arm, in the order of the rounds. */
export type Measured = Record<Arm, Restart[]>;
/** Rows that one call reads, by operation. */
export type RowsRead = Record<"base" | "head", ReadonlyMap<string, number>>;

const figuresOf = (restarts: readonly Restart[], request: string): ArmFigures | null => {
  const lists = restarts.map(({ times }) => times.get(request) ?? []);
  if (lists.some((list) => list.length === 0)) return null;
  const medians = lists.map(median);
  const all = lists.flat();
  return {
    median: median(medians),
    p50: quantile(all, 0.5),
    p95: quantile(all, 0.95),
    p99: quantile(all, 0.99),
    calls: all.length,
    restarts: medians,
  };
};

const countErrors = (restarts: readonly Restart[], request: string): number =>
  restarts.reduce((sum, { errors }) => sum + (errors.get(request) ?? 0), 0);

/** What was asked under a label; nothing where an arm never answered it as it should. */
const compareRequest = (
  measured: Measured,
  rows: RowsRead,
  routes: readonly Route[],
  request: string,
  budget: number,
): OperationFigures[] => {
  const [base, control, head] = ARMS.map((arm) => figuresOf(measured[arm], request));
  if (!base || !control || !head) return [];
  const medians = { base: base.restarts, control: control.restarts, head: head.restarts };
  const { floor, high, high95, low, low95, ratio, verdict } = compareRounds(medians, budget, Math.random);
  const errors = {
    base: countErrors(measured.base, request),
    control: countErrors(measured.control, request),
    head: countErrors(measured.head, request),
  };
  const [method = "", path = ""] = request.split(" ");
  const operation = findRoute(routes, method, path)?.target ?? null;
  const read = { base: rows.base.get(operation ?? ""), head: rows.head.get(operation ?? "") };
  const hasFailed = errors.base + errors.control + errors.head > 0;
  return [
    {
      operation,
      request,
      verdict: hasFailed ? ("unclear" satisfies Verdict) : verdict,
      ratio,
      low95,
      high95,
      low99: low,
      high99: high,
      floor,
      base,
      control,
      head,
      rowsRead: read.base === undefined || read.head === undefined ? null : { base: read.base, head: read.head },
      errors,
    },
  ];
};

/** Everything that was asked, in the order in which it first was. */
export const compareAll = (
  measured: Measured,
  rows: RowsRead,
  routes: readonly Route[],
  budget: number,
): OperationFigures[] => {
  const requests = new Set(ARMS.flatMap((arm) => measured[arm].flatMap(({ times }) => [...times.keys()])));
  return [...requests].flatMap((request) => compareRequest(measured, rows, routes, request, budget));
};

/** Median over the restarts of each arm; null where it is not known of every one. */
export const memoryOf = (measured: Measured): Record<Arm, number> | null => {
  const of = (arm: Arm) => measured[arm].map(({ memory }) => memory ?? Number.NaN);
  const memory = { base: median(of("base")), control: median(of("control")), head: median(of("head")) };
  return ARMS.some((arm) => of(arm).some(Number.isNaN)) ? null : memory;
};
