import { compareVersions } from "#src/analysis/compare-versions.ts";
import { type Figures, figuresOf } from "#src/analysis/figures.ts";
import { BEATS_PER_SLOT } from "#src/analysis/rollout.ts";
import type { Effect, Verdict } from "#src/analysis/verdict.ts";
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
  good: string | null;
  bad: string;
  fix: string;
  /** Nothing more is waited for. */
  isLast: boolean;
};

type Compared = { good: Figures | null; bad: Figures; fix: Figures; effect: Effect };
/** `effect`: of the fix against the bad version. */
export type MendVerdict = {
  state: "kept" | "worse" | "inconclusive";
  because: string | null;
  figures: Compared | null;
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

/**
 * Whether a fix held: kept where it is better than the bad version, or no other than the good one; worse where it is worse
 * than the good one. Null: that will show.
 */
export const judgeMend = ({ bad, beatMs, beats, fix, good, isLast, operation }: MendEvidence): MendVerdict | null => {
  const own = readOperations(beats).filter((series) => series.operation === operation);
  const of = (version: string) => own.find((series) => series.version === version)?.beats ?? [];
  const [was, slow, now] = [of(good ?? bad), of(bad), of(fix)];
  const after = slotsOf(now, beatMs);
  const againstBad = compareVersions({ before: slotsOf(slow, beatMs), after });
  const againstGood = compareVersions({ before: slotsOf(was, beatMs), after });
  const measured = (list: typeof was) => figuresOf(list.map((beat) => beat.measured));
  const figures: Compared = {
    good: good === null ? null : measured(was),
    bad: measured(slow),
    fix: measured(now),
    effect: againstBad.effect,
  };
  const isBetter = againstBad.kind === "improved" || isPlainlyBetter(againstBad);
  if (againstGood.kind === "regression" && !isBetter)
    return {
      state: "worse",
      because: `it is slower than ${good === null ? "before" : "before the regression"}`,
      figures,
    };
  if (isBetter) return { state: "kept", because: null, figures };
  if (good !== null && againstGood.kind === "no-change" && againstBad.kind !== "no-change")
    return { state: "kept", because: "it is as it was before the regression", figures };
  return isLast ? { state: "inconclusive", because: "production does not tell the versions apart", figures } : null;
};
