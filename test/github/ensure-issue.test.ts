import { afterEach, expect, test } from "vitest";
import { renderMarker } from "#src/github/marker.ts";
import { CREDENTIALS } from "./app-credentials.ts";
import { BOT, PERSON, REPO, type Reply, type Sent, closeFixture, openFixture } from "./repository-fixture.ts";

afterEach(closeFixture);

type Own = { number: number; title: string; body: string; user: typeof BOT; pull_request?: object };
const TEXT = { title: "A dashboard", body: "new", state: "as-is", isAwaited: false } as const;
const MARKER = renderMarker(CREDENTIALS.webhookSecret, { repoId: REPO.id, issue: 0, topic: "dashboard" });
const issue = (number: number, own: Partial<Own> = {}): Own => ({ number, title: "x", body: "x", user: BOT, ...own });

/** A repository with these issues, in which whatever is edited is found. */
const issuesOf =
  (all: Own[], spoil: (request: Sent) => Reply | null = () => null) =>
  (request: Sent): Reply | null => {
    const { body, method, path, query } = request;
    const rest = { html_url: "https://github.test/1", state: "open", state_reason: null };
    const page = (Number(query.get("page")) - 1) * 100;
    if (path === "/issues" && method === "GET")
      return { status: 200, body: all.slice(page, page + 100).map((each) => ({ ...each, ...rest })) };
    if (path === "/issues") {
      const made = issue(900 + all.length, { title: String(body["title"]), body: String(body["body"]) });
      all.push(made);
      return spoil(request) ?? { status: 201, body: { ...made, ...rest } };
    }
    const found = all.find(({ number }) => path === `/issues/${number}`);
    return found === undefined ? null : { status: 200, body: { ...Object.assign(found, body), ...rest } };
  };

test("is found among our own by its marker, and by its title where somebody edited that away", async () => {
  const marked = issue(3, { body: `old\n\n${MARKER}` });
  const foreign = issue(1, { user: PERSON, body: `old\n\n${MARKER}`, title: TEXT.title });
  const pull = issue(2, { title: TEXT.title, pull_request: {} });
  const bare = issue(4, { title: TEXT.title });
  const first = await openFixture(issuesOf([foreign, pull, marked, bare]));
  expect(await first.github.ensureIssue(REPO, "dashboard", TEXT)).toMatchObject({ number: 3 });
  closeFixture();
  const second = await openFixture(issuesOf([foreign, pull, bare]));
  expect(await second.github.ensureIssue(REPO, "dashboard", TEXT)).toMatchObject({ number: 4 });
  expect(bare.body).toContain(MARKER);
});

test("is found on a later page, behind all our pull requests", async () => {
  const pulls = Array.from({ length: 100 }, (_, n) => issue(n + 10, { pull_request: {} }));
  const { github, sent } = await openFixture(issuesOf([...pulls, issue(5, { body: `old\n\n${MARKER}` })]));
  expect(await github.ensureIssue(REPO, "dashboard", TEXT)).toMatchObject({ number: 5 });
  expect(sent("POST")).toEqual([]);
});

test("is not opened twice where the first answer was lost", async () => {
  const all: Own[] = [];
  const losses: Reply[] = ["reset"];
  const { github } = await openFixture(issuesOf(all, () => losses.pop() ?? null));
  await expect(github.ensureIssue(REPO, "dashboard", TEXT)).rejects.toThrow("no answer");
  expect(await github.ensureIssue(REPO, "dashboard", TEXT)).toMatchObject({ number: 900 });
  expect(all).toHaveLength(1);
});

test("is opened anew where it was deleted", async () => {
  const all: Own[] = [];
  const { github } = await openFixture(issuesOf(all));
  await github.ensureIssue(REPO, "dashboard", TEXT);
  all.length = 0;
  all.push(issue(1), issue(2));
  expect(await github.ensureIssue(REPO, "dashboard", TEXT)).toMatchObject({ number: 902 });
});

test("calls nobody, and closes nothing by its words", async () => {
  const all: Own[] = [];
  const { github } = await openFixture(issuesOf(all));
  await github.ensureIssue(REPO, "dashboard", { ...TEXT, body: "@ana fixes #7" });
  expect(all[0]?.body).not.toContain("@ana");
  expect(all[0]?.body).not.toContain("fixes #7");
});

test("is closed as not planned where nobody wants to hear of it, and never opened for that", async () => {
  const all: Own[] = [];
  const { github } = await openFixture(issuesOf(all));
  expect(await github.ensureIssue(REPO, "dashboard", { ...TEXT, state: "declined" })).toBeNull();
  await github.ensureIssue(REPO, "dashboard", TEXT);
  await github.ensureIssue(REPO, "dashboard", { ...TEXT, state: "declined" });
  expect(all).toMatchObject([{ state: "closed", state_reason: "not_planned" }]);
});
