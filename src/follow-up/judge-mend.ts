import { compareVersions } from "#src/analysis/compare-versions.ts";
import { compareWork, rateOf } from "#src/analysis/compare-work.ts";
import { type Figures, figuresOf } from "#src/analysis/figures.ts";
import { BEATS_PER_SLOT } from "#src/analysis/rollout.ts";
import { type Effect, isTime, type Metric, reverseEffect, UNKNOWN, type Verdict } from "#src/analysis/verdict.ts";
import { readWork } from "#src/analysis/work-kinds.ts";
import { type Histogram, mergeHistograms } from "#src/monitor/histogram.ts";
import type { RawBeat } from "#src/monitor/measured.ts";
import { type OperationBeat, readOperations } from "#src/monitor/read-operations.ts";

/**
 * Versions as one operation saw them, by the first digits of their ids: good, then bad, then mended. `good` null: nothing
 * was made worse, and `bad` is what was live before.
 */
export type MendEvidence = {
  beats: readonly RawBeat[];
  beatMs: number;
  operation: string;
  /** What got worse, and whether there was more of it. */
  metric: Metric;
  isMore: boolean;
  /** Classes of errors that came with the bad version. */
  newErrors: readonly string[];
  good: string | null;
  bad: string;
  fix: string;
  /** Nothing more is waited for. */
  isLast: boolean;
};

type Figured = { good: Figures | null; bad: Figures; fix: Figures; effect: Effect };
/** `effect`: of the fix against the bad version. */
export type MendVerdict = {
  state: "kept" | "worse" | "inconclusive";
  because: string | null;
  figures: Figured | null;
};

/** Slots that hold this version's beats, counted from its first. */
const slotsOf = (beats: readonly { at: number; measured: OperationBeat }[], beatMs: number): Histogram[] => {
  const first = beats[0]?.at ?? 0;
  const slots = new Map<number, Histogram[]>();
  for (const { at, measured } of beats) {
    const slot = Math.floor((at - first) / beatMs / BEATS_PER_SLOT);
    slots.set(slot, [...(slots.get(slot) ?? []), measured.latency]);
  }
  const last = Math.floor(((beats.at(-1)?.at ?? first) - first + beatMs) / beatMs / BEATS_PER_SLOT);
  // The last one counts once it is whole.
  return Array.from({ length: Math.max(1, last) }, (_, slot) => mergeHistograms(slots.get(slot) ?? []));
};

/** What a fix is worth keeping for, and how many slots must show it where the bad version was seen too briefly for more. */
const LEAST_GAIN = 0.05;
const LEAST_SLOTS = 4;

/** One comparison of all that is known of the bad version, at a time fixed beforehand: it had no time to be looked at twice. */
const isPlainlyBetter = ({ effect, look }: Verdict): boolean => look >= LEAST_SLOTS && effect.high <= -LEAST_GAIN;

/** `effect`: of the fix against the bad version. */
type Compared = { isBetter: boolean; isWorse: boolean; isAsBefore: boolean; effect: Effect };

const compareTimes = ({ bad, beatMs, beats, fix, good, operation }: MendEvidence): Compared => {
  const own = readOperations(beats).filter((series) => series.operation === operation);
  const of = (version: string) => slotsOf(own.find((series) => series.version === version)?.beats ?? [], beatMs);
  const after = of(fix);
  const againstBad = compareVersions({ before: of(bad), after });
  const againstGood = compareVersions({ before: of(good ?? bad), after });
  const isBetter = againstBad.kind === "improved" || isPlainlyBetter(againstBad);
  return {
    isBetter,
    isWorse: againstGood.kind === "regression" && !isBetter,
    isAsBefore: good !== null && againstGood.kind === "no-change" && againstBad.kind !== "no-change",
    effect: againstBad.effect,
  };
};

/** By what is done for a call, at a chance of .01; `isMore`: there was more of it. */
const compareDone = ({ bad, beats, fix, good, isMore, metric, operation }: MendEvidence): Compared => {
  const read = (version: string) => readWork(beats, { metric, operation, version });
  const [was, slow, now] = [read(good ?? bad), read(bad), read(fix)];
  const direction = isMore ? 1 : -1;
  const differs = (from: typeof now, to: typeof now): Verdict | null =>
    from === null || to === null ? null : compareWork(rateOf(from.done), to.done, to.gate, { direction });
  const [gained, lost] = [differs(now, slow), differs(was, now)];
  const isSeen = (now?.done.length ?? 0) >= BEATS_PER_SLOT;
  const isBetter = isSeen && gained?.kind === "regression";
  const effect = gained?.effect ?? UNKNOWN;
  return {
    isBetter,
    isWorse: isSeen && lost?.kind === "regression" && !isBetter,
    isAsBefore: false,
    effect: reverseEffect(effect),
  };
};

/** So little chance may be left that errors of the bad version's rate have only not come yet. */
const NO_CHANCE = 0.01;

/** Whether none of the new errors came again, in as many calls as they would surely have come in. */
const areGone = (bad: readonly OperationBeat[], fix: readonly OperationBeat[], names: readonly string[]): boolean => {
  const of = (beats: readonly OperationBeat[]) => ({
    calls: beats.reduce((sum, { calls }) => sum + calls, 0),
    errors: beats.reduce((sum, { failures }) => sum + names.reduce((all, name) => all + (failures[name] ?? 0), 0), 0),
  });
  const [was, now] = [of(bad), of(fix)];
  if (names.length === 0 || was.errors === 0 || now.errors > 0 || fix.length < BEATS_PER_SLOT) return false;
  return (1 - was.errors / was.calls) ** now.calls < NO_CHANCE;
};

/**
 * Whether a fix held: kept where it is better than the bad version, or no other than the good one; worse where it is worse
 * than the good one. Null: that will show.
 */
export const judgeMend = (evidence: MendEvidence): MendVerdict | null => {
  const { bad, beats, fix, good, isLast, metric, newErrors, operation } = evidence;
  const { effect, isAsBefore, isBetter, isWorse } = isTime(metric) ? compareTimes(evidence) : compareDone(evidence);
  const own = readOperations(beats).filter((series) => series.operation === operation);
  const beatsOf = (version: string): OperationBeat[] =>
    (own.find((series) => series.version === version)?.beats ?? []).map((beat) => beat.measured);
  const measured = (version: string) => figuresOf(beatsOf(version));
  const figures: Figured = {
    good: good === null ? null : measured(good),
    bad: measured(bad),
    fix: measured(fix),
    effect,
  };
  if (isWorse)
    return {
      state: "worse",
      because: `it is ${isTime(metric) ? "slower" : "worse"} than ${good === null ? "before" : "before the regression"}`,
      figures,
    };
  if (isBetter) return { state: "kept", because: null, figures };
  if (areGone(beatsOf(bad), beatsOf(fix), newErrors))
    return { state: "kept", because: "none of its new errors came again", figures };
  if (isAsBefore) return { state: "kept", because: "it is as it was before the regression", figures };
  return isLast ? { state: "inconclusive", because: "production does not tell the versions apart", figures } : null;
};
