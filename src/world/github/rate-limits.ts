import type { FastClock } from "#src/world/fast-clock.ts";
import { ApiError } from "./reply.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const LIMIT = 5_000;
const AT_ONCE = 100;

export type RateWindow = { limit: number; used: number; remaining: number; reset: number };
/** GitHub's limits as they are documented, with minutes and hours of the clock. `requests`: an hour's, 5,000 where it is left out. */
export type Limits = { clock: FastClock; requests?: number };
type Asked = { method: string; path: string };

/** Counts requests of each account and hour, as GitHub's headers report them. It never refuses a request. */
export const openRateLimits = (limit = LIMIT) => {
  const windows = new Map<string, { used: number; resetAt: number }>();
  return (account: string, counts: boolean, nowMs: number): RateWindow => {
    const present = windows.get(account);
    const window = present && present.resetAt > nowMs ? present : { used: 0, resetAt: nowMs + HOUR_MS };
    if (counts) window.used++;
    windows.set(account, window);
    const { used, resetAt } = window;
    return { limit, used, remaining: Math.max(0, limit - used), reset: Math.floor(resetAt / 1000) };
  };
};

/** The window as response headers. */
export const renderRateHeaders = (rate: RateWindow): Record<string, string> => ({
  "x-ratelimit-limit": String(rate.limit),
  "x-ratelimit-remaining": String(rate.remaining),
  "x-ratelimit-used": String(rate.used),
  "x-ratelimit-reset": String(rate.reset),
  "x-ratelimit-resource": "core",
});

const reads = ({ method }: Asked): boolean => method === "GET" || method === "HEAD";
const saysSomething = ({ method, path }: Asked): boolean =>
  method === "POST" && /\/(?:issues|pulls|comments|replies|reviews|releases)$/u.test(path);

/** What nobody may exceed, in any span of so many milliseconds. */
const SECONDARY: { ms: number; most: number; costOf: (asked: Asked) => number }[] = [
  { ms: MINUTE_MS, most: 900, costOf: (asked) => (reads(asked) ? 1 : 5) },
  { ms: MINUTE_MS, most: 80, costOf: (asked) => (saysSomething(asked) ? 1 : 0) },
  { ms: HOUR_MS, most: 500, costOf: (asked) => (saysSomething(asked) ? 1 : 0) },
];

/** Sums what came within the last `ms`. */
const openSpan = (ms: number) => {
  const came: { at: number; cost: number }[] = [];
  let sum = 0;
  return (cost: number, nowMs: number): number => {
    for (let [oldest] = came; oldest !== undefined && oldest.at <= nowMs - ms; [oldest] = came) {
      sum -= oldest.cost;
      came.shift();
    }
    if (cost > 0) came.push({ at: nowMs, cost });
    sum += cost;
    return sum;
  };
};

/**
 * Holds one installation to the primary and the secondary limits: `enter` throws what GitHub answers where one is exceeded,
 * and `leave` tells that a request is answered. Who is refused has used it up all the same.
 */
export const openLimitGate = () => {
  const spans = new Map<number, { secondary: ((cost: number, nowMs: number) => number)[]; underWay: number }>();
  const of = (installation: number) => {
    const span = spans.get(installation) ?? {
      secondary: SECONDARY.map(({ ms }) => openSpan(ms)),
      underWay: 0,
    };
    spans.set(installation, span);
    return span;
  };
  return {
    enter: (installation: number, asked: Asked, rate: RateWindow, nowMs: number): void => {
      const span = of(installation);
      span.underWay += 1;
      const exceeded = SECONDARY.filter(({ costOf, most }, n) => {
        const cost = costOf(asked);
        return (span.secondary[n]?.(cost, nowMs) ?? 0) > most && cost > 0;
      });
      if (rate.used > rate.limit) throw new ApiError(403, "API rate limit exceeded for installation.");
      if (span.underWay > AT_ONCE || exceeded.length > 0)
        throw new ApiError(
          403,
          "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
        );
    },
    leave: (installation: number): void => void (of(installation).underWay -= 1),
  };
};

/** What GitHub asks for with a secondary limit. Who waits does so by our clock. */
export const renderRetryAfter = (error: ApiError, { clock: { speed } }: Limits): Record<string, string> =>
  /secondary rate limit/u.test(error.message) ? { "retry-after": String(Math.ceil(60 / speed)) } : {};
