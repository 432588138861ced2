import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseStatus } from "#src/status.ts";
import { openStage, type Stage } from "#src/world/demo.ts";
import { openPerson, type Person } from "#src/world/people/person.ts";
import type { Comment, Issue, PullRequest } from "#src/world/people/thread.ts";
import { checkedFetch } from "#test/contracts/github/checked-fetch.ts";
import { openContract } from "#test/contracts/github/validate.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const LINKS = readFileSync(join(ROOT, "examples", "specs", "url-shortener.md"), "utf8");
const OPEN = "## Rules\n\n- Links must sing a song when they are followed.\n- A link must never be shown at night.\n";
const TEMPLATE = "<!-- Thank you! -->\n## Description\n\n## Checklist\n\n- [ ] I am kind\n";
const SECOND = {
  title: "Links have a colour",
  body: "## Services\n\n### Link\n\n- hue: one of red, green, default red",
};
const REPO = "acme/steered";
/** For each thing to come about. */
const LIMIT_MS = 90_000;

/** Who may do what: nora is a stranger. Roles of an organization's own, and bots, are played in `levels.test.ts`. */
const LEVELS = { nora: null, rita: "read", tim: "triage", wes: "write", mia: "maintain", ada: "admin" } as const;
type Login = keyof typeof LEVELS;
const BELOW_WRITE: Login[] = ["nora", "rita", "tim"];

const problems: string[] = [];
let stage: Stage & { close(): Promise<void> };
let people: Record<Login, Person>;
let issue = 0;
let pull = 0;

beforeAll(async () => {
  const fetch = checkedFetch(openContract(), problems);
  stage = await openStage({ root: ROOT, spec: "other.md", port: 0, fetch, withActions: false });
  const { github } = stage.world;
  const open = (login: Login) => openPerson(github.apiUrl, github.addUser({ login, name: login }));
  people = Object.fromEntries(Object.keys(LEVELS).map((login) => [login, open(login as Login)])) as typeof people;
  const collaborators = Object.fromEntries(
    Object.entries(LEVELS).flatMap(([login, role]) => (role ? [[login, role]] : [])),
  );
  github.createRepository({ owner: "acme", name: "steered", collaborators });
  const files = { ".github/aidevos.yml": "approval: always\n", ".github/pull_request_template.md": TEMPLATE };
  for (const [path, text] of Object.entries(files))
    await people.ada.put(`/repos/${REPO}/contents/${path}`, {
      message: `chore: ${path}`,
      content: Buffer.from(text).toString("base64"),
    });
});
afterAll(() => stage.close());

const say = (who: Login, body: string, on = issue) =>
  people[who].post(`/repos/${REPO}/issues/${on}/comments`, { body });
const sayAll = async (body: string, on = issue) => {
  for (const who of BELOW_WRITE) await say(who, body, on);
};
const readSaid = async (on = issue): Promise<Comment[]> => {
  const comments = await people.ada.get<Comment[]>(`/repos/${REPO}/issues/${on}/comments?per_page=100`);
  return comments.filter(({ user }) => user.type === "Bot");
};

const until = async <T>(what: string, read: () => Promise<T | undefined | null>): Promise<T> => {
  for (const deadline = Date.now() + LIMIT_MS; Date.now() < deadline; await sleep(150)) {
    const found = await read();
    if (found !== undefined && found !== null) return found;
  }
  const said = (await readSaid()).map(({ body }) => body.slice(0, 300)).join("\n---\n");
  throw new Error(`${what} did not come about in time:\n${said}`);
};
const untilSaid = (matches: RegExp, on = issue): Promise<Comment> =>
  until(String(matches), async () => (await readSaid(on)).find(({ body }) => matches.test(body)));

/** What the status says is next. */
const readNext = async (on = issue): Promise<string> =>
  (await readSaid(on)).flatMap(({ body }) => parseStatus(body)?.next ?? []).at(0) ?? "";
/** By what the plan is known that waits for an approval, once it is another one than `before`. */
const untilPlan = (before = "", on = issue): Promise<string> =>
  until("another plan", async () => {
    const hash = /`\/aidevos approve ([0-9a-f]{7})`/u.exec(await readNext(on))?.[1];
    return hash === before ? undefined : hash;
  });

/** All that is on its way has arrived, and what it leads to is done. */
const settle = async (): Promise<void> => {
  const { github } = stage.world;
  for (let before = -1; before !== github.calls().length; await sleep(300)) {
    before = github.calls().length;
    await github.idle();
  }
};

const markReady = async (): Promise<void> => {
  const { node_id: id } = await people.mia.get<{ node_id: string }>(`/repos/${REPO}/pulls/${pull}`);
  const query =
    "mutation($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } } }";
  const { github } = stage.world;
  const { token } = github.addUser({ login: "mia", name: "mia" });
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const body = JSON.stringify({ query, variables: { id } });
  expect((await fetch(`${github.url}/api/graphql`, { method: "POST", headers, body })).ok).toBe(true);
};

describe("people of six levels steer one build", () => {
  it("which is let in by whoever may write, and nobody else", async () => {
    const spec = { title: "Links", body: `${LINKS.trimEnd()}\n\n${OPEN}` };
    issue = (await people.rita.post<Issue>(`/repos/${REPO}/issues`, spec)).number;
    await people.tim.post(`/repos/${REPO}/issues/${issue}/labels`, { labels: ["spec"] });
    await untilSaid(/^\*\*Waiting for a maintainer\.\*\* @&#8203;tim has no write access/u);
    await sayAll("/aidevos ok");
    await untilSaid(/^\*\*Not obeyed\.\*\*/u);
    await settle();
    expect(await readNext()).toBe("");
    await say("mia", "/aidevos ok");
    await untilSaid(/^\*\*Question 1 of 2:\*\*/u);
  });

  it("asks one question at a time, and takes a letter or words of whoever may write", async () => {
    await sayAll("A");
    await settle();
    expect(await readNext()).toContain("blocked on you: [question 1 of 2]");
    expect((await readSaid()).filter(({ body }) => body.startsWith("**Question"))).toHaveLength(1);
    await say("wes", "A");
    await untilSaid(/^\*\*Question 1, answered by wes:\*\*/u);
    await untilSaid(/^\*\*Question 2 of 2:\*\*/u);
    await say("ada", "A code holds at most 1 links.");
    const answered = await untilSaid(/^\*\*Question 2, answered by ada:\*\*/u);
    expect(answered.body).toContain("`/aidevos withdraw s2` takes it back.");
  });

  let plan = "";
  it("waits for an approval, and again after the issue was edited or somebody has a wish", async () => {
    const first = await untilPlan();
    await sayAll(`/aidevos approve ${first}`);
    await say("wes", "/aidevos approve 0000000");
    await untilSaid(/^\*\*Not approved: that is not the plan as it stands\.\*\*/u);
    const { body } = await people.mia.get<Issue>(`/repos/${REPO}/issues/${issue}`);
    await people.mia.patch(`/repos/${REPO}/issues/${issue}`, {
      body: body?.replace("## Rules", "- At least 10 requests a minute.\n\n## Rules"),
    });
    const second = await untilPlan(first);
    await say("wes", "/aidevos revise Rename title to caption.");
    expect((await untilSaid(/^\*\*Heard from wes:\*\*/u)).body).toContain("`/aidevos withdraw s3` takes it back.");
    plan = await untilPlan(second);
  });

  it("is without what whoever may write takes back, whoever said it", async () => {
    await sayAll("/aidevos withdraw s3");
    await settle();
    expect(await readNext()).toContain(plan);
    await say("mia", "/aidevos withdraw caption");
    await untilSaid(/^\*\*Withdrawn by mia:\*\* `s3` of wes/u);
    plan = await untilPlan(plan);
    expect((await readSaid()).filter(({ body }) => body.startsWith("**Not obeyed.**"))).toHaveLength(1);
  });

  it("is proposed once that very plan is approved, in the words of the repository's template", async () => {
    await say("ada", `/aidevos approve ${plan}`);
    const [draft] = await until("a draft", async () => {
      const pulls = await people.ada.get<PullRequest[]>(`/repos/${REPO}/pulls`);
      return pulls.length > 0 ? pulls : undefined;
    });
    pull = draft?.number ?? 0;
    const text = draft?.body ?? "";
    expect(text).toMatch(/^## Description\n\n[^]*\n## Checklist\n\n- \[ \] I am kind\n/u);
    expect(text).toMatch(/- `s1` wes: \[“/u);
    expect(text).toMatch(/- ~~`s3` wes: \[“Rename title to caption\.”\]\(.*\)~~ \[withdrawn\]\(.*\) by mia, \d{4}-/u);
    expect(text).not.toContain("Thank you");
  });

  it("follows the review of whoever may write alone", async () => {
    const review = (who: Login, line: string) =>
      people[who].post(`/repos/${REPO}/pulls/${pull}/reviews`, {
        event: "COMMENT",
        body: "See below.",
        comments: [{ path: "README.md", line: 1, side: "RIGHT", body: `\`\`\`suggestion\n${line}\n\`\`\`` }],
      });
    for (const who of BELOW_WRITE) await review(who, `# As ${who} has it`);
    await settle();
    await review("wes", "# As Wes has it");
    const replies = await until("a reply", async () => {
      const all = await people.ada.get<(Comment & { in_reply_to_id?: number })[]>(
        `/repos/${REPO}/pulls/${pull}/comments`,
      );
      const found = all.filter(({ in_reply_to_id: to }) => to !== undefined);
      return found.length > 0 ? found : undefined;
    });
    expect(replies).toHaveLength(1);
    await settle();
    const { head } = await people.ada.get<PullRequest>(`/repos/${REPO}/pulls/${pull}`);
    const { content } = await people.ada.get<{ content: string }>(`/repos/${REPO}/contents/README.md?ref=${head.ref}`);
    expect(Buffer.from(content, "base64").toString("utf8")).toMatch(/^# As Wes has it\n/u);
  });
});

describe("a second spec of the same product", () => {
  it("is built on the first once somebody who may write has put a thumb up to its plan", async () => {
    await markReady();
    await people.mia.put(`/repos/${REPO}/pulls/${pull}/merge`, { merge_method: "squash" });
    const first = issue;
    await untilSaid(/- \[x\] Merge: /u, first);
    issue = (await people.wes.post<Issue>(`/repos/${REPO}/issues`, { ...SECOND, labels: ["spec"] })).number;
    await untilPlan();
    const { id } = await untilSaid(/```mermaid/u);
    for (const who of [...BELOW_WRITE, "mia"] as const)
      await people[who].post(`/repos/${REPO}/issues/comments/${id}/reactions`, { content: "+1" });
    await untilSaid(/- \[x\] Plan settled: .*, approved by mia/u);
    const text = await until("its draft", async () => {
      const pulls = await people.ada.get<PullRequest[]>(`/repos/${REPO}/pulls`);
      return pulls.find(({ head }) => head.ref.startsWith(`aidevos/${issue}-`))?.body;
    });
    expect(text).toContain("It changes Links, as it is live");
  });

  it("was told in GitHub's own language throughout", () => {
    expect(problems).toEqual([]);
  });
});
