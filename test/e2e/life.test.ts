import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStage, type Stage } from "#src/world/demo.ts";
import { openPerson, type Person } from "#src/world/people/person.ts";
import type { Comment, Issue } from "#src/world/people/thread.ts";
import { checkedFetch } from "#test/contracts/github/checked-fetch.ts";
import { openContract } from "#test/contracts/github/validate.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const LINKS = readFileSync(join(ROOT, "examples", "specs", "url-shortener.md"), "utf8");
const OLD = "acme/life";
const NEW = "acme/links";

const problems: string[] = [];
let stage: Stage & { close(): Promise<void> };
let admin: Person;
let issue = 0;
beforeAll(async () => {
  stage = await openStage({
    root: ROOT,
    spec: "other.md",
    port: 0,
    fetch: checkedFetch(openContract(), problems),
    // What products' own tests come to changes nothing here.
    withActions: false,
  });
  const { github } = stage.world;
  admin = openPerson(github.apiUrl, github.addUser({ login: "bo", name: "Bo" }));
  github.createRepository({ owner: "acme", name: "life", collaborators: { bo: "admin" } });
});
afterAll(() => stage.close());

const readComments = (repo: string): Promise<Comment[]> => admin.get(`/repos/${repo}/issues/${issue}/comments`);

/** The comment of the app that says so, once it is there. */
const untilSaid = async (repo: string, matches: RegExp): Promise<string> => {
  for (let n = 0; n < 600; n += 1) {
    const said = (await readComments(repo)).find(({ body, user }) => user.type === "Bot" && matches.test(body));
    if (said) return said.body;
    await sleep(100);
  }
  const said = (await readComments(repo)).map(({ body }) => body.slice(0, 400));
  throw new Error(`nothing in ${repo}#${issue} matches ${matches}: ${said.join("\n---\n")}`);
};

/** What the app has asked of GitHub so far, as itself or as its installation. */
const appCalls = () => stage.world.github.calls().filter(({ actor }) => actor === "aidevos[bot]");

/** Everything that is on its way has arrived, and what it leads to is done. */
const settle = async () => {
  for (let before = -1; before !== appCalls().length; await sleep(400)) {
    before = appCalls().length;
    await stage.world.github.idle();
  }
};

/** How often the app asks GitHub for something while `happens`. */
const callsDuring = async (happens: () => unknown): Promise<number> => {
  const before = appCalls().length;
  await happens();
  await settle();
  return appCalls().length - before;
};

const say = (repo: string, body: string) => admin.post(`/repos/${repo}/issues/${issue}/comments`, { body });

describe("the life of a build", () => {
  it("begins, and waits for an approval", async () => {
    await admin.put(`/repos/${OLD}/contents/.github/aidevos.yml`, {
      message: "chore: approve plans",
      content: Buffer.from("approval: always\n").toString("base64"),
    });
    const filed = await admin.post<Issue>(`/repos/${OLD}/issues`, { title: "Links", body: LINKS, labels: ["spec"] });
    issue = filed.number;
    expect(await untilSaid(OLD, /blocked on you/u)).toContain("- [x] Plan settled");
  });

  it("moves along with its repository, whatever takes the former name", async () => {
    // The dashboard follows the comment.
    await settle();
    await admin.patch(`/repos/${OLD}`, { name: "links" });
    await admin.post("/orgs/acme/repos", { name: "life", auto_init: true });
    await settle();
    await say(NEW, "/aidevos pause");
    await untilSaid(NEW, /paused by bo/u);
    await say(NEW, "/aidevos resume");
    await untilSaid(NEW, /blocked on you/u);
    expect(await admin.get(`/repos/${OLD}/issues?state=all`)).toEqual([]);
  });

  it("asks nothing of an archived repository, nor of one of a suspended app, and goes on afterwards", async () => {
    await settle();
    expect(await callsDuring(() => admin.patch(`/repos/${NEW}`, { archived: true }))).toBe(0);
    expect(await callsDuring(() => stage.world.github.suspendApp("acme", "bo"))).toBe(0);
    expect(await callsDuring(() => admin.patch(`/repos/${NEW}`, { archived: false }))).toBe(0);
    stage.world.github.unsuspendApp("acme");
    await settle();
    await say(NEW, "/aidevos approve");
    await untilSaid(NEW, /GitHub Actions test/u);
  });

  it("rests while its pull request is closed, and reads the checks again when it is reopened", async () => {
    const [pull] = await admin.get<{ number: number }[]>(`/repos/${NEW}/pulls`);
    await admin.patch(`/repos/${NEW}/pulls/${pull?.number}`, { state: "closed" });
    await untilSaid(NEW, /was closed without a merge\. Reopen it to go on/u);
    await admin.patch(`/repos/${NEW}/pulls/${pull?.number}`, { state: "open" });
    expect(await untilSaid(NEW, /are read again|reviews and merges/u)).not.toContain("Reopen it to go on");
    await settle();
  });

  it("is silent on a locked issue, and ends with what it was about", async () => {
    await admin.put(`/repos/${NEW}/issues/${issue}/lock`, {});
    await settle();
    expect(await callsDuring(() => admin.patch(`/repos/${NEW}/issues/${issue}`, { state: "closed" }))).toBe(0);
    await admin.delete(`/repos/${NEW}`);
    expect(await stage.app.outcomeOf(OLD, issue, 20)).toEqual({
      state: "abandoned",
      because: "the repository was deleted",
    });
  });

  it("was answered in GitHub's own language throughout", () => {
    expect(problems).toEqual([]);
  });
});
