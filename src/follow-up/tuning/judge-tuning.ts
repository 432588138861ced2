import { compareErrors, type ErrorMinute } from "#src/analysis/compare-errors.ts";
import { compareVersions } from "#src/analysis/compare-versions.ts";
import { widenGates } from "#src/analysis/gates.ts";
import { BEATS_PER_SLOT, placeOf } from "#src/analysis/rollout.ts";
import { slotsBeside } from "#src/analysis/slots-beside.ts";
import { hasNewVersion } from "#src/monitor/has-new-version.ts";
import type { RawBeat } from "#src/monitor/measured.ts";
import { percent } from "./load.ts";
import { type Answered, readAnswered } from "./read-answered.ts";
import { readShares } from "./read-shares.ts";
import type { Tuned, Tuning } from "./tuning.ts";

/** `at`: since when a change is in force, in milliseconds since 1970. `isLast`: nothing more is waited for. */
export type TuningTrial = {
  tuning: Tuning;
  beats: readonly RawBeat[];
  beatMs: number;
  at: number;
  /** How much wider than 1 the assumed noise is, as the false-alarm ledger has it. */
  caution: number;
  isLast: boolean;
};

export type TuningVerdict = Pick<Tuned, "measured" | "because" | "mayRepeat"> & { state: "kept" | "taken back" };

/** Slots that are looked at, and as many fresh ones that have to confirm it. */
const SLOTS = 4;
/** Of the share that was expected so much has to be reached, where more is better. */
const PART_OF_EXPECTED = 0.5;
const ALPHA = 0.01;
const CONFIRMS = 0.05;
/** How much chance there may be that a harm is none. */
const HARM = 0.001;

type Sides<T> = { before: T[]; after: T[] };

const split = <T extends { at: number }>(beats: readonly T[], trial: TuningTrial): Sides<T & { place: number }> => {
  const placed = beats.flatMap((beat) => {
    const place = placeOf(trial, beat.at);
    return place === null ? [] : [{ ...beat, place }];
  });
  return { before: placed.filter(({ place }) => place < 0), after: placed.filter(({ place }) => place >= 0) };
};

const compareLatency = (operation: Answered, trial: TuningTrial, alpha: number) => {
  const { after, before } = split(operation.beats, trial);
  // A call that was cut off took as long as it was let: later ones take longer by design.
  const all = widenGates(trial.caution);
  const gates = trial.tuning.setting === "deadlineMs" ? all.slice(0, 1) : all;
  return compareVersions(
    { before: slotsBeside(before, "before"), after: slotsBeside(after, "after") },
    { alpha, gates },
  );
};

/** What became worse beyond chance; null: nothing. */
const findHarm = (answered: readonly Answered[], trial: TuningTrial): string | null => {
  for (const operation of answered) {
    const { after, before } = split(operation.beats, trial);
    const minutes = (beats: typeof before): ErrorMinute[] =>
      beats.map(({ errors, requests }) => ({ errors, requests }));
    if (compareErrors(minutes(before), minutes(after), { alpha: HARM }).kind === "regression")
      return `\`${operation.operation}\` fails more often`;
    const { effect, kind } = compareLatency(operation, trial, HARM);
    if (kind === "regression") return `\`${operation.operation}\` takes ${percent(effect.change)} longer`;
  }
  return null;
};

const shareOf = (minutes: readonly ErrorMinute[]): number => {
  const requests = minutes.reduce((sum, minute) => sum + minute.requests, 0);
  return requests === 0 ? 0 : minutes.reduce((sum, minute) => sum + minute.errors, 0) / requests;
};

type Benefit = { helps: boolean; measured: Tuned["measured"] };

/** Compares shares of the first slots with those before, and has the slots after them confirm it. */
const measureShares = (trial: TuningTrial): Benefit => {
  const { expected, measure } = trial.tuning;
  const { after, before } = split(readShares(trial.beats, trial.tuning), trial);
  const recent = before.filter(({ place }) => place >= -2 * SLOTS * BEATS_PER_SLOT);
  const first = after.filter(({ place }) => place < SLOTS * BEATS_PER_SLOT);
  const fresh = after.filter(({ place }) => place >= SLOTS * BEATS_PER_SLOT);
  const measured = { before: shareOf(recent), after: shareOf(after) };
  // The newest beat may not be told yet, and one in which nobody asked anything is none.
  const reach = Math.max(...after.map(({ place }) => place + 1), 0);
  if (reach < (2 * SLOTS - 1) * BEATS_PER_SLOT) return { helps: false, measured };
  if (measure.of === "hits") {
    const least = PART_OF_EXPECTED * expected.after;
    return { helps: shareOf(first) >= least && shareOf(fresh) >= least, measured };
  }
  const isLess = (minutes: typeof first, alpha: number) =>
    compareErrors(recent, minutes, { alpha }).kind === "improved";
  return { helps: isLess(first, ALPHA) && isLess(fresh, CONFIRMS), measured };
};

const measureLatency = (answered: readonly Answered[], trial: TuningTrial): Benefit => {
  const verdicts = answered.map((operation) => compareLatency(operation, trial, ALPHA / answered.length));
  const best = verdicts.find(({ kind }) => kind === "improved");
  const shown = best ?? verdicts.toSorted((a, b) => b.n.before - a.n.before)[0];
  const isKnown = shown !== undefined && Number.isFinite(shown.effect.high);
  return { helps: best !== undefined, measured: isKnown ? { before: 1, after: 1 + shown.effect.change } : null };
};

/**
 * Whether a change helped: kept where its own measure says so, twice on fresh time; taken back where anything of the
 * service became worse, where it made no difference, and where a release came in between. Null: that will show.
 */
export const judgeTuning = (trial: TuningTrial): TuningVerdict | null => {
  const back = { state: "taken back", mayRepeat: false } as const;
  if (hasNewVersion(trial.beats, trial.at))
    return { ...back, measured: null, because: "a release came in between", mayRepeat: true };
  const answered = readAnswered(trial.beats, trial.tuning.service);
  const isLatency = trial.tuning.measure.of === "latency";
  const { helps, measured } = isLatency ? measureLatency(answered, trial) : measureShares(trial);
  const harm = findHarm(answered, trial);
  if (harm !== null) return { ...back, measured, because: harm };
  if (helps) return { state: "kept", measured, because: null, mayRepeat: false };
  return trial.isLast ? { ...back, measured, because: "it made no difference beyond chance" } : null;
};
