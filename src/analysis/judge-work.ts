import { type AlarmBeat, readAlarms } from "#src/monitor/read-alarms.ts";
import type { OperationBeat } from "#src/monitor/read-operations.ts";
import { compareWork, type WorkBeat, type WorkGate } from "./compare-work.ts";
import { ALARMS, type Kind, KINDS } from "./work-kinds.ts";
import { type Figures, figuresOf } from "./figures.ts";
import type { Rollout } from "./rollout.ts";
import { type Placed, type Split, splitBeats } from "./split-operations.ts";
import { reverseEffect, type Verdict } from "./verdict.ts";

/** Done for each call. */
export type Work = { before: number; after: number };

/** So many alarms were to come, where none is no chance. */
const LEAST_ALARMS = 20;

const sideOf = <Measured>(beats: readonly Placed<Measured>[], { of }: Kind<Measured>): WorkBeat[] =>
  beats.map(({ measured }) => of(measured));

const rateOf = (beats: readonly WorkBeat[]): number => {
  const calls = beats.reduce((sum, beat) => sum + beat.calls, 0);
  return calls === 0 ? 0 : beats.reduce((sum, beat) => sum + beat.amount, 0) / calls;
};

type Compare = (before: WorkBeat[], after: WorkBeat[], gate: WorkGate, alpha: number) => Verdict;

const more: Compare = (before, after, gate, alpha) => compareWork(before, after, gate, { alpha });

/** The other way round: far less is done. */
const less: Compare = (before, after, gate, alpha) => {
  const verdict = compareWork(after, before, gate, { alpha });
  const effect = reverseEffect(verdict.effect);
  const expected = rateOf(before) * after.reduce((sum, { calls }) => sum + calls, 0);
  const isAlarm = verdict.kind === "regression" && expected >= LEAST_ALARMS;
  return {
    ...verdict,
    effect,
    kind: isAlarm ? "regression" : "no-change",
    n: { before: verdict.n.after, after: verdict.n.before },
  };
};

/** A regression of what is done, and how far. */
type Worse = { verdict: Verdict; work: Work };

/** Of a canary the other objects at the same time have to differ as well: what users ask may change meanwhile. */
const compareSplit = <Measured>(
  { after, before, others }: Split<Measured>,
  traffic: Rollout["traffic"],
  kind: Kind<Measured>,
  alpha: number,
  compare: Compare,
): Worse | null => {
  const [was, now, beside] = [before, after, others].map((beats) => sideOf(beats, kind));
  if (was === undefined || now === undefined || beside === undefined) return null;
  const verdict = compare(was, now, kind, alpha);
  const isAlone = traffic === "all" || compare(beside, now, kind, alpha).kind === "regression";
  if (verdict.kind !== "regression" || !isAlone) return null;
  return { verdict, work: { before: rateOf(traffic === "all" ? was : beside), after: rateOf(now) } };
};

/** What a version does for a call of one operation far more of than was done; null: nothing. */
export const judgeWork = (split: Split<OperationBeat>, traffic: Rollout["traffic"], alpha: number): Worse | null => {
  for (const kind of KINDS) {
    const worse = compareSplit(split, traffic, kind, alpha / KINDS.length, more);
    if (worse !== null) return worse;
  }
  return null;
};

/** Services of which the alarms come far more often for what they are asked, or no more. */
export const judgeAlarms = (
  rollout: Rollout,
  alpha: number,
): (Worse & { service: string; operation: string; before: Figures; after: Figures })[] => {
  const series = readAlarms(rollout.beats).map(({ service, ...rest }) => ({ ...rest, name: service }));
  return [...splitBeats(rollout, series)].flatMap(([service, split]) => {
    const worse =
      compareSplit(split, rollout.traffic, ALARMS, alpha / 2, more) ??
      compareSplit(split, rollout.traffic, ALARMS, alpha / 2, less);
    if (worse === null) return [];
    const figures = (beats: readonly Placed<AlarmBeat>[]) => ({
      ...figuresOf([]),
      calls: beats.reduce((sum, { measured }) => sum + measured.ran, 0),
    });
    const operation = `${service}.alarm`;
    return [{ service, operation, before: figures(split.before), after: figures(split.after), ...worse }];
  });
};
