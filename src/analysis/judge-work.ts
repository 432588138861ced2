import { type AlarmBeat, readAlarms } from "#src/monitor/read-alarms.ts";
import type { OperationBeat } from "#src/monitor/read-operations.ts";
import { compareWork, rateBefore, rateOf, type WorkBeat, type WorkRate } from "./compare-work.ts";
import { ALARMS, type Kind, KINDS } from "./work-kinds.ts";
import { type Figures, figuresOf } from "./figures.ts";
import type { Rollout } from "./rollout.ts";
import { type Placed, type Split, splitBeats } from "./split-operations.ts";
import type { Verdict } from "./verdict.ts";

/** Done for each call. */
export type Work = { before: number; after: number };

/** So many alarms were to come, where none is no chance. */
const LEAST_ALARMS = 20;

/** A regression of what is done, and how far. */
type Worse = { verdict: Verdict; work: Work };
type Asked = { traffic: Rollout["traffic"]; alpha: number; direction?: 1 | -1 };

/** That the objects of a canary are others of their kind than the rest has to be ruled out so far. */
const RULED_OUT = 0.01;

/**
 * Of a canary the other objects at the same time have to differ as well, for what users ask may change meanwhile; and its
 * own objects before it, which may be others of their kind. Null: nothing is worse.
 */
const compareSplit = <Measured>(
  split: Split<Measured>,
  kind: Kind<Measured>,
  { alpha, direction = 1, traffic }: Asked,
): Worse | null => {
  const sideOf = (beats: readonly Placed<Measured>[]): WorkBeat[] => beats.map(({ measured }) => kind.of(measured));
  const after = sideOf(split.after);
  const [all, others, now] = [rateOf(sideOf(split.before)), rateOf(sideOf(split.others)), rateOf(after)];
  const isWorse = (was: WorkRate, chance = alpha): boolean =>
    compareWork(was, after, kind, { alpha: chance, direction }).kind === "regression";
  const isOther = () => kind.isDrawn !== true && !isWorse(rateBefore(all, others, now), RULED_OUT);
  const isOwn = traffic === "all" || (isWorse(others) && !isOther());
  if (!isWorse(all) || !isOwn) return null;
  const was = traffic === "all" ? all : others;
  const verdict = compareWork(was, after, kind, { alpha, direction });
  return { verdict, work: { before: was.rate, after: now.rate } };
};

/** What a version does for a call of one operation far more of than was done; null: nothing. */
export const judgeWork = (split: Split<OperationBeat>, traffic: Rollout["traffic"], alpha: number): Worse | null => {
  for (const kind of KINDS) {
    const worse = compareSplit(split, kind, { traffic, alpha: alpha / KINDS.length });
    if (worse !== null) return worse;
  }
  return null;
};

const ranIn = (beats: readonly Placed<AlarmBeat>[]): number =>
  beats.reduce((sum, { measured }) => sum + measured.ran, 0);

/** Services of which the alarms come far more often for what they are asked, or no more. */
export const judgeAlarms = (
  rollout: Rollout,
  alpha: number,
): (Worse & { service: string; operation: string; before: Figures; after: Figures })[] => {
  const series = readAlarms(rollout.beats).map(({ service, ...rest }) => ({ ...rest, name: service }));
  return [...splitBeats(rollout, series)].flatMap(([service, split]) => {
    const asked = { traffic: rollout.traffic, alpha: alpha / 2 };
    const fewer = compareSplit(split, ALARMS, { ...asked, direction: -1 });
    const isSilent = (fewer?.work.before ?? 0) * ranIn(split.after) >= LEAST_ALARMS;
    const worse = compareSplit(split, ALARMS, asked) ?? (isSilent ? fewer : null);
    if (worse === null) return [];
    const figures = (beats: readonly Placed<AlarmBeat>[]) => ({ ...figuresOf([]), calls: ranIn(beats) });
    const operation = `${service}.alarm`;
    return [{ service, operation, before: figures(split.before), after: figures(split.after), ...worse }];
  });
};
