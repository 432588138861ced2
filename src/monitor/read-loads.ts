import type { RawBeat } from "./measured.ts";
import { parseLabels } from "./read-operations.ts";

/** How one service was asked in one beat, whoever called and whichever version answered. */
export type LoadBeat = {
  at: number;
  calls: number;
  /** Failures by class. */
  failures: Record<string, number>;
  /** Calls that were made again. */
  retries: number;
  /** How often calls to it were stopped because too many had failed. */
  openings: number;
  /** The most calls that waited at once in one isolate. */
  inFlight: number;
  /** The longest queue of one instance, and alarms that ran. */
  queue: number;
  alarms: number;
  /** Of an operation: calls, and reads that the Worker answered from memory instead. */
  operations: Record<string, { calls: number; hits: number }>;
};

const NOTHING = (at: number): LoadBeat => ({
  at,
  calls: 0,
  failures: {},
  retries: 0,
  openings: 0,
  inFlight: 0,
  queue: 0,
  alarms: 0,
  operations: {},
});

type Take = (beat: LoadBeat, value: number, labels: Record<string, string>) => void;

const operationIn = (beat: LoadBeat, { operation = "" }: Record<string, string>): { calls: number; hits: number } =>
  (beat.operations[operation] ??= { calls: 0, hits: 0 });

const TAKE: Record<string, Take> = {
  layer_calls: (beat, value, labels) => {
    beat.calls += value;
    operationIn(beat, labels).calls += value;
  },
  layer_cache_hits: (beat, value, labels) => void (operationIn(beat, labels).hits += value),
  layer_call_failures: (beat, value, { class: name = "unknown" }) =>
    void (beat.failures[name] = (beat.failures[name] ?? 0) + value),
  layer_call_retries: (beat, value) => void (beat.retries += value),
  layer_breaker_openings: (beat, value) => void (beat.openings += value),
  layer_calls_in_flight: (beat, value) => void (beat.inFlight = Math.max(beat.inFlight, value)),
  object_queue_depth: (beat, value) => void (beat.queue = Math.max(beat.queue, value)),
  object_alarms: (beat, value) => void (beat.alarms += value),
};

/** Service → its beats, one for each of `beats`, in which it may have had nothing to do. */
export const readLoads = (beats: readonly RawBeat[]): Map<string, LoadBeat[]> => {
  const loads = new Map<string, LoadBeat[]>();
  for (const [index, { measured }] of beats.entries())
    for (const [family, take] of Object.entries(TAKE))
      for (const [text, values] of Object.entries(measured[family] ?? {})) {
        const labels = parseLabels(text);
        const { service } = labels;
        if (service === undefined) continue;
        const own = loads.get(service) ?? beats.map(({ at }) => NOTHING(at));
        loads.set(service, own);
        for (const value of Object.values(values)) take(own[index] as LoadBeat, value, labels);
      }
  return loads;
};
