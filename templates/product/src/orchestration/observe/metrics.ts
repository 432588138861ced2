import {
  bucketAt,
  BUCKETS,
  COHORTS,
  cohortOf,
  type Family,
  groupOf,
  labelsOf,
  type Sample,
  slotOf,
} from "./samples.ts";

/** What is known of the calls of one target that one version answered. Kept by whoever calls, and touched on each call. */
export type CallSeries = {
  labels: string;
  calls: number;
  failures: Map<string, number>;
  buckets: Uint32Array;
  /** Calls by the cohort of the instance, as `cohortOf` numbers them. */
  cohorts: Map<number, number>;
  inFlight: number;
  mostInFlight: number;
};

const callSeries = new Map<string, CallSeries>();
const counters = new Map<string, [Family, string, number]>();
const gauges = new Map<string, [Family, string, number]>();
const histograms = new Map<string, [Family, string, Uint32Array]>();

/** The series of these labels; the same object for as long as the isolate lives. */
export const callSeriesOf = (labels: Record<string, string>): CallSeries => {
  const text = labelsOf(labels);
  let series = callSeries.get(text);
  if (series === undefined) {
    const buckets = new Uint32Array(BUCKETS);
    series = { labels: text, calls: 0, failures: new Map(), buckets, cohorts: new Map(), inFlight: 0, mostInFlight: 0 };
    callSeries.set(text, series);
  }
  return series;
};

/** `failure`: the class of what went wrong; null: answered as asked. `key`: of the instance, where one answered. */
export const countCall = (series: CallSeries, ms: number, failure: string | null, key: string | null): void => {
  series.calls += 1;
  const slot = slotOf(ms);
  series.buckets[slot] = (series.buckets[slot] ?? 0) + 1;
  if (failure !== null) series.failures.set(failure, (series.failures.get(failure) ?? 0) + 1);
  if (key === null) return;
  const cohort = cohortOf(groupOf(key), slot);
  series.cohorts.set(cohort, (series.cohorts.get(cohort) ?? 0) + 1);
};

export const count = (family: Family, labels: string, by = 1): void => {
  if (by === 0) return;
  const entry = counters.get(`${family} ${labels}`);
  if (entry === undefined) counters.set(`${family} ${labels}`, [family, labels, by]);
  else entry[2] += by;
};

/** Of all values between two reports the largest is reported. */
export const raise = (family: Family, labels: string, value: number): void => {
  const entry = gauges.get(`${family} ${labels}`);
  if (entry === undefined) gauges.set(`${family} ${labels}`, [family, labels, value]);
  else entry[2] = Math.max(entry[2], value);
};

export const observe = (family: Family, labels: string, ms: number): void => {
  let entry = histograms.get(`${family} ${labels}`);
  if (entry === undefined) histograms.set(`${family} ${labels}`, (entry = [family, labels, new Uint32Array(BUCKETS)]));
  const slot = slotOf(ms);
  entry[2][slot] = (entry[2][slot] ?? 0) + 1;
};

const takeBuckets = (family: Family, labels: string, buckets: Uint32Array): Sample[] => {
  const samples: Sample[] = [];
  for (const [slot, value] of buckets.entries()) if (value > 0) samples.push([family, labels, bucketAt(slot), value]);
  buckets.fill(0);
  return samples;
};

const takeCalls = (series: CallSeries): Sample[] => {
  const { calls, cohorts, failures, labels, mostInFlight } = series;
  if (calls === 0) return [];
  const samples: Sample[] = [
    ["layer_calls", labels, -1, calls],
    ["layer_calls_in_flight", labels, -1, mostInFlight],
    ...[...failures].map(([kind, value]): Sample => [
      "layer_call_failures",
      `${labels},${labelsOf({ class: kind })}`,
      -1,
      value,
    ]),
    ...takeBuckets("layer_call_duration_seconds", labels, series.buckets),
    ...[...cohorts].map(([cohort, value]): Sample => [COHORTS, labels, cohort, value]),
  ];
  series.calls = 0;
  series.mostInFlight = series.inFlight;
  failures.clear();
  cohorts.clear();
  return samples;
};

/** Everything measured since the last time. */
export const takeSamples = (): Sample[] => {
  const samples = [
    ...[...callSeries.values()].flatMap(takeCalls),
    ...[...counters.values()].map(([family, labels, value]): Sample => [family, labels, -1, value]),
    ...[...gauges.values()].map(([family, labels, value]): Sample => [family, labels, -1, value]),
    ...[...histograms.values()].flatMap(([family, labels, buckets]) => takeBuckets(family, labels, buckets)),
  ];
  counters.clear();
  gauges.clear();
  return samples;
};
