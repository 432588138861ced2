import { type Found, LEAST_CALLS, plain } from "./found.ts";
import type { OperationTraffic, Traffic } from "./traffic.ts";

/** Rows read by one call, at least, and as a multiple of what it has to read. Chosen, not measured. */
const MANY_ROWS = 50;
const MANY_TIMES = 3;
/** Rows written by one call; an index counts as a row. Chosen, not measured. */
const MANY_WRITES = 20;
/** Times as long as the quickest operation of the product. Chosen, not measured. */
const SLOW_TIMES = 3;

const isAsked = ({ figures }: OperationTraffic): boolean => figures.calls >= LEAST_CALLS && figures.p50 !== null;

const readsMuch = (traffic: OperationTraffic, expected: number | undefined): boolean =>
  expected !== undefined && traffic.figures.rowsRead >= Math.max(MANY_ROWS, MANY_TIMES * expected);

/** Operations that read or write more than they have to, or take long for it. */
export const findInOperations = (
  { operations, perDay }: Traffic,
  expected: Readonly<Record<string, number>>,
): Found[] => {
  const asked = operations.filter(isAsked);
  const quickest = Math.min(...asked.map(({ figures }) => figures.p50 ?? Number.POSITIVE_INFINITY));
  return asked.flatMap((traffic): Found[] => {
    const { figures, operation, ran, rowsWritten } = traffic;
    const callsPerDay = perDay(figures.calls);
    const found: Found[] = [];
    const least = expected[operation];
    const p50 = figures.p50 ?? 0;
    if (least !== undefined && readsMuch(traffic, least))
      found.push({
        kind: "rows-read",
        traffic,
        callsPerDay,
        evidence: `reads ${plain(figures.rowsRead)} rows where its answer needs ${plain(least)}`,
        value: {
          unit: "rows read",
          perDay: perDay(ran) * (figures.rowsRead - least),
          how: "runs a day × rows read beyond what the answer needs",
        },
      });
    else if (asked.length > 1 && p50 >= SLOW_TIMES * quickest)
      found.push({
        kind: "slow",
        traffic,
        callsPerDay,
        evidence: `takes ${plain(p50)} ms; the quickest operation takes ${plain(quickest)} ms`,
        value: {
          unit: "seconds",
          perDay: (callsPerDay * (p50 - quickest)) / 1_000,
          how: "calls a day × time beyond the quickest operation’s",
        },
      });
    if (rowsWritten >= MANY_WRITES)
      found.push({
        kind: "writes",
        traffic,
        callsPerDay,
        evidence: `writes ${plain(rowsWritten)} rows in one call`,
        value: {
          unit: "rows written",
          perDay: perDay(ran) * (rowsWritten - 1),
          how: "runs a day × rows written beyond one",
        },
      });
    return found;
  });
};
