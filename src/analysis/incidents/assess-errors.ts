import { compareErrors, type ErrorMinute } from "#src/analysis/compare-errors.ts";
import type { OperationTally, Tally } from "#src/monitor/tally.ts";
import { type Assessment, fingerprintOf } from "./assessment.ts";
import { hourOf } from "./habits.ts";
import { HYSTERESIS, LIMITS, RECENT_BEATS, SURVEYED_BEATS } from "./limits.ts";
import { isReleased, lastBeats, namesIn, type Survey } from "./survey.ts";

const { alpha, atOnce, before: leastBefore, calls, errors: leastErrors, fewest, windows, ...least } = LIMITS.errors;

type Side = (tally: OperationTally) => ErrorMinute;
/** As whoever calls sees it, and as whoever is outside does: a Worker can fail before it calls anybody. */
const CALLED: Side = (tally) => ({ requests: tally.calls, errors: tally.errors });
const ASKED: Side = ({ faults, requests }) => ({ requests, errors: faults });

const minutesOf = (beats: readonly Tally[], operation: string, side: Side): ErrorMinute[] =>
  beats.flatMap(({ operations }) => (operations[operation] === undefined ? [] : [side(operations[operation])]));

const sumOf = (minutes: readonly ErrorMinute[]): ErrorMinute & { share: number } => {
  let [requests, errors] = [0, 0];
  for (const minute of minutes) {
    requests += minute.requests;
    errors += minute.errors;
  }
  return { requests, errors, share: requests === 0 ? 0 : errors / requests };
};

/** The share that an alarm must exceed. What three hours had may be the incident itself, once a week is known. */
const thresholdOf = (survey: Survey, operation: string, before: number, pinned: number | undefined): number => {
  const habit = survey.habits?.operations[operation];
  const usual = pinned ?? habit?.share ?? before;
  const ofHour = habit?.worstShareAt[hourOf(survey.until)] ?? 0;
  return Math.max(least.share, least.times * usual, least.timesOfHour * ofHour);
};

const sinceOf = (beats: readonly Tally[], operation: string, side: Side, threshold: number): number => {
  const first = beats.find((beat) => sumOf(minutesOf([beat], operation, side)).share >= threshold);
  return first?.at ?? beats[0]?.at ?? 0;
};

/** Whether the last beats fail more often than those before them, bursts allowed for: in the few of now, or in all. */
const isBurstIn = (survey: Survey, operation: string, side: Side, beats: number): boolean => {
  const before = minutesOf(lastBeats(survey, SURVEYED_BEATS - beats, beats), operation, side);
  const after = minutesOf(lastBeats(survey, beats), operation, side);
  return before.length >= leastBefore && compareErrors(before, after, { alpha }).kind === "regression";
};

type Known = { operation: string; side: Side; pinned: number | undefined };

/** As the last so many beats have it; null: too few calls. */
const assessIn = (survey: Survey, { operation, pinned, side }: Known, window: number): Assessment | null => {
  const now = sumOf(minutesOf(lastBeats(survey, window), operation, side));
  if (now.requests < calls) return null;
  const was = sumOf(minutesOf(lastBeats(survey, SURVEYED_BEATS - window, window), operation, side)).share;
  const habit = survey.habits?.operations[operation];
  const threshold = thresholdOf(survey, operation, was, pinned);
  const within = window === RECENT_BEATS ? [fewest, window] : [window];
  const isBurst = now.share > was && within.some((beats) => isBurstIn(survey, operation, side, beats));
  const isFar =
    habit !== undefined && now.errors >= least.manyErrors && now.share >= least.timesOfWorst * habit.worstShare;
  // A third of what is looked at, by itself: it must not be over.
  const last = sumOf(minutesOf(lastBeats(survey, window / 3), operation, side));
  const isFresh = last.share >= HYSTERESIS.errors.keeps * threshold;
  const isAlarm = isFresh && now.errors >= leastErrors && (isBurst || isFar || pinned !== undefined);
  const severity = now.share / threshold;
  return {
    cause: "errors",
    subject: operation,
    severity: isAlarm ? severity : Math.min(severity, isFresh ? 0.99 : 0),
    since: sinceOf(lastBeats(survey, window), operation, side, threshold),
    figures: [
      { name: "calls that fail", unit: "share", before: pinned ?? Math.min(was, habit?.share ?? was), now: now.share },
      { name: "calls that failed lately", unit: "count", before: null, now: now.errors },
    ],
    alsoConcerns: [],
  };
};

const assess = (survey: Survey, operation: string): Assessment | null => {
  const hour = lastBeats(survey, Math.max(...windows));
  const [called, asked] = [CALLED, ASKED].map((side) => sumOf(minutesOf(hour, operation, side)).share);
  const side = (asked ?? 0) > (called ?? 0) ? ASKED : CALLED;
  const pinned = survey.pinned[fingerprintOf({ cause: "errors", subject: operation })];
  if (pinned === undefined && isReleased(survey)) return null;
  const all = windows.flatMap((window) => assessIn(survey, { operation, side, pinned }, window) ?? []);
  return all.find(({ severity }) => severity >= 1) ?? all[0] ?? null;
};

/** Services that an operation's failures of now were seen by. */
const callersOf = (survey: Survey, operation: string): Set<string> =>
  new Set(
    lastBeats(survey, RECENT_BEATS).flatMap(({ operations }) => Object.keys(operations[operation]?.callers ?? {})),
  );

/** An operation that fails since what it calls does is named there, and opens nothing of its own. */
const withoutConsequences = (survey: Survey, all: readonly Assessment[]): Assessment[] => {
  const alarms = all.filter(({ severity }) => severity >= 1);
  const causeOf = (one: Assessment): Assessment | undefined =>
    alarms.find((other) => other !== one && callersOf(survey, other.subject).has(one.subject.split(".")[0] ?? ""));
  return all.map((one) => {
    if (causeOf(one) !== undefined) return { ...one, severity: Math.min(one.severity, 0.99) };
    const concerned = alarms.filter((other) => causeOf(other) === one).map(({ subject }) => subject);
    return { ...one, alsoConcerns: concerned };
  });
};

const serviceOf = ({ subject }: Assessment): string => subject.split(".")[0] ?? "";

/** Where several operations of a service fail at once, that is one incident: as bad as the least of so many. */
const withoutRepeats = ({ pinned }: Survey, all: readonly Assessment[]): Assessment[] =>
  [...Map.groupBy(all, serviceOf)].flatMap(([service, own]) => {
    const [worst, ...others] = own.toSorted((a, b) => b.severity - a.severity);
    const last = others[atOnce - 2];
    if (worst === undefined || last === undefined) return own;
    const concerned = own.filter(({ severity }) => severity >= 1).map(({ subject }) => subject);
    const whole: Assessment = { ...worst, subject: service, severity: last.severity, alsoConcerns: concerned };
    const isOpen = pinned[fingerprintOf(whole)] !== undefined && whole.severity >= HYSTERESIS.errors.keeps;
    const isOne = whole.severity >= 1 || isOpen;
    return [whole, ...own.map((one) => (isOne ? { ...one, severity: Math.min(one.severity, 0.99) } : one))];
  });

/** Operations that fail far more often than in the hours before, and at this hour of other days. */
export const assessErrors = (survey: Survey): Assessment[] => {
  const operations = namesIn(lastBeats(survey, Math.max(...windows)), "operations");
  const all = operations.flatMap((operation) => assess(survey, operation) ?? []);
  return withoutRepeats(survey, withoutConsequences(survey, all));
};
