import type { Failure } from "./failure.ts";

/** Lines by which a fault may have moved and still be the same. */
const SHIFT = 10;
/** What is measured differs each time. */
const MEASURED = new Set(["budget", "perf"]);

/** What a failure is, wherever in its file it lies. */
export const identify = (failure: Failure): string => {
  const { check, step, kind, test, path, code, subject, expected } = failure;
  const received = MEASURED.has(kind) ? undefined : failure.received;
  return JSON.stringify([check, step, kind, test, path, code, subject, expected, received]);
};

/** A test is known by its name; whatever else has a line lies there. */
const linesOf = (failures: readonly Failure[]): number[] =>
  failures.map(({ line, test }) => (test === undefined ? (line ?? 0) : 0)).toSorted((a, b) => a - b);

/** Whether two sets of failures are the same one: in any order, a few lines further up or down, measured anew. */
export const sameFailure = (left: readonly Failure[], right: readonly Failure[]): boolean => {
  const [a, b] = [Map.groupBy(left, identify), Map.groupBy(right, identify)];
  if (a.size !== b.size) return false;
  return [...a].every(([identity, failures]) => {
    const [here, there] = [linesOf(failures), linesOf(b.get(identity) ?? [])];
    return here.length === there.length && here.every((line, n) => Math.abs(line - (there[n] ?? 0)) <= SHIFT);
  });
};
