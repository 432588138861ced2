import { chooseTuning, type TuningEvidence } from "#src/follow-up/tuning/choose-tuning.ts";
import { bucketOf } from "#src/monitor/histogram.ts";
import type { RawBeat } from "#src/monitor/measured.ts";
import type { ProductState } from "#src/monitor/product-state.ts";
import { BEAT_MS, START } from "#test/monitor/fake-beats.ts";

/** What an operation of `Note` is asked in each of beats [from, to), and how it answers. */
export type Asked = {
  operation: string;
  version: string;
  from: number;
  to: number;
  /** Calls in a beat. */
  calls: number;
  ms: number;
  failures: Record<string, number>;
};

export const ask = (more: Partial<Asked> = {}): Asked => ({
  operation: "list",
  version: "v1",
  from: 0,
  to: 300,
  calls: 80,
  ms: 20,
  failures: {},
  ...more,
});

/** Of sixteen calls so many take a bucket less or more. What takes no time is always in one. */
const SHAPE = [1, 2, 3, 4, 3, 2, 1];

const latencies = ({ calls, ms }: Asked, beat: number): Record<number, number> => {
  const middle = bucketOf(1_000 * ms);
  if (ms < 1) return { [middle]: calls };
  const counts = Object.fromEntries(SHAPE.map((weight, n) => [middle + n - 3, weight * Math.floor(calls / 16)]));
  for (let call = 0; call < calls % 16; call += 1) {
    let place = (call + 5 * beat) % 16;
    const bucket = middle + SHAPE.findIndex((weight) => (place -= weight) < 0) - 3;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return counts;
};

/** Further families of `Note`: what a beat has of each. */
export type Extra = (beat: number) => Record<string, number>;

const labelsOf = (operation: string, version: string): string =>
  `service="Note",operation="${operation}",version="${version}"`;
const OF_OPERATION = labelsOf("list", "v1");
const OF_INSTANCES = `service="Note",version="v1"`;
const isOfInstances = (family: string): boolean => family.startsWith("object_") && family !== "object_rows_written";

/** Beats of minutes, as a product tells them, without cohorts. */
export const loadOf = (asked: readonly Asked[], extra: Extra = () => ({})): RawBeat[] => {
  const end = Math.max(...asked.map(({ to }) => to));
  return Array.from({ length: end }, (_, beat) => {
    const measured: Record<string, Record<string, Record<string, number>>> = {};
    for (const one of asked.filter(({ from, to }) => beat >= from && beat < to)) {
      const { calls, failures, operation, version } = one;
      const labels = labelsOf(operation, version);
      const into = (measured["layer_call_duration_seconds"] ??= {});
      into[labels] = { ...into[labels] };
      for (const [bucket, count] of Object.entries(latencies(one, beat)))
        into[labels][bucket] = (into[labels][bucket] ?? 0) + count;
      const called = (measured["layer_calls"] ??= {});
      called[labels] = { "-1": (called[labels]?.["-1"] ?? 0) + calls };
      for (const [name, count] of Object.entries(failures))
        (measured["layer_call_failures"] ??= {})[`${labels},class="${name}"`] = { "-1": count };
    }
    for (const [family, value] of Object.entries(extra(beat)))
      (measured[family] ??= {})[isOfInstances(family) ? OF_INSTANCES : OF_OPERATION] = { "-1": value };
    return { at: START + beat * BEAT_MS, measured };
  });
};

export const BOUNDS = {
  deadlineMs: { default: 10_000, min: 100, max: 30_000 },
  retries: { default: 2, min: 0, max: 3 },
  maxInFlight: { default: 1_000, min: 1, max: 10_000 },
  breakerPercent: { default: 50, min: 1, max: 100 },
  breakerCoolMs: { default: 5_000, min: 500, max: 60_000 },
  cacheMs: { default: 0, min: 0, max: 60_000 },
  batchSize: { default: 60, min: 1, max: 500 },
  shards: { default: 1, min: 1, max: 16 },
};

export const stateOf = (settings: ProductState["settings"] = {}, traits = {}): ProductState => ({
  settings,
  bounds: BOUNDS,
  services: [{ name: "Note", cacheable: [], spreads: false, ...traits }],
});

export const END = START + 300 * BEAT_MS;

export const choose = (beats: readonly RawBeat[], more: Partial<TuningEvidence> = {}) =>
  chooseTuning({ beats, beatMs: BEAT_MS, now: END, state: stateOf(), bounds: {}, history: [], ...more });
