import { errorsOf } from "#src/monitor/errors-of.ts";
import { compareErrors, type ErrorMinute } from "./compare-errors.ts";
import { compareVersions } from "./compare-versions.ts";
import { discoveriesOf } from "./discoveries.ts";
import { type Figures, figuresOf } from "./figures.ts";
import { findNewErrors } from "./find-new-errors.ts";
import { type Gate, widenGates } from "./gates.ts";
import { judgeCanary } from "./judge-canary.ts";
import { judgeAlarms, judgeWork, type Work } from "./judge-work.ts";
import type { Rollout } from "./rollout.ts";
import { slotsBeside } from "./slots-beside.ts";
import { type PlacedBeat, splitOperations, type SplitOperation } from "./split-operations.ts";
import type { Verdict } from "./verdict.ts";

/** What a version did to one operation. `before`: of a canary, the version before at the same time. `newErrors`: classes of errors that were never there before. */
export type Judged = {
  service: string;
  operation: string;
  verdict: Verdict;
  newErrors: string[];
  before: Figures;
  after: Figures;
  /** Done for each call before and after, where it is that which the verdict is about. */
  work?: Work;
};

/** How much chance there may be that an action is for nothing. */
const ACTS = 0.001;

const errorMinutes = (beats: readonly PlacedBeat[]): ErrorMinute[] =>
  beats.map(({ measured }) => ({ requests: measured.calls, errors: errorsOf(measured) }));

const serious = (verdict: Verdict): number =>
  verdict.kind === "regression" ? 0 : verdict.kind === "inconclusive" ? 1 : 2;

/** The worst of what was compared; new errors are a regression whatever their share is. */
const worstOf = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.toSorted((a, b) => serious(a) - serious(b) || a.p - b.p)[0] as Verdict;

const classesOf = ({ measured }: PlacedBeat): Record<string, number> => {
  const { refused: _own, ...classes } = measured.failures;
  return classes;
};

const judgeOperation = (rollout: Rollout, split: SplitOperation, gates: readonly Gate[]): Judged => {
  const { after, before, operation, others, service } = split;
  const known = new Set(before.flatMap((beat) => Object.keys(classesOf(beat))));
  const recent = before.filter(({ place }) => place >= -after.length);
  // Of a canary the other objects are asked at the same time, on the same machines.
  const asItWas = rollout.traffic === "some" ? others : recent.length > 0 ? recent : before;
  const latency =
    rollout.traffic === "some"
      ? judgeCanary(split)
      : compareVersions(
          { before: slotsBeside(before, "before"), after: slotsBeside(after, "after") },
          { alpha: ACTS, gates },
        );
  const errors = compareErrors(errorMinutes(before), errorMinutes(after), { alpha: ACTS });
  const newErrors = findNewErrors(known, after.map(classesOf));
  const isNew = newErrors.length > 0 && latency.kind !== "regression";
  const worst = isNew ? errors : worstOf([latency, errors]);
  const work = worst.kind === "regression" || isNew ? null : judgeWork(split, rollout.traffic, ACTS);
  return {
    service,
    operation,
    verdict: worst,
    newErrors,
    before: figuresOf(asItWas.map(({ measured }) => measured)),
    after: figuresOf(after.map(({ measured }) => measured)),
    ...work,
  };
};

/**
 * Every operation that a version answered, those that got worse beyond chance first; of several at once, by their chance.
 * `caution`: how much wider than 1 the assumed noise is, as the false-alarm ledger has it.
 */
export const judgeRollout = (rollout: Rollout, caution = 1): Judged[] => {
  const gates = widenGates(caution);
  const judged = splitOperations(rollout)
    .filter(({ after }) => after.length > 0)
    .map((split) => judgeOperation(rollout, split, gates))
    .concat(judgeAlarms(rollout, ACTS).map((alarms) => ({ ...alarms, newErrors: [] })));
  const worse = judged.filter(({ newErrors, verdict }) => verdict.kind === "regression" || newErrors.length > 0);
  const found = new Set(
    discoveriesOf(worse.map((one) => ({ one, p: one.newErrors.length > 0 ? 0 : one.verdict.p }))).map(({ one }) => one),
  );
  return judged.toSorted(
    (a, b) =>
      Number(found.has(b)) - Number(found.has(a)) ||
      serious(a.verdict) - serious(b.verdict) ||
      a.verdict.p - b.verdict.p,
  );
};

export const isWorse = ({ newErrors, verdict }: Pick<Judged, "newErrors" | "verdict">): boolean =>
  verdict.kind === "regression" || newErrors.length > 0;
