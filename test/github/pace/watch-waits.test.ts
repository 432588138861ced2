import { afterEach, expect, test, vi } from "vitest";
import { watchWaits } from "#src/github/pace/watch-waits.ts";
import { BOT, closeFixture, openFixture, PERSON, REPO } from "#test/github/repository-fixture.ts";
import { openVirtualClock } from "./virtual-clock.ts";

afterEach(closeFixture);

const [MINUTE, HOUR] = [60_000, 3_600_000];

test("whoever does the work hears until when it waits, and a status is written meanwhile", async () => {
  const clock = openVirtualClock();
  const made: number[] = [];
  const comment = (id: number) => ({ id, html_url: `https://github.test/1#${id}`, body: "", user: BOT });
  const headers = {
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": "500",
    "x-ratelimit-reset": String(HOUR / 1000),
    "x-ratelimit-resource": "core",
  };
  const { github } = await openFixture(
    {
      "GET /issues/1": () => ({
        status: 200,
        body: { number: 1, title: "", body: "", html_url: "", state: "open", user: PERSON, labels: [] },
      }),
      "GET /issues/1/comments": () => ({ status: 200, body: [], headers }),
      "POST /issues/1/comments": () => ({ status: 201, body: comment(made.push(clock.now())) }),
    },
    clock,
  );
  const told: number[] = [];
  const reach = (end: number, isThere: () => boolean) =>
    vi.waitFor(async () => {
      await clock.runUntil(end);
      expect(isThere()).toBe(true);
    }, 10_000);
  // It lists the comments first, and learns by that.
  const work = watchWaits(
    () => github.ensureComment(REPO, 1, "turn/1/QA", "a concern"),
    (until) => told.push(until),
  );
  await reach(0, () => told.length > 0);
  expect([told, made]).toEqual([[HOUR], []]);
  const status = github.ensureComment(REPO, 1, "status", "waiting");
  await reach(MINUTE, () => made.length > 0);
  await status;
  expect(made[0]).toBeLessThanOrEqual(MINUTE);
  await reach(HOUR, () => made.length > 1);
  await work;
  expect(made[1]).toBe(HOUR);
});
