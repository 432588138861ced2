import { bucketOf } from "#src/monitor/histogram.ts";
import type { RawBeat } from "#src/monitor/measured.ts";

/** What one operation is asked in each beat, and how it answers, as the version of a group of instances has it. */
export type FakeTraffic = {
  service: string;
  operation: string;
  version: string;
  /** Beats [from, to) since the first. */
  from: number;
  to: number;
  groups: number[];
  /** Calls of each group in a beat. */
  calls: number;
  ms: number;
  failures?: Record<string, number>;
  rows?: number;
  /** Who calls; left out: `edge`. */
  caller?: string;
  /** Other families in a beat: a number, or a histogram. Those of requests are told by status, as `http_requests 500`. */
  more?: (beat: number) => Record<string, number | Readonly<Record<number, number>>>;
};

export const BEAT_MS = 60_000;
/** When the first of the fake beats begins. */
export const START = 1_000 * BEAT_MS;

/** Numbers in [0, 1), the same each time. */
const chanceOf = (seed: number) => () => {
  seed = (Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0;
  return ((seed ^ (seed >>> 13)) >>> 0) / 2 ** 32;
};

const labelsOf = (
  { caller = "edge", operation, service, version }: FakeTraffic,
  family: string,
  status: string | undefined,
): string => {
  if (status !== undefined) return `operation="${service}.${operation}",status="${status}"`;
  const own = `service="${service}",version="${version}"`;
  return family.startsWith("layer_") ? `${own},operation="${operation}",caller="${caller}"` : own;
};

/** Beats as a product tells them, or hours of `beatMs`; latencies vary by a fifth. */
export const fakeBeats = (traffic: readonly FakeTraffic[], seed = 7, beatMs = BEAT_MS): RawBeat[] => {
  const chance = chanceOf(seed);
  const beats = new Map<number, Record<string, Record<string, Record<string, number>>>>();
  const add = (beat: number, family: string, labels: string, bucket: number, value: number) => {
    const measured = beats.get(beat) ?? {};
    beats.set(beat, measured);
    const values = ((measured[family] ??= {})[labels] ??= {});
    values[bucket] = (values[bucket] ?? 0) + value;
  };
  const addMore = (beat: number, one: FakeTraffic) => {
    for (const [name, told] of Object.entries(one.more?.(beat) ?? {})) {
      const [family = "", status] = name.split(" ");
      const values = typeof told === "number" ? { "-1": told } : told;
      for (const [bucket, value] of Object.entries(values))
        add(beat, family, labelsOf(one, family, status), Number(bucket), value);
    }
  };
  for (const one of traffic) {
    const { caller = "edge", calls, failures = {}, from, groups, ms, operation, rows = 0, service, to, version } = one;
    for (let beat = from; beat < to; beat += 1) {
      const own = `service="${service}",operation="${operation}",version="${version}"`;
      const called = `${own},caller="${caller}"`;
      for (const group of groups)
        for (let call = 0; call < calls; call += 1) {
          const bucket = bucketOf(1_000 * ms * Math.exp(0.2 * (chance() + chance() - 1)));
          add(beat, "layer_call_duration_seconds", called, bucket, 1);
          add(beat, "layer_call_cohorts", called, group * 1_024 + bucket, 1);
        }
      add(beat, "layer_calls", called, -1, calls * groups.length);
      add(beat, "object_operations", own, -1, calls * groups.length);
      add(beat, "object_rows_read", own, -1, rows * calls * groups.length);
      for (const [name, count] of Object.entries(failures))
        add(beat, "layer_call_failures", `${called},class="${name}"`, -1, count);
      addMore(beat, one);
    }
  }
  return [...beats].toSorted(([a], [b]) => a - b).map(([beat, measured]) => ({ at: START + beat * beatMs, measured }));
};
