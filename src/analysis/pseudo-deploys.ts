import { COHORTS, type RawBeat } from "#src/monitor/measured.ts";
import { isWorse, type Judged, judgeRollout } from "./judge-rollout.ts";
import type { LedgerDay } from "./ledger.ts";
import { parseLabels } from "#src/monitor/read-operations.ts";
import { BEATS_BEFORE, BEATS_PER_SLOT } from "./rollout.ts";

/** What a release is judged by: the last look, and what confirms it. */
const BEATS_AFTER = 12 * BEATS_PER_SLOT;

const versionsIn = (beats: readonly RawBeat[]): Set<string> =>
  new Set(
    beats.flatMap(({ measured }) =>
      Object.keys(measured["layer_calls"] ?? {}).flatMap((labels) => parseLabels(labels)["version"] ?? []),
    ),
  );

const isCompared = ({ verdict }: Judged): boolean => verdict.reason !== "few requests";

/**
 * Judges moments of one day at which nothing was released as if something had been. `beats`: of the day, oldest first.
 * Moments near a release are left out. A comparison is of one operation at one moment.
 */
export const judgePseudoDeploys = (
  beats: readonly RawBeat[],
  beatMs: number,
  day: string,
  caution: number,
): LedgerDay => {
  const [first, last] = [beats[0]?.at ?? 0, beats.at(-1)?.at ?? 0];
  const told = beats.map(({ at, measured: { [COHORTS]: _single, ...measured } }) => ({ at, measured }));
  let [comparisons, alarms] = [0, 0];
  for (let at = first + BEATS_BEFORE * beatMs; at + BEATS_AFTER * beatMs <= last + beatMs; at += BEATS_AFTER * beatMs) {
    const around = told.filter((beat) => beat.at >= at - BEATS_BEFORE * beatMs && beat.at < at + BEATS_AFTER * beatMs);
    if (versionsIn(around).size !== 1) continue;
    const judged = judgeRollout({ beats: around, beatMs, at, version: null, traffic: "all" }, caution).filter(
      isCompared,
    );
    comparisons += judged.length;
    alarms += judged.filter(isWorse).length;
  }
  return { day, comparisons, alarms };
};
