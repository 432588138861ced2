import { figuresOf } from "#src/analysis/figures.ts";
import { mergeHistograms } from "#src/monitor/histogram.ts";
import { hasNewVersion } from "#src/monitor/has-new-version.ts";
import type { RawBeat } from "#src/monitor/measured.ts";
import { type ProductState, settingOf } from "#src/monitor/product-state.ts";
import { readLoads } from "#src/monitor/read-loads.ts";
import { type OperationBeat, readOperations } from "#src/monitor/read-operations.ts";
import type { Settings } from "#src/settings/settings.ts";
import { calmRetries } from "./calm-retries.ts";
import { cacheReads } from "./cache-reads.ts";
import { easeBreaker } from "./ease-breaker.ts";
import { extendDeadline } from "./extend-deadline.ts";
import { growBatches } from "./grow-batches.ts";
import { limitOf } from "./limit-of.ts";
import type { Load, Rule } from "./load.ts";
import { makeRoom } from "./make-room.ts";
import { spreadRecords } from "./spread-records.ts";
import type { Tuned, TunedSetting, Tuning } from "./tuning.ts";

/** `beats`: of the last hours, oldest first. `bounds`: those of the repository. */
export type TuningEvidence = {
  beats: readonly RawBeat[];
  beatMs: number;
  /** Milliseconds since 1970. */
  now: number;
  state: ProductState;
  bounds: Settings["tune-bounds"];
  /** What was changed or recommended before, oldest first. */
  history: readonly Tuned[];
};

/** Beats that a rule looks at: an hour of minutes. */
export const BEATS_SEEN = 60;
/** Beats without a new version: the watch of a release is to be over, and what is measured to be of one version. */
export const BEATS_SETTLED = 180;
/** After a change, kept or not, so many beats are left as they are. */
const BEATS_COOLING = 360;

/** In this order: what fails comes before what is slow. */
const RULES: readonly Rule[] = [
  calmRetries,
  extendDeadline,
  makeRoom,
  easeBreaker,
  growBatches,
  cacheReads,
  spreadRecords,
];

/** What was tried once is not tried again, unless it could not be told what it does. */
const wasTried = (history: readonly Tuned[], { service, setting, to }: Tuning): boolean =>
  history.some((past) => past.service === service && past.setting === setting && past.to === to && !past.mayRepeat);

const isCooling = ({ beatMs, history, now }: TuningEvidence): boolean =>
  history.some(({ ended }) => Date.parse(ended) + BEATS_COOLING * beatMs > now);

const loadsOf = ({ beatMs, beats, bounds, state }: TuningEvidence): Load[] => {
  const seen = beats.slice(-BEATS_SEEN);
  const told = new Map<string, OperationBeat[]>();
  for (const { beats: own, operation } of readOperations(seen))
    told.set(operation, [...(told.get(operation) ?? []), ...own.map(({ measured }) => measured)]);
  return [...readLoads(seen)].flatMap(([service, own]) => {
    const traits = state.services.find(({ name }) => name === service);
    if (traits === undefined) return [];
    const operations = [...told].flatMap(([operation, measured]) =>
      operation.startsWith(`${service}.`)
        ? [{ operation: operation.slice(service.length + 1), figures: figuresOf(measured), measured }]
        : [],
    );
    const holds = (name: TunedSetting): number | null => settingOf(state, service, name).holds;
    return [
      {
        service,
        traits,
        seconds: (seen.length * beatMs) / 1_000,
        beats: own,
        operations: operations.map(({ figures, measured, operation }) => ({
          operation,
          figures,
          latency: mergeHistograms(measured.map(({ latency }) => latency)),
          writes: measured.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0) > 0,
        })),
        holds,
        limit: (name, wanted) => limitOf(state.bounds[name], bounds[name], { name, holds: holds(name), wanted }),
      },
    ];
  });
};

/** At most one change for a product: the first that a rule has evidence for, within bounds. Null: nothing is to be changed. */
export const chooseTuning = (evidence: TuningEvidence): Tuning | null => {
  const { beatMs, beats, history, now, state } = evidence;
  const since = now - BEATS_SETTLED * beatMs;
  if (beats.length < BEATS_SEEN || isCooling(evidence) || hasNewVersion(beats, since)) return null;
  const loads = loadsOf(evidence);
  for (const rule of RULES)
    for (const load of loads) {
      const found = rule(load);
      if (found === null) continue;
      const { service } = load;
      const { holds, own } = settingOf(state, service, found.setting);
      const tuning: Tuning = { ...found, service, own, from: holds ?? found.to };
      if (!wasTried(history, tuning)) return tuning;
    }
  return null;
};
