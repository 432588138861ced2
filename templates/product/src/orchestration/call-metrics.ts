import { log } from "./log.ts";

const BUCKETS = 33;
const FLUSH_CALLS = 1_000;
const FLUSH_MS = 60_000;

/** `buckets[n]` counts calls that took less than 2^n milliseconds and not less than 2^(n-1); the first: under 1 ms. */
type CallMetrics = { calls: number; failures: number; buckets: Uint32Array };

const metrics = new Map<string, CallMetrics>();
let pending = 0;
let since = 0;

export const bucketOf = (ms: number): number => 32 - Math.clz32(Math.min(ms, 0xffffffff));

/** Isolate memory vanishes without notice, so the counts leave as log lines, by number and by time. */
const flush = (): void => {
  for (const [target, { calls, failures, buckets }] of metrics)
    log("metrics", { target, calls, failures, buckets: buckets.join(" ") });
  metrics.clear();
  pending = 0;
};

/** Latency is measured here, at the caller: inside an object the clock stands still. `failed`: ours, not the caller's. */
export const countCall = (target: string, ms: number, failed: boolean, now: number): void => {
  let entry = metrics.get(target);
  if (entry === undefined) {
    entry = { calls: 0, failures: 0, buckets: new Uint32Array(BUCKETS) };
    metrics.set(target, entry);
  }
  entry.calls += 1;
  if (failed) entry.failures += 1;
  const bucket = bucketOf(ms);
  entry.buckets[bucket] = (entry.buckets[bucket] ?? 0) + 1;
  if (pending === 0) since = now;
  pending += 1;
  if (pending >= FLUSH_CALLS || now - since >= FLUSH_MS) flush();
};
