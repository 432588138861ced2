import { randomOf } from "#bin/eval/analysis/random.ts";
import { bucketOf } from "#src/monitor/histogram.ts";
import type { Measured } from "#src/monitor/measured.ts";

const OPERATIONS = 7;
const GROUPS = 256;
const PER_GROUP = 1_024;

type Draft = Record<string, Record<string, Record<string, number>>>;

/** What a product of one service and seven operations measures in a beat in which each is asked so often; heavy tail around 15 ms. */
export const syntheticBeat = (requests: number, seed: number): Measured => {
  const random = randomOf(seed);
  const measured: Draft = {};
  const add = (family: string, labels: string, bucket: number, value: number): void => {
    const values = ((measured[family] ??= {})[labels] ??= {});
    values[bucket] = (values[bucket] ?? 0) + value;
  };
  const own = 'service="Notebook",version="0a1b2c3d"';
  for (let n = 0; n < OPERATIONS; n++) {
    const operation = `service="Notebook",operation="operation${n}",version="0a1b2c3d"`;
    const called = `${operation},caller="edge"`;
    const calls = random.poisson(requests);
    for (let call = 0; call < calls; call++) {
      const bucket = bucketOf(15_000 * Math.exp(0.6 * random.normal()));
      add("layer_call_duration_seconds", called, bucket, 1);
      add("layer_call_cohorts", called, Math.floor(random.uniform() * GROUPS) * PER_GROUP + bucket, 1);
    }
    add("layer_calls", called, -1, calls);
    add("layer_calls_in_flight", called, -1, 3);
    if (random.uniform() < 0.2) add("layer_call_failures", `${called},class="failed"`, -1, 1);
    add("http_requests", `operation="Notebook.operation${n}",status="200"`, -1, calls);
    add("object_operations", operation, -1, calls);
    add("object_rows_read", operation, -1, 12 * calls);
    add("object_rows_written", operation, -1, calls);
  }
  add("object_starts", own, -1, random.poisson(requests / 50));
  add("object_storage_bytes", own, -1, 1e8);
  add("object_alarms", `${own},result="done"`, -1, 4);
  for (let n = 0; n < 4; n++) add("object_alarm_lag_seconds", own, bucketOf(20_000 * (1 + random.uniform())), 1);
  add("object_queue_depth", own, -1, random.poisson(3));
  return measured;
};
