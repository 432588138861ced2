import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStage, type Stage } from "#src/world/demo.ts";
import { fastClock } from "#src/world/fast-clock.ts";
import type { Comment, Issue, PullRequest } from "#src/world/people/thread.ts";
import { signJwt } from "#test/world/github/open-test-world.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const LINKS = readFileSync(join(ROOT, "examples", "specs", "url-shortener.md"), "utf8");
const WAITS = /^\*\*Next:\*\* waiting for GitHub's rate limit until \d\d:\d\d UTC\. It goes on by itself\.$/mu;
/** An hour of the world is twelve seconds of ours. */
const clock = fastClock(300);
const HOURLY = 300;
/** Too little for two specs, and of it a tenth of the hour is kept for what is more urgent. */
const LEFT = 70;

let stage: Stage & { close(): Promise<void> };
beforeAll(async () => {
  const limits = { clock, requests: HOURLY };
  stage = await openStage({ root: ROOT, spec: "limited.md", port: 0, withActions: false, limits });
});
afterAll(() => stage.close());

type Window = { remaining: number; resetAt: number };

/** Whatever else has the app's key uses up most of the hour. */
const useUp = async (): Promise<Window> => {
  const { app, github } = stage.world;
  const send = (method: string, path: string, token: string) =>
    fetch(`${github.apiUrl}${path}`, { method, headers: { authorization: `Bearer ${token}` } });
  const jwt = signJwt({ iss: app.id }, app.privateKey);
  const { id } = (await (await send("GET", `/repos/${stage.repo}/installation`, jwt)).json()) as { id: number };
  const issued = await send("POST", `/app/installations/${id}/access_tokens`, jwt);
  const { token } = (await issued.json()) as { token: string };
  for (;;) {
    const { headers } = await send("GET", `/repos/${stage.repo}`, token);
    const remaining = Number(headers.get("x-ratelimit-remaining"));
    if (remaining <= LEFT) return { remaining, resetAt: Number(headers.get("x-ratelimit-reset")) * 1000 };
  }
};

const readSaid = async (issue: number): Promise<Comment[]> => {
  const all = await stage.person.get<Comment[]>(`/repos/${stage.repo}/issues/${issue}/comments?per_page=100`);
  return all.filter(({ user }) => user.type === "Bot");
};
const until = async <T>(what: string, read: () => Promise<T | undefined>): Promise<T> => {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(50)) {
    const found = await read();
    if (found !== undefined) return found;
  }
  throw new Error(`${what} did not come about in time`);
};
const file = async (title: string, labels = ["spec"]): Promise<number> =>
  (await stage.person.post<Issue>(`/repos/${stage.repo}/issues`, { title, body: LINKS, labels })).number;

describe("where the hour's requests are nearly used up", () => {
  let filed: number[] = [];
  let resetAt = 0;

  it("a status says until when its run waits", async () => {
    ({ resetAt } = await useUp());
    filed = [await file("Links"), await file("Marks")];
    await until("a wait that is told", async () => {
      const said = (await Promise.all(filed.map(readSaid))).flat();
      return said.find(({ body }) => WAITS.test(body));
    });
    expect(clock.now()).toBeLessThan(resetAt);
  });

  it("whoever gives a command is answered all the same, where nothing was said before", async () => {
    const issue = await file("Marked", []);
    await stage.person.post(`/repos/${stage.repo}/issues/${issue}/comments`, { body: "/aidevos help" });
    await until("help", async () => (await readSaid(issue)).find(({ body }) => body.includes("`/aidevos ignore`")));
    expect(clock.now()).toBeLessThan(resetAt);
    expect(await stage.person.get<PullRequest[]>(`/repos/${stage.repo}/pulls`)).toEqual([]);
  });

  it("the next hour both are built, nobody is said to wait, and GitHub has never refused anything", async () => {
    const branches = await until("two drafts", async () => {
      const pulls = await stage.person.get<PullRequest[]>(`/repos/${stage.repo}/pulls`);
      return pulls.length === 2 ? pulls.map(({ head }) => Number(/^aidevos\/(\d+)-/u.exec(head.ref)?.[1])) : undefined;
    });
    expect(clock.now()).toBeGreaterThan(resetAt);
    expect(branches.toSorted()).toEqual(filed);
    await until("no wait any more", async () => {
      const said = (await Promise.all(filed.map(readSaid))).flat();
      return said.some(({ body }) => WAITS.test(body)) ? undefined : true;
    });
    const refused = stage.world.github.calls().filter(({ status }) => status === 403 || status === 429);
    expect(refused).toEqual([]);
  });
});
