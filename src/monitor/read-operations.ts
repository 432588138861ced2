import type { Histogram } from "./histogram.ts";
import { COHORTS, type Measured, type RawBeat } from "./measured.ts";

/** What one beat measured of one operation as one version answered it, whoever called. */
export type OperationBeat = {
  calls: number;
  /** Failures by class; `refused` are the callers' own doing. */
  failures: Readonly<Record<string, number>>;
  latency: Histogram;
  /** Latencies by group of instances. */
  cohorts: Readonly<Record<number, Histogram>>;
  rowsRead: number;
  rowsWritten: number;
  /** Operations that instances ran: fewer than calls where the Worker answered from a cache. */
  ran: number;
  /** Reads that the Worker answered from memory; they are no calls. */
  hits: number;
};

/** `operation` is `Service.operation`; `version` the first eight digits of the Worker version's id. */
export type OperationSeries = {
  service: string;
  operation: string;
  version: string;
  beats: { at: number; measured: OperationBeat }[];
};

const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/gu;
const GROUP = 1_024;

/** Labels as OpenMetrics writes them. */
export const parseLabels = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(LABEL)].map(([, name = "", value = ""]) => [name, value.replaceAll(/\\(.)/gu, "$1")]),
  );

type Draft = {
  -readonly [Field in keyof OperationBeat]: OperationBeat[Field] extends number
    ? number
    : Record<string, OperationBeat[Field][keyof OperationBeat[Field]]>;
};

const NOTHING = (): Draft => ({
  calls: 0,
  failures: {},
  latency: {},
  cohorts: {},
  rowsRead: 0,
  rowsWritten: 0,
  ran: 0,
  hits: 0,
});

const addInto = (into: Record<string, number>, key: string | number, value: number): void => {
  into[key] = (into[key] ?? 0) + value;
};

type Take = (draft: Draft, values: Readonly<Record<string, number>>, labels: Record<string, string>) => void;
const sumOf = (values: Readonly<Record<string, number>>): number =>
  Object.values(values).reduce((sum, value) => sum + value, 0);

const TAKE: Record<string, Take> = {
  layer_calls: (draft, values) => void (draft.calls += sumOf(values)),
  layer_call_failures: (draft, values, labels) => addInto(draft.failures, labels["class"] ?? "unknown", sumOf(values)),
  layer_call_duration_seconds: (draft, values) => {
    for (const [bucket, value] of Object.entries(values)) addInto(draft.latency, bucket, value);
  },
  [COHORTS]: (draft, values) => {
    for (const [cohort, value] of Object.entries(values)) {
      const [group, bucket] = [Math.floor(Number(cohort) / GROUP), Number(cohort) % GROUP];
      addInto((draft.cohorts[group] ??= {}) as Record<string, number>, bucket, value);
    }
  },
  object_rows_read: (draft, values) => void (draft.rowsRead += sumOf(values)),
  object_rows_written: (draft, values) => void (draft.rowsWritten += sumOf(values)),
  object_operations: (draft, values) => void (draft.ran += sumOf(values)),
  layer_cache_hits: (draft, values) => void (draft.hits += sumOf(values)),
};

/** Of one beat: operation and version → what was measured. */
const readBeat = (measured: Measured): Map<string, Draft> => {
  const drafts = new Map<string, Draft>();
  for (const [family, take] of Object.entries(TAKE))
    for (const [text, values] of Object.entries(measured[family] ?? {})) {
      const labels = parseLabels(text);
      const { operation, service, version } = labels;
      if (operation === undefined || service === undefined || version === undefined) continue;
      const identity = `${service}.${operation} ${version}`;
      const draft = drafts.get(identity) ?? NOTHING();
      drafts.set(identity, draft);
      take(draft, values, labels);
    }
  return drafts;
};

/** Beats as series of operations and versions, in the order of their names. */
export const readOperations = (beats: readonly RawBeat[]): OperationSeries[] => {
  const series = new Map<string, OperationSeries>();
  for (const { at, measured } of beats)
    for (const [identity, draft] of readBeat(measured)) {
      const [operation = "", version = ""] = identity.split(" ");
      const service = operation.split(".")[0] ?? "";
      const one = series.get(identity) ?? { service, operation, version, beats: [] };
      series.set(identity, one);
      one.beats.push({ at, measured: draft });
    }
  return [...series].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
};
