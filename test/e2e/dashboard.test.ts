import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseDashboard } from "#src/steering/dashboard/render-dashboard.ts";
import { parseFailureIssue } from "#src/steering/failures/render-failure-issue.ts";
import { openStage, type Stage } from "#src/world/demo.ts";
import { openPerson, type Person } from "#src/world/people/person.ts";
import type { Comment } from "#src/world/people/thread.ts";
import { checkedFetch } from "#test/contracts/github/checked-fetch.ts";
import { openContract } from "#test/contracts/github/validate.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const LINKS = readFileSync(join(ROOT, "examples", "specs", "url-shortener.md"), "utf8");
const AT = "/repos/acme/board";

type Issue = { number: number; title: string; body: string; state: string; user: { type: string } };

const problems: string[] = [];
let stage: Stage & { close(): Promise<void> };
/** Bo may administer, Tess may triage: edit the text of issues, and nothing more. */
let bo: Person;
let tess: Person;
let build = 0;
beforeAll(async () => {
  stage = await openStage({ root: ROOT, spec: "other.md", port: 0, fetch: checkedFetch(openContract(), problems) });
  const { github } = stage.world;
  bo = openPerson(github.apiUrl, github.addUser({ login: "bo", name: "Bo" }));
  tess = openPerson(github.apiUrl, github.addUser({ login: "tess", name: "Tess" }));
  github.createRepository({ owner: "acme", name: "board", collaborators: { bo: "admin", tess: "triage" } });
});
afterAll(() => stage.close());

/** The app's own issues whose title says so. */
const readOwn = async (title: RegExp): Promise<Issue[]> =>
  (await bo.get<Issue[]>(`${AT}/issues?state=all`)).filter(
    (issue) => issue.user.type === "Bot" && title.test(issue.title) && !("pull_request" in issue),
  );

/** That issue, once it is as it should be. */
const until = async (title: RegExp, isSo: (issue: Issue) => boolean): Promise<Issue> => {
  let seen: Issue | undefined;
  for (let n = 0; n < 300; n += 1) {
    [seen] = await readOwn(title);
    if (seen && isSo(seen)) return seen;
    await sleep(100);
  }
  throw new Error(`never so: ${JSON.stringify(seen)}`);
};
const DASHBOARD = /^AIDevOS dashboard$/u;
const untilListed = (standing: string): Promise<Issue> =>
  until(
    DASHBOARD,
    ({ body }) =>
      !body.includes("[x]") && parseDashboard(body).some((line) => line.issue === build && line.standing === standing),
  );

const configure = async (text: string): Promise<void> => {
  const path = `${AT}/contents/.github/aidevos.yml`;
  const there = await bo.get<{ sha: string }>(path).catch(() => null);
  await bo.put(path, {
    message: "chore: settings",
    content: Buffer.from(text).toString("base64"),
    ...(there && { sha: there.sha }),
  });
};

const tick = async (who: Person, { body, number }: Issue, box: string): Promise<void> => {
  const ticked = body.replace(`[ ] <!-- ${box}=${build} -->`, `[x] <!-- ${box}=${build} -->`);
  expect(ticked).not.toBe(body);
  await who.patch(`${AT}/issues/${number}`, { body: ticked });
};

const appCalls = () => stage.world.github.calls().filter(({ actor }) => actor === "aidevos[bot]");
/** Everything that is on its way has arrived, and what it leads to is done. */
const settle = async () => {
  for (let before = -1; before !== appCalls().length; await sleep(300)) {
    before = appCalls().length;
    await stage.world.github.idle();
  }
};
const readStatus = async (): Promise<string> =>
  (await bo.get<Comment[]>(`${AT}/issues/${build}/comments`)).find(({ body }) => body.includes("aidevos:status"))
    ?.body ?? "";

describe("the dashboard", () => {
  it("lists a build that stopped, with what can be done about it", async () => {
    await configure("approval: sometimes\n");
    ({ number: build } = await bo.post<Issue>(`${AT}/issues`, { title: "Links", body: LINKS, labels: ["spec"] }));
    const { body } = await untilListed("stopped");
    expect(parseDashboard(body)).toMatchObject([{ issue: build, title: "Links", boxes: ["retry", "ignore"] }]);
  });

  it("obeys nobody without write access, unticks the box, and is done with that", async () => {
    const dashboard = await until(DASHBOARD, () => true);
    const before = appCalls().length;
    await tick(tess, dashboard, "retry");
    await untilListed("stopped");
    await settle();
    expect(
      appCalls()
        .slice(before)
        .map(({ method }) => method),
    ).toEqual(["GET", "PATCH"]);
    expect(await readStatus()).toContain("**Stopped: ");
  });

  it("has whoever may write go on by a tick, once", async () => {
    await configure("approval: always\n");
    await tick(bo, await untilListed("stopped"), "retry");
    const { body } = await untilListed("waiting");
    expect(parseDashboard(body)).toMatchObject([{ boxes: ["pause", "ignore"] }]);
    expect(body).toContain(": somebody who may write here approves [the plan](../issues/");
    await settle();
    expect(await readStatus()).toContain("blocked on you");
    const comments = await bo.get<Comment[]>(`${AT}/issues/${build}/comments`);
    expect(comments.filter((comment) => comment.body.includes("Nothing to do"))).toEqual([]);
  });

  it("stays as it is while people have it closed, and is current again once they reopen it", async () => {
    const { body, number } = await untilListed("waiting");
    await bo.patch(`${AT}/issues/${number}`, { state: "closed" });
    await bo.post(`${AT}/issues/${build}/comments`, { body: "/aidevos pause" });
    while (!(await readStatus()).includes("paused by bo")) await sleep(100);
    await settle();
    const closed = await until(DASHBOARD, () => true);
    expect(closed.state).toBe("closed");
    await bo.patch(`${AT}/issues/${number}`, { state: "open" });
    const { body: current } = await untilListed("paused");
    expect(current).not.toBe(body);
    expect(await readOwn(DASHBOARD)).toHaveLength(1);
  });

  it("is never taken for a spec", async () => {
    const { number } = await untilListed("paused");
    await bo.post(`${AT}/issues/${number}/labels`, { labels: ["spec"] });
    await bo.post(`${AT}/issues/${number}/comments`, { body: "/aidevos build" });
    await settle();
    const comments = await bo.get<Comment[]>(`${AT}/issues/${number}/comments`);
    expect(comments.filter(({ user }) => user.type === "Bot").map(({ body }) => body.split("\n")[0])).toEqual([
      "**Not obeyed here.** This issue is the app’s own. Say it on the issue of a build.",
    ]);
  });
});

describe("a failure of the repository", () => {
  const FAILURE = /^AIDevOS: Deployments to production fail$/u;
  const deploy = async (state: string): Promise<void> => {
    const { id } = await bo.post<{ id: number }>(`${AT}/deployments`, { ref: "main", required_contexts: [] });
    await bo.post(`${AT}/deployments/${id}/statuses`, { state, log_url: `https://ci.example/${id}` });
  };

  it("is one issue, kept current, that closes itself and comes back", async () => {
    await deploy("success");
    await settle();
    expect(await readOwn(FAILURE)).toEqual([]);
    await deploy("failure");
    const opened = await until(FAILURE, ({ state }) => state === "open");
    expect(parseFailureIssue(opened.body)).toMatchObject({ count: 1, concerns: [null] });
    await deploy("failure");
    await until(FAILURE, ({ body }) => parseFailureIssue(body)?.count === 2);
    await deploy("success");
    await until(FAILURE, ({ state }) => state === "closed");
    const said = await bo.get<Comment[]>(`${AT}/issues/${opened.number}/comments`);
    expect(said.map(({ body }) => body)).toEqual([expect.stringContaining("**Over:** a deployment has succeeded")]);
    await deploy("failure");
    const again = await until(FAILURE, ({ state }) => state === "open");
    expect(parseFailureIssue(again.body)).toMatchObject({ count: 3 });
    expect(await readOwn(FAILURE)).toHaveLength(1);
  });

  it("is said of settings that stop a second build, and is over with the push that mends them", async () => {
    const SETTINGS = /^AIDevOS: The settings can't be followed$/u;
    await configure("approval: sometimes\n");
    for (const title of ["Words", "Cards"])
      await bo.post<Issue>(`${AT}/issues`, { title, body: LINKS, labels: ["spec"] });
    const { body, number } = await until(SETTINGS, ({ state }) => state === "open");
    expect(parseFailureIssue(body)).toMatchObject({ count: 2 });
    await configure("approval: always\n");
    await until(SETTINGS, ({ state }) => state === "closed");
    const [said] = await bo.get<Comment[]>(`${AT}/issues/${number}/comments`);
    expect(said?.body).toContain("**Over:** the settings can be followed");
  });

  it("is heard of no more once it was closed as not planned", async () => {
    const { number } = await until(FAILURE, () => true);
    await bo.patch(`${AT}/issues/${number}`, { state: "closed", state_reason: "not_planned" });
    await deploy("failure");
    await settle();
    expect(await until(FAILURE, () => true)).toMatchObject({ state: "closed" });
  });

  it("was told in GitHub's own language", () => {
    expect(problems).toEqual([]);
  });
});
