/** Families of what is measured. Seconds and bytes, as OpenMetrics wants them; histograms are kept in powers of two of 1 ms. */
export const FAMILIES = {
  layer_calls: { type: "counter", help: "Calls through the mesh, counted by the caller." },
  layer_call_failures: { type: "counter", help: "Calls that were not answered as asked, by class." },
  layer_call_retries: { type: "counter", help: "Calls that the mesh made again." },
  layer_call_duration_seconds: { type: "histogram", help: "Time from the call to its answer, taken by the caller." },
  layer_calls_in_flight: { type: "gauge", help: "The most calls of one isolate that waited at once." },
  layer_breaker_openings: { type: "counter", help: "How often calls were stopped because too many had failed." },
  layer_samples_lost: { type: "counter", help: "Measurements that could not be handed to a monitor." },
  http_requests: { type: "counter", help: "Requests from outside, by operation and status." },
  object_starts: { type: "counter", help: "Instances brought into memory." },
  object_operations: { type: "counter", help: "Operations that instances ran." },
  object_rows_read: { type: "counter", help: "Rows that instances read." },
  object_rows_written: { type: "counter", help: "Rows that instances wrote." },
  object_storage_bytes: { type: "gauge", help: "The largest storage of one instance." },
  object_queue_depth: { type: "gauge", help: "The longest queue of deliveries and events of one instance." },
  object_dead_letters: { type: "counter", help: "Events and deliveries that were given up." },
  object_alarms: { type: "counter", help: "Alarms that ran, by result." },
  object_alarm_lag_seconds: { type: "histogram", help: "How late alarms ran." },
  worker_cpu_seconds: { type: "histogram", help: "CPU time of invocations, as the tail Worker is told it." },
} as const satisfies Record<string, { type: "counter" | "gauge" | "histogram"; help: string }>;

export type Family = keyof typeof FAMILIES;

/** `bucket` of a histogram; -1 for anything else. A counter and a bucket add up, of a gauge the largest counts. */
export type Sample = [family: Family, labels: string, bucket: number, value: number];

/** Buckets of a histogram: `n` holds what took less than 2^n ms and not less than 2^(n-1); the last holds the rest. */
export const BUCKETS = 19;

export const bucketOf = (ms: number): number => Math.min(BUCKETS - 1, 32 - Math.clz32(Math.min(ms, 0xffffffff)));

const escape = (value: string): string =>
  value
    .replaceAll("\\", "\\\\")
    .replaceAll('"', String.raw`\"`)
    .replaceAll("\n", String.raw`\n`);

/** Labels as OpenMetrics writes them, without the braces. */
export const labelsOf = (labels: Record<string, string>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${escape(value)}"`)
    .join(",");
