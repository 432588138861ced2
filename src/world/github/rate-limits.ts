const HOUR_MS = 3_600_000;
const LIMIT = 5_000;

export type RateWindow = { limit: number; used: number; remaining: number; reset: number };

/** Counts requests for each token and hour, as GitHub's headers report them. It never refuses a request. */
export const openRateLimits = () => {
  const windows = new Map<string, { used: number; resetAt: number }>();
  return (token: string, counts: boolean, nowMs: number): RateWindow => {
    const present = windows.get(token);
    const window = present && present.resetAt > nowMs ? present : { used: 0, resetAt: nowMs + HOUR_MS };
    if (counts) window.used++;
    windows.set(token, window);
    const { used, resetAt } = window;
    return { limit: LIMIT, used, remaining: Math.max(0, LIMIT - used), reset: Math.floor(resetAt / 1000) };
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
