import { afterEach, describe, expect, test, vi } from "vitest";
import { TransientError, UserError } from "#src/errors.ts";
import type { PullRequestText } from "#src/github/github.ts";
import { GitHubRefusal } from "#src/github/github-refusal.ts";
import { REPO, type Routes, closeFixture, openFixture } from "./repository-fixture.ts";

afterEach(() => {
  closeFixture();
  vi.useRealTimers();
});

describe("what somebody may do", () => {
  const PATH = "GET /collaborators/ana/permission";
  test.each<[string, object, string]>([
    ["admin", { permission: "admin", role_name: "admin" }, "admin"],
    ["maintain", { permission: "write", role_name: "maintain" }, "maintain"],
    ["write", { permission: "write", role_name: "write" }, "write"],
    ["triage", { permission: "read", role_name: "triage" }, "triage"],
    ["read", { permission: "read", role_name: "read" }, "read"],
    ["none", { permission: "none", role_name: "none" }, "none"],
    ["a role of the organisation's own", { permission: "write", role_name: "release-engineer" }, "write"],
    ["a word GitHub does not have", { permission: "owner" }, "none"],
  ])("%s", async (_, body, permission) => {
    const { github } = await openFixture({ [PATH]: () => ({ status: 200, body }) });
    expect(await github.readPermission(REPO, "ana")).toBe(permission);
  });

  test("an unknown name may nothing", async () => {
    const { github } = await openFixture({});
    expect(await github.readPermission(REPO, "ana")).toBe("none");
  });
});

type Pull = Record<string, unknown> & { number: number; body: string; state: string };
const sha = "a".repeat(40);
const pullOf = (number: number, given: Partial<Pull> = {}): Pull => ({
  number,
  node_id: `PR_${number}`,
  html_url: `https://github.test/pull/${number}`,
  state: "open",
  merged_at: null,
  merge_commit_sha: sha,
  draft: true,
  body: "",
  head: { ref: "aidevos/1-list", sha, repo: { id: REPO.id } },
  base: { ref: "main" },
  ...given,
});
const TEXT: PullRequestText = {
  branch: "aidevos/1-list",
  base: "main",
  title: "feat: a list",
  body: "Fixes #1, and not #2 of @somebody",
  draft: true,
};
const pullsOf = (pulls: Pull[], lose = false): Routes => ({
  "GET /pulls": ({ query }) => {
    expect(query.get("head")).toBe("octocat:aidevos/1-list");
    return { status: 200, body: pulls };
  },
  "POST /pulls": ({ body }) => {
    pulls.push(pullOf(pulls.length + 2, { body: String(body["body"]), title: body["title"] }));
    return lose ? "reset" : { status: 201, body: pulls.at(-1) };
  },
  "PATCH /pulls/2": ({ body }) => {
    Object.assign(pulls[0] ?? {}, body);
    return { status: 200, body: pulls[0] };
  },
});

describe("a branch has one pull request", () => {
  test("opened once as a draft, edited when its body differs, otherwise left alone", async () => {
    const pulls: Pull[] = [];
    const { github, sent } = await openFixture(pullsOf(pulls));
    const made = await github.ensurePullRequest(REPO, TEXT);
    expect(made).toMatchObject({ number: 2, nodeId: "PR_2", draft: true, merged: false, mergeSha: null });
    expect(await github.ensurePullRequest(REPO, TEXT)).toEqual(made);
    await github.ensurePullRequest(REPO, { ...TEXT, body: "Fixes #1\n\nNew proof" });
    expect(pulls).toHaveLength(1);
    expect(pulls[0]?.body).toBe("Fixes #1\n\nNew proof");
    expect([sent("POST"), sent("PATCH")]).toEqual([["/pulls"], ["/pulls/2"]]);
  });

  test("found again when the answer was lost", async () => {
    const pulls: Pull[] = [];
    const { github } = await openFixture(pullsOf(pulls, true));
    await expect(github.ensurePullRequest(REPO, TEXT)).rejects.toBeInstanceOf(TransientError);
    expect((await github.ensurePullRequest(REPO, TEXT)).number).toBe(2);
    expect(pulls.map(({ body }) => body)).toEqual(["Fixes #1, and not #2 of @&#8203;somebody"]);
  });

  test("a human's no is final; a fork's branch of the same name is not ours", async () => {
    const foreign = pullOf(9, { head: { ref: "aidevos/1-list", sha, repo: { id: 1 } } });
    const { github, sent } = await openFixture(pullsOf([pullOf(2, { state: "closed" }), foreign]));
    expect(await github.ensurePullRequest(REPO, TEXT)).toMatchObject({ number: 2, state: "closed", merged: false });
    expect(sent("POST")).toEqual([]);
  });
});

describe("a draft becomes ready", () => {
  const ready = { data: { markPullRequestReadyForReview: { pullRequest: { isDraft: false } } } };
  const refused = { data: null, errors: [{ type: "UNPROCESSABLE", message: "Pull request is not a draft" }] };
  const node = (isDraft: boolean) => ({ data: { node: { isDraft } } });
  const answers = (mutation: object, isDraft: boolean): Routes => ({
    "POST /graphql": ({ body }) => ({
      status: 200,
      body: String(body["query"]).startsWith("mutation") ? mutation : node(isDraft),
    }),
  });

  test("once, and again without harm", async () => {
    const { github } = await openFixture(answers(ready, false));
    await github.markReady(REPO, "PR_2");
    closeFixture();
    const again = await openFixture(answers(refused, false));
    await again.github.markReady(REPO, "PR_2");
    expect(again.sent("POST")).toEqual(["/graphql", "/graphql"]);
  });

  test("or it is said that it did not", async () => {
    const { github } = await openFixture(answers(refused, true));
    await expect(github.markReady(REPO, "PR_2")).rejects.toBeInstanceOf(TransientError);
  });
});

test("checks come with the annotations of what failed, and only of that", async () => {
  const run = (id: number, given: object) => ({
    id,
    name: `check ${id}`,
    status: "completed",
    conclusion: "success",
    html_url: null,
    started_at: null,
    completed_at: null,
    output: { annotations_count: 3 },
    ...given,
  });
  const runs = [run(1, {}), run(2, { conclusion: "failure" }), run(3, { status: "waiting", conclusion: null })];
  const { github, sent } = await openFixture({
    [`GET /commits/${sha}/check-runs`]: () => ({ status: 200, body: { total_count: 3, check_runs: runs } }),
    "GET /check-runs/2/annotations": () => ({
      status: 200,
      body: [
        { path: "src/index.ts", start_line: 3, end_line: 3, annotation_level: "failure", message: "no such name" },
      ],
    }),
  });
  const checks = await github.readChecks(REPO, sha);
  expect(checks.map(({ status, annotations }) => [status, annotations])).toEqual([
    ["completed", []],
    ["completed", [{ path: "src/index.ts", line: 3, title: null, message: "no such name" }]],
    ["queued", []],
  ]);
  expect(sent("GET")).toHaveLength(2);
});

test("a file is its text, and none where there is none", async () => {
  const content = Buffer.from("Grüße\n")
    .toString("base64")
    .replace(/(.{4})/gu, "$1\n");
  const { github } = await openFixture({
    "GET /contents/docs/a.md": () => ({ status: 200, body: { type: "file", encoding: "base64", content } }),
    "GET /contents/docs": () => ({ status: 200, body: [{ type: "file", path: "docs/a.md" }] }),
  });
  expect(await github.readFile(REPO, "docs/a.md", "main")).toBe("Grüße\n");
  expect(await github.readFile(REPO, "docs", "main")).toBeNull();
  expect(await github.readFile(REPO, "none", "main")).toBeNull();
});

test("the merge's own pull request is found by its commit", async () => {
  const merged = pullOf(3, { state: "closed", merged_at: "2026-01-01T00:00:00Z", merge_commit_sha: sha });
  const { github } = await openFixture({
    [`GET /commits/${sha}/pulls`]: () => ({ status: 200, body: [pullOf(4), merged] }),
  });
  expect(await github.findPullRequestOfCommit(REPO, sha)).toEqual({ number: 3, branch: "aidevos/1-list" });
  expect(await github.findPullRequestOfCommit(REPO, "b".repeat(40))).toBeNull();
});

describe("a failure says who must act", () => {
  const failing = (status: number, headers: Record<string, string> = {}, message = "no"): Routes => ({
    "GET /issues/1": () => ({ status, body: { message }, headers }),
  });
  const soon = String(Math.floor(Date.now() / 1000) + 90);
  test.each<[string, Routes, number, number]>([
    ["429 with a delay", failing(429, { "retry-after": "7" }), 7_000, 7_000],
    ["secondary limit with a delay", failing(403, { "retry-after": "30" }, "secondary rate limit"), 30_000, 30_000],
    ["secondary limit without", failing(403, {}, "You have exceeded a secondary rate limit"), 60_000, 60_000],
    [
      "primary limit",
      failing(403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": soon }, "API rate limit exceeded"),
      30_000,
      92_000,
    ],
    ["502", failing(502), 1, 10_000],
    ["reset", { "GET /issues/1": () => "reset" }, 1, 10_000],
    ["200 with HTML", { "GET /issues/1": () => ({ status: 200, body: "<html>" }) }, 1, 10_000],
  ])("%s: time", async (_, routes, least, most) => {
    const { github } = await openFixture(routes);
    const error = await github.readIssue(REPO, 1).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TransientError);
    expect((error as TransientError).retryAfterMs).toBeGreaterThanOrEqual(least);
    expect((error as TransientError).retryAfterMs).toBeLessThanOrEqual(most);
  });

  test("a pause holds for everything the app does there", async () => {
    const { github, sent } = await openFixture(failing(429, { "retry-after": "60" }));
    await expect(github.readIssue(REPO, 1)).rejects.toBeInstanceOf(TransientError);
    await expect(github.readPermission(REPO, "ana")).rejects.toBeInstanceOf(TransientError);
    expect(sent("GET")).toEqual(["/issues/1"]);
  });

  test("the operator, where GitHub names the permission; the story, where the issue is gone", async () => {
    const { github } = await openFixture(failing(403, { "x-accepted-github-permissions": "issues=read" }));
    const error = await github.readIssue(REPO, 1).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).mend).toContain("issues=read");
    closeFixture();
    const gone = await openFixture(failing(410));
    await expect(gone.github.readIssue(REPO, 1)).rejects.toMatchObject({ code: "out-of-reach" });
    closeFixture();
    const refused = await openFixture(failing(451));
    await expect(refused.github.readIssue(REPO, 1)).rejects.toBeInstanceOf(GitHubRefusal);
  });

  test("an app that is no longer installed is told from an issue that is gone", async () => {
    const { github } = await openFixture({
      "POST /app/installations/7/access_tokens": () => ({ status: 404, body: { message: "Not Found" } }),
    });
    await expect(github.readPermission(REPO, "ana")).rejects.toMatchObject({ code: "out-of-reach" });
  });

  test.each([
    "Repository was archived so is read-only.",
    "Unable to create comment because issue is locked.",
    "This installation has been suspended",
  ])("what is closed to the app is asked once and no more: %s", async (message) => {
    const { github, requests } = await openFixture({
      "GET /issues/1/comments": () => ({ status: 403, body: { message } }),
    });
    await expect(github.readComment(REPO, 1, "status")).rejects.toMatchObject({ code: "out-of-reach" });
    expect(requests.filter(({ path }) => path === "/issues/1/comments")).toHaveLength(1);
  });

  test("a token that GitHub no longer takes is replaced once", async () => {
    let [tokens, refusals] = [0, 1];
    const { github } = await openFixture({
      "POST /app/installations/7/access_tokens": () => {
        tokens += 1;
        return { status: 201, body: { token: `ghs_${tokens}`, expires_at: "2099-01-01T00:00:00Z", permissions: {} } };
      },
      "GET /collaborators/ana/permission": () => ({ status: 200, body: { permission: "read" } }),
      "GET /collaborators/bob/permission": () =>
        (refusals -= 1) >= 0
          ? { status: 401, body: { message: "Bad credentials" } }
          : { status: 200, body: { permission: "admin" } },
    });
    await github.readPermission(REPO, "ana");
    // A token's first five seconds are forgiven by the library, which waits.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10_000 });
    expect(await github.readPermission(REPO, "bob")).toBe("admin");
    expect(tokens).toBe(2);
  });

  test("nothing secret is in an error or a log line", async () => {
    const { github, lines } = await openFixture(failing(500, {}, "ghs_16C7e42F292c6912E7710c838347Ae178B4a"));
    const error = await github.readIssue(REPO, 1).catch((caught: unknown) => caught);
    const told = [String(error), (error as Error).stack, JSON.stringify(error), ...lines].join("\n");
    expect(told).not.toMatch(/ghs_|BEGIN|bearer ey/iu);
  });
});
