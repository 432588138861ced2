import type { JsonObject } from "../contract/call.ts";
import { count, observe, raise } from "../observe/metrics.ts";
import { reportMetrics } from "../observe/report-metrics.ts";
import { labelsOf } from "../observe/samples.ts";
import type { InstanceParts } from "./instance-parts.ts";

/** The size is asked for once in so many operations: asking costs as much as a small read. */
const SIZE_EVERY = 64;

/** What one instance tells of its own work; the time that it takes only a caller can tell. */
export type OperationMetrics = {
  operation(name: string, now: number): void;
  alarm(result: "done" | "failed", lagMs: number, queue: number, dead: number, now: number): void;
};

export const createOperationMetrics = <R extends JsonObject>(parts: InstanceParts<R>): OperationMetrics => {
  const { ctx, env, meter, service, sql, version } = parts;
  const own = labelsOf({ service, version });
  const labels = new Map<string, string>();
  let operations = 0;
  count("object_starts", own);

  const labelsFor = (operation: string): string => {
    let text = labels.get(operation);
    if (text === undefined) labels.set(operation, (text = labelsOf({ service, operation, version })));
    return text;
  };

  return {
    operation(name, now) {
      const { read, written } = meter.take();
      const text = labelsFor(name);
      count("object_operations", text);
      count("object_rows_read", text, read);
      count("object_rows_written", text, written);
      if (operations % SIZE_EVERY === 0) raise("object_storage_bytes", own, sql.databaseSize);
      operations += 1;
      reportMetrics(env, ctx, now);
    },
    alarm(result, lagMs, queue, dead, now) {
      meter.take();
      count("object_alarms", `${own},${labelsOf({ result })}`);
      observe("object_alarm_lag_seconds", own, lagMs);
      raise("object_queue_depth", own, queue);
      count("object_dead_letters", own, dead);
      reportMetrics(env, ctx, now);
    },
  };
};
