import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";

import { Problem } from "../../src/orchestration/contract/problem.ts";
import { LIMIT_MIGRATIONS } from "../../src/orchestration/object/limit-migrations.ts";
import { type Ask, Limiter, requireApart, requireBearable } from "../../src/orchestration/object/limiter.ts";
import type { Limit } from "../../src/orchestration/object/limits.ts";
import { migrate } from "../../src/orchestration/object/migrate.ts";
import { libraryEnv } from "./library-env.ts";

const START = Date.parse("2026-01-01T00:00:00.000Z");

const withLimiter = (check: (limiter: Limiter, time: { now: number }, sql: SqlStorage) => void): Promise<void> =>
  runInDurableObject(libraryEnv.KEYRING.getByName(crypto.randomUUID()), (_, { storage }) => {
    const time = { now: START };
    migrate(storage, "limits", LIMIT_MIGRATIONS);
    check(new Limiter(storage.sql, () => time.now), time, storage.sql);
  });

const ask = (limit: Limit, cost = 1, key = "k"): Ask => ({ scope: "s", name: "n", key, limit, cost });

const bucket: Limit = { kind: "bucket", capacity: 10, refill: 0.5 };
const sliding: Limit = { kind: "sliding", most: 5, seconds: 10 };
const fixed: Limit = { kind: "fixed", most: 2, seconds: 86_400 };

const problemOf = (effect: () => unknown): Problem["details"] | null => {
  try {
    effect();
    return null;
  } catch (error) {
    if (error instanceof Problem) return error.details;
    throw error;
  }
};

describe("a limit", () => {
  test("lets through what a bucket holds, and what has flown in since", () =>
    withLimiter((limiter, time) => {
      expect(limiter.take(ask(bucket, 9))).toMatchObject({ allowed: true, remaining: 1, wait: 0, bound: 10 });
      expect(limiter.take(ask(bucket, 2))).toMatchObject({ allowed: false, remaining: 1, wait: 2_000 });
      time.now += 1_999;
      expect(limiter.take(ask(bucket, 2))).toMatchObject({ allowed: false, wait: 1 });
      time.now += 1;
      expect(limiter.take(ask(bucket, 2))).toMatchObject({ allowed: true, remaining: 0 });
      expect(limiter.take(ask(bucket, 1, "other"))).toMatchObject({ allowed: true, remaining: 9 });
      time.now += 3_600_000;
      expect(limiter.look(ask(bucket)).remaining).toBe(10);
    }));

  test("slides along with time", () =>
    withLimiter((limiter, time) => {
      limiter.take(ask(sliding, 3));
      time.now += 4_000;
      limiter.take(ask(sliding, 2));
      expect(limiter.take(ask(sliding))).toMatchObject({ allowed: false, remaining: 0, wait: 6_000 });
      expect(limiter.take(ask(sliding, 4))).toMatchObject({ allowed: false, wait: 10_000 });
      time.now += 6_000;
      expect(limiter.take(ask(sliding))).toMatchObject({ allowed: true, remaining: 2 });
    }));

  test("begins anew with each day that the clock counts off", () =>
    withLimiter((limiter, time) => {
      time.now = START + 86_000_000;
      limiter.take(ask(fixed, 2));
      expect(limiter.take(ask(fixed))).toMatchObject({ allowed: false, wait: 400_000 });
      time.now = START + 86_400_000;
      expect(limiter.take(ask(fixed))).toMatchObject({ allowed: true, remaining: 1 });
    }));

  test("uses all that is asked for at once, or nothing, and counts what was decided", () =>
    withLimiter((limiter) => {
      limiter.take(ask(sliding, 4));
      const asks = [ask(sliding, 2), { ...ask(bucket, 3), scope: "t" }];
      expect(limiter.decide(asks)).toMatchObject({
        allowed: false,
        wait: 10_000,
        answers: [
          { allowed: false, remaining: 1 },
          { allowed: true, remaining: 10, name: "n", key: "k" },
        ],
      });
      expect(limiter.decide([ask(sliding), { ...ask(bucket, 3), scope: "t" }])).toMatchObject({
        allowed: true,
        wait: 0,
        answers: [{ remaining: 0 }, { remaining: 7 }],
      });
      expect(limiter.counts("s")).toEqual({ allowed: 2, denied: 1 });
      expect(limiter.counts("t")).toEqual({ allowed: 1, denied: 1 });
      limiter.reset("s", "k");
      expect(limiter.look(ask(sliding)).remaining).toBe(5);
      limiter.forget("t");
      expect(limiter.counts("t")).toEqual({ allowed: 0, denied: 0 });
      expect(limiter.look({ ...ask(bucket), scope: "t" }).remaining).toBe(10);
    }));

  test("refuses with how long to wait, and what can never be", () =>
    withLimiter((limiter) => {
      limiter.spend(ask(sliding, 5), 429, "slow_down");
      expect(problemOf(() => limiter.spend(ask(sliding), 429, "slow_down"))).toMatchObject({
        status: 429,
        own: "slow_down",
        retryAfter: 10,
      });
      expect(limiter.counts("s")).toEqual({ allowed: 0, denied: 0 });
      expect(problemOf(() => requireBearable([ask(sliding, 6)], 422, "cost_too_high"))).toMatchObject({ status: 422 });
      expect(problemOf(() => requireBearable([ask(bucket, 6)], 422, null))).toBeNull();
      expect(problemOf(() => requireApart([ask(bucket), ask(bucket)], "checks"))).toMatchObject({
        errors: [{ field: "checks" }],
      });
      expect(problemOf(() => requireApart([ask(bucket), ask(bucket, 1, "l")], "checks"))).toBeNull();
    }));

  test("forgets what counts no more", () =>
    withLimiter((limiter, time, sql) => {
      for (const key of ["a", "b"]) limiter.take(ask(bucket, 1, key));
      limiter.take(ask(sliding, 1, "c"));
      time.now += 60_000;
      limiter.take(ask(fixed, 1, "d"));
      expect(sql.exec("SELECT key FROM _limit_levels").toArray()).toEqual([]);
      expect(sql.exec("SELECT key FROM _limit_uses").toArray()).toEqual([{ key: "d" }]);
    }));
});
