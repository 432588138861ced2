/** Families of what is measured. Seconds and bytes, as OpenMetrics wants them. */
export const FAMILIES = {
  layer_calls: { type: "counter", help: "Calls through the mesh, counted by the caller." },
  layer_call_failures: { type: "counter", help: "Calls that were not answered as asked, by class." },
  layer_call_retries: { type: "counter", help: "Calls that the mesh made again." },
  layer_call_duration_seconds: { type: "histogram", help: "Time from the call to its answer, taken by the caller." },
  layer_calls_in_flight: { type: "gauge", help: "The most calls of one isolate that waited at once." },
  layer_breaker_openings: { type: "counter", help: "How often calls were stopped because too many had failed." },
  layer_cache_hits: { type: "counter", help: "Reads that the Worker answered from memory." },
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

/** What single instances answered, by cohort and bucket: kept for a while, and never added up for `/metrics`. */
export const COHORTS = "layer_call_cohorts";

/** `bucket` of a histogram, or of a cohort; -1 for anything else. A counter and a bucket add up, of a gauge the largest counts. */
export type Sample = [family: Family | typeof COHORTS, labels: string, bucket: number, value: number];

/**
 * Buckets of a histogram: `n` holds what took from 2^(n/16) to 2^((n+1)/16) microseconds, so that neighbours differ by
 * 4.4 %. That is the exponential histogram of OpenTelemetry at scale 4.
 */
const SCALE = 16;
const indexOf = (ms: number): number => Math.floor(SCALE * Math.log2(ms * 1_000));

/** The clock of the runtime ticks in milliseconds: whatever took less than one counts as half of one. */
const FIRST = indexOf(0.5);
export const LAST_BUCKET = indexOf(262_144);
/** So many numbers hold a histogram whose first is the count of bucket `FIRST`. */
export const BUCKETS = LAST_BUCKET - FIRST + 1;

const KNOWN = Uint16Array.from({ length: 1_024 }, (_, ms) => (ms === 0 ? FIRST : indexOf(ms)) - FIRST);

/** Where a histogram counts what took `ms`; `bucketAt` says of which bucket that is. */
export const slotOf = (ms: number): number => KNOWN[ms] ?? Math.min(LAST_BUCKET, Math.max(FIRST, indexOf(ms))) - FIRST;
export const bucketAt = (slot: number): number => slot + FIRST;

/** Buckets that `/metrics` tells: `n` holds what took at most 2^n ms and more than 2^(n-1); the last holds the rest. */
export const TOLD = 19;
const MILLISECOND = indexOf(1);
export const toldBucket = (bucket: number): number =>
  // Isolates of a version that measured in these buckets still do.
  bucket < TOLD ? bucket : Math.min(TOLD - 1, Math.max(0, Math.ceil((bucket - MILLISECOND) / SCALE)));

/** Instances are told apart by this many groups, to which the hashes of their keys belong. */
export const GROUPS = 256;
const GROUP_SHIFT = 1_024;

/** FNV-1a over the code units of a key. */
export const groupOf = (key: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return (hash ^ (hash >>> 16)) & (GROUPS - 1);
};
export const cohortOf = (group: number, slot: number): number => group * GROUP_SHIFT + bucketAt(slot);

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
