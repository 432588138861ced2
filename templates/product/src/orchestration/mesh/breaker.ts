/** Stops calls to a service that mostly fails, so that callers hear it at once and the service can recover. */
export type Breaker = {
  /** Calls and failures since `since`. */
  calls: number;
  failures: number;
  since: number;
  /** Until when calls are stopped; 0: they are not. */
  openUntil: number;
  /** One call is trying whether the service is back. */
  probing: boolean;
};

const WINDOW_MS = 10_000;
/** Fewer calls say nothing about a service: one broken instance must not close it for all. */
const ENOUGH_CALLS = 20;

export const createBreaker = (): Breaker => ({ calls: 0, failures: 0, since: 0, openUntil: 0, probing: false });

/** Whether a call must not go out now. Lets one through when the time is over. */
export const isStopped = (breaker: Breaker, now: number): boolean => {
  if (breaker.openUntil === 0) return false;
  if (now < breaker.openUntil || breaker.probing) return true;
  breaker.probing = true;
  return false;
};

/** Takes in how a call ended. Tells where calls are stopped from now on, or let through again. */
export const noteResult = (
  breaker: Breaker,
  failed: boolean,
  now: number,
  { breakerCoolMs, breakerPercent }: { breakerCoolMs: number; breakerPercent: number },
): "opened" | "closed" | null => {
  if (breaker.probing) {
    Object.assign(breaker, { calls: 0, failures: 0, since: now, probing: false });
    breaker.openUntil = failed ? now + breakerCoolMs : 0;
    return failed ? null : "closed";
  }
  if (now - breaker.since > WINDOW_MS) Object.assign(breaker, { calls: 0, failures: 0, since: now });
  breaker.calls += 1;
  if (!failed) return null;
  breaker.failures += 1;
  if (breaker.openUntil !== 0 || breaker.calls < ENOUGH_CALLS) return null;
  if (breaker.failures * 100 < breaker.calls * breakerPercent) return null;
  breaker.openUntil = now + breakerCoolMs;
  return "opened";
};
