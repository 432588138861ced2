import { errorsOf } from "./errors-of.ts";
import type { Histogram } from "./histogram.ts";
import type { Measured, RawBeat } from "./measured.ts";
import { parseLabels } from "./read-operations.ts";

/** One operation in one beat or hour, whichever version answered. `errors`: without what callers did wrong themselves. */
export type OperationTally = {
  calls: number;
  errors: number;
  /** All that failed, by class. */
  failures: Record<string, number>;
  /** Errors by who called: a service, or `edge`. */
  callers: Record<string, number>;
  retries: number;
  openings: number;
  /** The most calls that waited at once in one isolate; reads that the Worker answered from memory instead. */
  inFlight: number;
  hits: number;
  /** Requests from outside, and those that were answered with 500 or more. */
  requests: number;
  faults: number;
  /** By caller and version; together they are what was measured. */
  latencies: Histogram[];
};

/** One service. Null: it told nothing of that. */
export type ServiceTally = {
  operations: number;
  starts: number;
  alarms: number;
  lags: Histogram[];
  queueDepth: number | null;
  storageBytes: number | null;
  deadLetters: number;
};

/** What is looked at again and again of one beat or hour. `operations` by `Service.operation`. */
export type Tally = {
  at: number;
  operations: Record<string, OperationTally>;
  services: Record<string, ServiceTally>;
  /** Worker versions that answered. */
  versions: string[];
  samplesLost: number;
};

type Labels = Record<string, string>;
type Values = Readonly<Record<string, number>>;

const sumOf = (values: Values): number => Object.values(values).reduce((sum, value) => sum + value, 0);
const most = (before: number | null, values: Values): number => Math.max(before ?? 0, ...Object.values(values));

const NO_CALLS = (): OperationTally => ({
  calls: 0,
  errors: 0,
  failures: {},
  callers: {},
  retries: 0,
  openings: 0,
  inFlight: 0,
  hits: 0,
  requests: 0,
  faults: 0,
  latencies: [],
});
const IDLE = (): ServiceTally => ({
  operations: 0,
  starts: 0,
  alarms: 0,
  lags: [],
  queueDepth: null,
  storageBytes: null,
  deadLetters: 0,
});

const BY_OPERATION: Record<string, (tally: OperationTally, values: Values, labels: Labels) => void> = {
  layer_calls: (tally, values) => void (tally.calls += sumOf(values)),
  layer_call_failures: (tally, values, { caller = "", class: name = "unknown" }) => {
    const failed = sumOf(values);
    const errors = errorsOf({ failures: { [name]: failed } });
    tally.failures[name] = (tally.failures[name] ?? 0) + failed;
    tally.errors += errors;
    if (errors > 0) tally.callers[caller] = (tally.callers[caller] ?? 0) + errors;
  },
  layer_call_retries: (tally, values) => void (tally.retries += sumOf(values)),
  layer_breaker_openings: (tally, values) => void (tally.openings += sumOf(values)),
  layer_calls_in_flight: (tally, values) => void (tally.inFlight = most(tally.inFlight, values)),
  layer_cache_hits: (tally, values) => void (tally.hits += sumOf(values)),
  layer_call_duration_seconds: (tally, values) => void tally.latencies.push(values),
  http_requests: (tally, values, { status = "" }) => {
    tally.requests += sumOf(values);
    if (Number(status) >= 500) tally.faults += sumOf(values);
  },
};

const BY_SERVICE: Record<string, (tally: ServiceTally, values: Values) => void> = {
  object_operations: (tally, values) => void (tally.operations += sumOf(values)),
  object_starts: (tally, values) => void (tally.starts += sumOf(values)),
  object_alarms: (tally, values) => void (tally.alarms += sumOf(values)),
  object_alarm_lag_seconds: (tally, values) => void tally.lags.push(values),
  object_queue_depth: (tally, values) => void (tally.queueDepth = most(tally.queueDepth, values)),
  object_storage_bytes: (tally, values) => void (tally.storageBytes = most(tally.storageBytes, values)),
  object_dead_letters: (tally, values) => void (tally.deadLetters += sumOf(values)),
};

/** `http_requests` names an operation whole. */
const nameOf = ({ operation, service }: Labels): string | undefined =>
  operation === undefined || service === undefined ? operation : `${service}.${operation}`;

const tallyOne = (at: number, measured: Measured, read: (text: string) => Labels): Tally => {
  const operations: Tally["operations"] = {};
  const services: Tally["services"] = {};
  const versions = new Set<string>();
  for (const [family, take] of Object.entries(BY_OPERATION))
    for (const [text, values] of Object.entries(measured[family] ?? {})) {
      const labels = read(text);
      const name = nameOf(labels);
      if (name === undefined || !name.includes(".")) continue;
      take((operations[name] ??= NO_CALLS()), values, labels);
      if (labels["version"] !== undefined) versions.add(labels["version"]);
    }
  for (const [family, take] of Object.entries(BY_SERVICE))
    for (const [text, values] of Object.entries(measured[family] ?? {})) {
      const { service } = read(text);
      if (service !== undefined) take((services[service] ??= IDLE()), values);
    }
  const lost = Object.values(measured["layer_samples_lost"] ?? {});
  return { at, operations, services, versions: [...versions], samplesLost: lost.reduce((sum, v) => sum + sumOf(v), 0) };
};

/** Beats or hours, each in short. */
export const tallyBeats = (beats: readonly RawBeat[]): Tally[] => {
  // The same labels come in every beat, and reading them is most of the work.
  const known = new Map<string, Labels>();
  const read = (text: string): Labels => {
    const labels = known.get(text) ?? parseLabels(text);
    known.set(text, labels);
    return labels;
  };
  return beats.map(({ at, measured }) => tallyOne(at, measured, read));
};
