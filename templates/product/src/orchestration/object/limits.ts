/**
 * How much may be used. `bucket`: what it holds, and what flows in each second. `sliding`: at most so much within any
 * `seconds`. `fixed`: within those that the clock counts off, so that a day ends at midnight UTC.
 */
export type Limit =
  | { kind: "bucket"; capacity: number; refill: number }
  | { kind: "fixed" | "sliding"; most: number; seconds: number };

/** What was used: how full a bucket was at a time; or each use, with the time until which it counts. */
export type Use = { cost: number; until: number };
export type Account = { level: number; at: number } | { uses: readonly Use[] };

/** `wait`: milliseconds after which the same would be allowed; 0 where it is. */
export type Verdict = { allowed: boolean; remaining: number; wait: number };

/** Of sums of fractions that binary numbers do not hold. */
const TOLERANCE = 1e-9;

/** The most that may ever be used at once. */
export const boundOf = (limit: Limit): number => (limit.kind === "bucket" ? limit.capacity : limit.most);

/** The time until which a use at `now` counts. */
export const endOf = (limit: Limit & { kind: "fixed" | "sliding" }, now: number): number => {
  const length = limit.seconds * 1_000;
  return limit.kind === "sliding" ? now + length : (Math.floor(now / length) + 1) * length;
};

/** How full a bucket is by `now`. */
export const levelOf = (
  { capacity, refill }: Limit & { kind: "bucket" },
  known: { level: number; at: number } | null,
  now: number,
): number =>
  known === null ? capacity : Math.min(capacity, known.level + (Math.max(now - known.at, 0) / 1_000) * refill);

const judgeBucket = (limit: Limit & { kind: "bucket" }, level: number, cost: number): Verdict => {
  const allowed = level + TOLERANCE >= cost;
  const wait = allowed ? 0 : Math.max(Math.ceil(((cost - level) / limit.refill) * 1_000 - TOLERANCE), 1);
  return { allowed, remaining: Math.floor(level + TOLERANCE), wait };
};

/** When enough of what counts now will count no more. */
const waitFor = (uses: readonly Use[], excess: number, now: number): number => {
  let freed = 0;
  for (const { cost, until } of uses.toSorted((a, b) => a.until - b.until)) {
    freed += cost;
    if (freed >= excess) return Math.max(until - now, 1);
  }
  return 1;
};

/** Whether `cost` may be used now, without using it. `account` is null where nothing was used yet. */
export const judge = (limit: Limit, account: Account | null, cost: number, now: number): Verdict => {
  if (limit.kind === "bucket") {
    const known = account !== null && "level" in account ? account : null;
    return judgeBucket(limit, levelOf(limit, known, now), cost);
  }
  const uses = (account !== null && "uses" in account ? account.uses : []).filter(({ until }) => until > now);
  const used = uses.reduce((sum, use) => sum + use.cost, 0);
  const excess = used + cost - limit.most;
  const allowed = excess <= 0;
  return { allowed, remaining: Math.max(limit.most - used, 0), wait: allowed ? 0 : waitFor(uses, excess, now) };
};
