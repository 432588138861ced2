import { LEAST_CALLS, type Rule, sumOf } from "./load.ts";

/** Addresses and isolates that reads are taken to be spread over: neither is measured. */
const SPREAD = 10;
const LEAST_SHARE = 0.1;
/** Milliseconds of instances' time in each second. */
const LEAST_SAVED = 20;

/** The same is read often by anyone: the Worker keeps the answer, for as long as somebody may see an old one. */
export const cacheReads: Rule = (load) => {
  const to = load.limit("cacheMs", Number.POSITIVE_INFINITY);
  if (to === null) return null;
  const worth = load.traits.cacheable.flatMap((operation) => {
    const known = load.operations.find((one) => one.operation === operation);
    const { calls = 0, p50 = null } = known?.figures ?? {};
    if (p50 === null || calls < LEAST_CALLS) return [];
    const perSecond = calls / load.seconds;
    const inTime = perSecond * (to / 1_000);
    const share = inTime / (inTime + SPREAD);
    const hits = sumOf(load, ({ operations }) => operations[operation]?.hits ?? 0);
    return [{ operation, perSecond, p50, share, hits: hits / (hits + calls), saved: perSecond * p50 * share }];
  });
  const [best] = worth.toSorted((a, b) => b.saved - a.saved);
  if (best === undefined || best.share < LEAST_SHARE || best.saved < LEAST_SAVED || best.share <= best.hits)
    return null;
  const { hits, operation, p50, perSecond, saved, share } = best;
  return {
    setting: "cacheMs",
    to,
    why: `\`${load.service}.${operation}\` is open to anyone and asked ${perSecond.toFixed(1)} times a second; an answer may then be ${to} ms old`,
    expected: {
      metric: `reads by \`${load.service}.${operation}\` that are answered from memory`,
      before: hits,
      after: share,
      how: `${perSecond.toFixed(1)} × ${to / 1_000} s over ${SPREAD} addresses and places; with a median of ${p50.toFixed(1)} ms that saves ${Math.round(saved)} ms of each second`,
    },
    measure: { of: "hits", operation },
  };
};
