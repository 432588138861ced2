import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fastClock } from "#src/world/fast-clock.ts";
import { openLimitGate, openRateLimits } from "#src/world/github/rate-limits.ts";
import { openTestWorld, type TestWorld } from "./open-test-world.ts";

const RATE = { limit: 5_000, used: 1, remaining: 4_999, reset: 0 };
const COMMENT = { method: "POST", path: "/api/v3/repos/acme/shop/issues/1/comments" };
const READ = { method: "GET", path: "/api/v3/repos/acme/shop" };

describe("limits that are enforced", () => {
  let test: TestWorld;
  const R = "/repos/acme/shop";
  beforeAll(async () => void (test = await openTestWorld({ limits: { clock: fastClock(1) } })));
  afterAll(() => test.close());

  it("refuse an app's 81st comment of a minute, in GitHub's words, and nothing else of it, and nobody else", async () => {
    const { call, tokens } = test;
    await call(tokens.wanda, `POST ${R}/issues`, { title: "Sell shoes" });
    const comment = (token: string) => call(token, `POST ${R}/issues/1/comments`, { body: "So it is." });
    const answers = [];
    for (let n = 0; n < 81; n += 1) answers.push(await comment(tokens.bot));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(80);
    const last = answers.at(-1);
    expect(last?.status).toBe(403);
    expect(last?.body.message).toContain("secondary rate limit");
    expect(last?.headers.get("retry-after")).toBe("60");
    expect((await call(tokens.bot, `GET ${R}/issues/1`)).status).toBe(200);
    expect((await comment(tokens.wanda)).status).toBe(201);
  });
});

describe("the gate of an installation", () => {
  const open = () => {
    const { enter, leave } = openLimitGate();
    return (asked: typeof READ, at: number, used = 1): boolean => {
      try {
        enter(7, asked, { ...RATE, used }, at);
        return true;
      } catch {
        return false;
      } finally {
        leave(7);
      }
    };
  };

  it("lets 900 points a minute pass, of which a write is five", () => {
    const ask = open();
    const asked = { ...COMMENT, method: "PATCH" };
    const passed = Array.from({ length: 181 }, () => ask(asked, 0));
    expect(passed.indexOf(false)).toBe(180);
    expect([ask(READ, 59_999), ask(READ, 60_000)]).toEqual([false, true]);
  });

  it("lets 500 comments an hour pass", () => {
    const ask = open();
    const passed = Array.from({ length: 501 }, (_, n) => ask(COMMENT, n * 1_000));
    expect(passed.indexOf(false)).toBe(500);
    // The one that was refused has been counted as well.
    expect(ask(COMMENT, 3_602_000)).toBe(true);
  });

  it("lets 5,000 requests an hour pass, and a hundred at once", () => {
    const ask = open();
    expect([ask(READ, 0, 5_000), ask(READ, 0, 5_001)]).toEqual([true, false]);
    const { enter, leave } = openLimitGate();
    for (let n = 0; n < 100; n += 1) enter(7, READ, RATE, 0);
    expect(() => enter(7, READ, RATE, 0)).toThrow("secondary rate limit");
    leave(7);
    leave(7);
    expect(() => enter(7, READ, RATE, 0)).not.toThrow();
  });
});

describe("the hour of an account", () => {
  it("is counted for itself, and told as GitHub tells it", () => {
    const count = openRateLimits(2);
    expect(count("a", true, 1_500)).toEqual({ limit: 2, used: 1, remaining: 1, reset: 3_601 });
    expect(count("b", false, 1_500).used).toBe(0);
    expect(count("a", true, 3_601_499)).toMatchObject({ used: 2, remaining: 0 });
    expect(count("a", true, 3_601_500)).toMatchObject({ used: 1, reset: 7_201 });
  });
});
