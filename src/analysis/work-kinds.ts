import { errorsOf } from "#src/monitor/errors-of.ts";
import type { RawBeat } from "#src/monitor/measured.ts";
import { type AlarmBeat, readAlarms } from "#src/monitor/read-alarms.ts";
import { type OperationBeat, readOperations } from "#src/monitor/read-operations.ts";
import type { WorkBeat, WorkGate } from "./compare-work.ts";
import type { Metric } from "./verdict.ts";

/** `isDrawn`: which version does it is drawn for each request, as a Worker is, and not for each object. */
export type Kind<Measured> = WorkGate & { of: (measured: Measured) => WorkBeat; isDrawn?: boolean };

/**
 * What a release may do for a call beside taking its time. The gates are wide, for what a call does may change with what
 * people keep and ask: they are for what nobody means to do. Chosen, not measured.
 */
export const KINDS: readonly Kind<OperationBeat>[] = [
  {
    metric: "refusals",
    times: 3,
    least: 0.1,
    of: ({ calls, failures }) => ({ amount: failures["refused"] ?? 0, calls }),
  },
  { metric: "rows-written", times: 3, least: 3, of: ({ ran, rowsWritten }) => ({ amount: rowsWritten, calls: ran }) },
  { metric: "rows-read", times: 1.75, least: 100, of: ({ ran, rowsRead }) => ({ amount: rowsRead, calls: ran }) },
  {
    metric: "cache",
    isDrawn: true,
    times: 3,
    least: 0.3,
    of: ({ calls, hits }) => ({ amount: calls, calls: calls + hits }),
  },
];
export const ALARMS: Kind<AlarmBeat> = {
  metric: "alarms",
  times: 5,
  least: 0.02,
  of: ({ alarms, ran }) => ({ amount: alarms, calls: ran }),
};
const ERRORS: Kind<OperationBeat> = {
  metric: "errors",
  times: 1.5,
  least: 0.01,
  of: (measured) => ({ amount: errorsOf(measured), calls: measured.calls }),
};

/** What one version did for the calls of an operation, beat by beat, by a metric that is no time; null for times. */
export const readWork = (
  beats: readonly RawBeat[],
  { metric, operation, version }: { metric: Metric; operation: string; version: string },
): { done: WorkBeat[]; gate: WorkGate } | null => {
  if (metric === "alarms") {
    const series = readAlarms(beats).filter((one) => `${one.service}.alarm` === operation && one.version === version);
    return { done: series.flatMap((one) => one.beats.map(({ measured }) => ALARMS.of(measured))), gate: ALARMS };
  }
  const kind = [ERRORS, ...KINDS].find((one) => one.metric === metric);
  if (kind === undefined) return null;
  const series = readOperations(beats).filter((one) => one.operation === operation && one.version === version);
  return { done: series.flatMap((one) => one.beats.map(({ measured }) => kind.of(measured))), gate: kind };
};
