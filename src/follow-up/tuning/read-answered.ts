import { errorsOf } from "#src/monitor/errors-of.ts";
import { bucketOf, type Histogram } from "#src/monitor/histogram.ts";
import type { RawBeat } from "#src/monitor/measured.ts";
import { readLoads } from "#src/monitor/read-loads.ts";
import { readOperations } from "#src/monitor/read-operations.ts";

/** One operation in any version. `requests`: those too that the Worker answered from memory. */
export type Answered = {
  /** `Service.operation`. */
  operation: string;
  beats: { at: number; measured: { latency: Histogram }; requests: number; errors: number }[];
};

/** Classes of calls that are not sent out at all. They count as taking half a millisecond. */
const NOT_SENT = ["overloaded", "stopped", "paused"];
const AT_ONCE = bucketOf(500);

/** Latencies of calls that were sent out: fewer refusals would look like slower calls. */
const sentOnly = (latency: Histogram, failures: Readonly<Record<string, number>>): Histogram => {
  const notSent = NOT_SENT.reduce((sum, name) => sum + (failures[name] ?? 0), 0);
  const atOnce = latency[AT_ONCE] ?? 0;
  return notSent === 0 ? latency : { ...latency, [AT_ONCE]: Math.max(0, atOnce - notSent) };
};

/** Every operation of a service, beat by beat. */
export const readAnswered = (beats: readonly RawBeat[], service: string): Answered[] => {
  const hits = new Map((readLoads(beats).get(service) ?? []).map(({ at, operations }) => [at, operations]));
  const answered = new Map<string, Answered>();
  for (const { beats: told, operation, service: of } of readOperations(beats)) {
    if (of !== service) continue;
    const one = answered.get(operation) ?? { operation, beats: [] };
    answered.set(operation, one);
    const name = operation.slice(service.length + 1);
    for (const { at, measured } of told)
      one.beats.push({
        at,
        measured: { latency: sentOnly(measured.latency, measured.failures) },
        requests: measured.calls + (hits.get(at)?.[name]?.hits ?? 0),
        errors: errorsOf(measured),
      });
  }
  return [...answered.values()];
};
