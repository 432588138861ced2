import type { OperationTally } from "#src/monitor/tally.ts";
import type { Assessment } from "./assessment.ts";
import { LIMITS, RECENT_BEATS } from "./limits.ts";
import { isReleased, lastBeats, namesIn, type Survey } from "./survey.ts";

const { breaker, retries } = LIMITS;

type Seen = { at: number; tally: OperationTally }[];

const sumOf = (seen: Seen, of: (tally: OperationTally) => number): number =>
  seen.reduce((sum, { tally }) => sum + of(tally), 0);

const firstOf = (seen: Seen, of: (tally: OperationTally) => number): number =>
  seen.find(({ tally }) => of(tally) > 0)?.at ?? seen[0]?.at ?? 0;

const assessRetries = ({ habits }: Survey, operation: string, seen: Seen): Assessment | null => {
  const calls = sumOf(seen, (tally) => tally.calls);
  if (calls < retries.calls) return null;
  const again = sumOf(seen, (tally) => tally.retries);
  const inBeats = seen.filter(({ tally }) => tally.retries >= retries.share * tally.calls).length;
  const usual = habits?.operations[operation]?.retries ?? null;
  const severity = again / calls / Math.max(retries.share, retries.times * (usual ?? 0));
  return {
    cause: "retries",
    subject: operation,
    severity: again < retries.retries || inBeats < retries.beats ? Math.min(severity, 0.99) : severity,
    since: firstOf(seen, (tally) => tally.retries),
    figures: [{ name: "calls made again", unit: "per call", before: usual, now: again / calls }],
    alsoConcerns: [],
  };
};

const assessBreaker = ({ habits }: Survey, operation: string, seen: Seen): Assessment => {
  const openings = sumOf(seen, (tally) => tally.openings);
  const usual = habits?.operations[operation]?.openings ?? null;
  const severity = openings / Math.max(breaker.openings, breaker.times * (usual ?? 0));
  const inBeats = seen.filter(({ tally }) => tally.openings > 0).length;
  return {
    cause: "breaker",
    subject: operation,
    severity: inBeats < breaker.beats ? Math.min(severity, 0.99) : severity,
    since: firstOf(seen, (tally) => tally.openings),
    figures: [
      { name: "times that calls were stopped, of 15 minutes", unit: "count", before: usual, now: openings },
      { name: "calls made", unit: "count", before: null, now: sumOf(seen, (tally) => tally.calls) },
    ],
    alsoConcerns: [],
  };
};

/** Calls that the mesh makes again and again, and such as it stops making since too many failed. */
export const assessCalls = (survey: Survey): Assessment[] => {
  if (isReleased(survey)) return [];
  const recent = lastBeats(survey, RECENT_BEATS);
  return namesIn(recent, "operations").flatMap((operation) => {
    const seen = recent.flatMap(({ at, operations }) => {
      const tally = operations[operation];
      return tally === undefined ? [] : [{ at, tally }];
    });
    const again = assessRetries(survey, operation, seen);
    return [...(again === null ? [] : [again]), assessBreaker(survey, operation, seen)];
  });
};
