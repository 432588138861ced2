import type { Cause, Failure } from "./failure.ts";

/** `id` tells one occurrence from another; `issue`: of the build that met it, null where it was nobody's. */
export type Occurrence = { cause: Cause; id: string; issue: number | null };

/** Identities that are remembered of one cause, and causes that are over of one repository. */
const MOST_SEEN = 20;
const MOST_OVER = 20;

const begun = ({ cause, id, issue }: Occurrence, at: string): Failure => ({
  cause,
  count: 1,
  first: at,
  last: at,
  concerns: [issue],
  seen: [id],
  over: null,
});

const again = (before: Failure, { cause, id, issue }: Occurrence, at: string): Failure => {
  // Whoever was concerned before it was over is not any more.
  const concerns = before.over === null ? before.concerns : [];
  return {
    cause,
    count: before.count + 1,
    first: before.first,
    last: at,
    concerns: concerns.includes(issue) ? concerns : [...concerns, issue],
    seen: [...before.seen, id].slice(-MOST_SEEN),
    over: null,
  };
};

/** One more of a cause; what was counted already changes nothing. */
export const addOccurrence = (failures: readonly Failure[], met: Occurrence, at: string): Failure[] => {
  const { fingerprint } = met.cause;
  const known = failures.find(({ cause }) => cause.fingerprint === fingerprint);
  if (known === undefined) return [...failures, begun(met, at)];
  if (known.seen.includes(met.id)) return [...failures];
  return failures.map((failure) => (failure === known ? again(known, met, at) : failure));
};

/** `hasIssue`: what has one is kept, so that it is found again; the rest was nobody's business. */
const settle = (failures: readonly Failure[], hasIssue: (fingerprint: string) => boolean): Failure[] => {
  const kept = failures.filter(({ cause, over }) => over === null || hasIssue(cause.fingerprint));
  const ended = kept.filter(({ over }) => over !== null);
  const forgotten = new Set(ended.slice(0, Math.max(0, ended.length - MOST_OVER)));
  return kept.filter((failure) => !forgotten.has(failure));
};

/** A cause is over, whomever it concerned. */
export const endFailure = (
  failures: readonly Failure[],
  fingerprint: string,
  over: NonNullable<Failure["over"]>,
  hasIssue: (fingerprint: string) => boolean,
): Failure[] =>
  settle(
    failures.map((failure) =>
      failure.cause.fingerprint === fingerprint && failure.over === null ? { ...failure, over, concerns: [] } : failure,
    ),
    hasIssue,
  );

/** A cause concerns this build no more; it is over once it concerns none. */
export const leaveFailure = (
  failures: readonly Failure[],
  fingerprint: string,
  issue: number,
  at: string,
  hasIssue: (fingerprint: string) => boolean,
): Failure[] =>
  settle(
    failures.map((failure) => {
      if (failure.cause.fingerprint !== fingerprint || failure.over !== null) return failure;
      const concerns = failure.concerns.filter((other) => other !== issue);
      const over = concerns.length > 0 ? null : { at, because: "no build is stopped by it any more" };
      return { ...failure, concerns, over };
    }),
    hasIssue,
  );
