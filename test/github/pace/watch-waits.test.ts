import { afterEach, expect, test } from "vitest";
import { watchWaits } from "#src/github/pace/watch-waits.ts";
import { BOT, closeFixture, openFixture, PERSON, REPO } from "#test/github/repository-fixture.ts";
import { openVirtualClock } from "./virtual-clock.ts";

afterEach(closeFixture);

const HOUR = 3_600_000;

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
  // It lists the comments first, and learns by that.
  const work = watchWaits(
    () => github.ensureComment(REPO, 1, "turn/1/QA", "a concern"),
    (until) => told.push(until),
  );
  for (let looks = 0; told.length === 0 && looks < 200; looks += 1) await clock.runUntil(looks);
  expect(told).toEqual([HOUR]);
  expect(made).toEqual([]);
  const status = github.ensureComment(REPO, 1, "status", "waiting");
  for (let looks = 0; made.length === 0 && looks < 200; looks += 1) await clock.runUntil(200 + looks);
  await status;
  expect(made[0]).toBeLessThan(HOUR);
  for (let looks = 0; made.length === 1 && looks < 200; looks += 1) await clock.runUntil(HOUR + looks);
  await work;
  expect(made[1]).toBeGreaterThanOrEqual(HOUR);
});
