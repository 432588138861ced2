import { describe, expect, test } from "vitest";
import { readEvent } from "#src/github/webhook-events.ts";

const PERSON = { login: "octocat", id: 583231, type: "User" };
const BOT = { login: "aidevos[bot]", id: 41898282, type: "Bot" };
const COMMON = {
  installation: { id: 7, node_id: "MDIz" },
  repository: { id: 1296269, name: "hello-world", default_branch: "main", owner: PERSON },
  sender: PERSON,
};
const FROM = {
  repo: { installationId: 7, id: 1296269, owner: "octocat", name: "hello-world" },
  defaultBranch: "main",
  sender: { login: "octocat", id: 583231, isBot: false },
};
const ISSUE = {
  number: 1,
  title: "A list",
  body: null,
  user: PERSON,
  labels: [{ id: 1, name: "spec" }],
  state: "open",
};
const TEXT = { issue: 1, title: "A list", body: "", author: "octocat", labels: ["spec"] };
const PULL = { number: 2, head: { ref: "aidevos/1-a-list", sha: "b".repeat(40) }, base: { ref: "main" } };
const sha = "a".repeat(40);

describe("a delivery becomes what the app reacts to", () => {
  test.each<[string, string, object, object]>([
    ["issues", "opened", { issue: ISSUE }, { kind: "issue-opened", ...TEXT }],
    [
      "issues",
      "edited",
      { issue: { ...ISSUE, body: "new" }, changes: { body: { from: "old" } } },
      { kind: "issue-edited", ...TEXT, body: "new", bodyBefore: "old" },
    ],
    [
      "issues",
      "edited",
      { issue: ISSUE, changes: { title: { from: "Lists" } } },
      { kind: "issue-edited", ...TEXT, bodyBefore: null },
    ],
    ["issues", "labeled", { issue: ISSUE, label: { name: "spec" } }, { kind: "issue-labeled", label: "spec", ...TEXT }],
    ["issues", "reopened", { issue: ISSUE }, { kind: "issue-reopened", ...TEXT }],
    ["issues", "locked", { issue: ISSUE }, { kind: "issue-locked", issue: 1 }],
    ["issues", "transferred", { issue: ISSUE, changes: {} }, { kind: "issue-transferred", issue: 1 }],
    ["repository", "renamed", { changes: {} }, { kind: "repository-changed", change: "renamed" }],
    ["repository", "archived", {}, { kind: "repository-changed", change: "archived" }],
    [
      "pull_request",
      "reopened",
      { pull_request: PULL },
      { kind: "pull-request-reopened", number: 2, branch: "aidevos/1-a-list" },
    ],
    [
      "issues",
      "assigned",
      { issue: ISSUE, assignee: BOT },
      { kind: "issue-assigned", assignee: { login: BOT.login, id: BOT.id, isBot: true }, ...TEXT },
    ],
    ["issues", "closed", { issue: { ...ISSUE, user: null } }, { kind: "issue-closed", issue: 1, isDeclined: false }],
    [
      "issues",
      "closed",
      { issue: { ...ISSUE, state_reason: "not_planned" } },
      { kind: "issue-closed", issue: 1, isDeclined: true },
    ],
    [
      "issue_comment",
      "created",
      { issue: { ...ISSUE, pull_request: { url: "u" } }, comment: { id: 9, body: "/aidevos build", user: PERSON } },
      {
        kind: "comment-created",
        onPullRequest: true,
        commentId: 9,
        comment: "/aidevos build",
        ...TEXT,
      },
    ],
    [
      "pull_request",
      "closed",
      { pull_request: { ...PULL, merged: true, merge_commit_sha: sha } },
      { kind: "pull-request-closed", number: 2, merged: true, mergeSha: sha, branch: "aidevos/1-a-list", base: "main" },
    ],
    [
      "pull_request",
      "closed",
      // GitHub names a test merge here, which never reached the base.
      { pull_request: { ...PULL, merged: false, merge_commit_sha: sha } },
      {
        kind: "pull-request-closed",
        number: 2,
        merged: false,
        mergeSha: null,
        branch: "aidevos/1-a-list",
        base: "main",
      },
    ],
    [
      "pull_request_review",
      "submitted",
      { pull_request: PULL, review: { id: 5, body: null, state: "approved" } },
      { kind: "pull-request-review", number: 2, branch: "aidevos/1-a-list", reviewId: 5, state: "approved", body: "" },
    ],
    [
      "workflow_run",
      "completed",
      {
        workflow_run: {
          id: 30,
          name: "CI",
          path: ".github/workflows/ci.yml@refs/heads/main",
          event: "push",
          head_branch: "aidevos/1-a-list",
          head_sha: sha,
          conclusion: "failure",
          run_attempt: 2,
          html_url: "https://github.test/runs/30",
        },
      },
      {
        kind: "checks-finished",
        branch: "aidevos/1-a-list",
        sha,
        conclusion: "failure",
        runId: 30,
        attempt: 2,
        url: "https://github.test/runs/30",
        workflow: { name: "CI", path: ".github/workflows/ci.yml" },
        trigger: "push",
      },
    ],
    [
      "deployment_status",
      "created",
      {
        deployment: { id: 40, sha, environment: "production" },
        deployment_status: { state: "success", environment_url: "https://x.test", log_url: "", target_url: "" },
      },
      {
        kind: "deployment-finished",
        isRollback: false,
        deployment: 40,
        sha,
        state: "success",
        environment: "production",
        url: "https://x.test",
        logUrl: null,
      },
    ],
    [
      "deployment_status",
      "created",
      {
        deployment: { id: 41, sha, environment: "production" },
        deployment_status: {
          state: "success",
          description: "Rolled back: it is too slow",
          environment_url: "https://x.test",
          log_url: "https://log.test",
          target_url: "",
        },
      },
      {
        kind: "deployment-finished",
        isRollback: true,
        deployment: 41,
        sha,
        state: "success",
        environment: "production",
        url: "https://x.test",
        logUrl: "https://log.test",
      },
    ],
    [
      "deployment_status",
      "created",
      {
        deployment: { id: 40, sha, environment: "production" },
        deployment_status: {
          state: "in_progress",
          description: "Held at 20 %: the workflow Promote gives it the rest",
          environment_url: "https://x.test",
          log_url: "",
          target_url: "",
        },
      },
      { kind: "canary-held", deployment: 40, sha, environment: "production", url: "https://x.test", share: 20 },
    ],
  ])("%s.%s", (name, action, payload, event) => {
    expect(readEvent(name, { action, ...COMMON, ...payload })).toEqual({ ...FROM, ...event });
  });

  test("bots are marked", () => {
    const event = readEvent("issues", { action: "opened", ...COMMON, issue: ISSUE, sender: BOT });
    expect(event?.sender.isBot).toBe(true);
  });
});

test.each<[string, Record<string, unknown>]>([
  ["ping", { ...COMMON, zen: "Design for failure." }],
  ["issues", { ...COMMON, action: "pinned", issue: ISSUE }],
  ["issues", { ...COMMON, action: "opened", issue: { ...ISSUE, number: "1" } }],
  ["issues", { ...COMMON, action: "opened", issue: { ...ISSUE, pull_request: {} } }],
  ["issues", { ...COMMON, action: "opened", issue: ISSUE, installation: undefined }],
  ["issues", { ...COMMON, action: ["opened"], issue: ISSUE }],
  [
    "deployment_status",
    { ...COMMON, action: "created", deployment: { id: 40, sha }, deployment_status: { state: "pending" } },
  ],
  [
    "deployment_status",
    {
      ...COMMON,
      action: "created",
      deployment: { id: 40, sha },
      deployment_status: {
        state: "in_progress",
        description: "Kind of release: canary",
        environment_url: "https://x.test",
      },
    },
  ],
  ["workflow_run", { ...COMMON, action: "completed" }],
  ["constructor", { ...COMMON, action: "name" }],
  ["__proto__", { ...COMMON, action: "toString" }],
])("%s of another shape or kind is nothing", (name, payload) => {
  expect(readEvent(name, payload)).toBeNull();
});

describe("what the app is given", () => {
  const given = { id: 1296269, node_id: "R_1", name: "hello-world", full_name: "octocat/hello-world", private: true };
  const installation = { id: 7, repository_selection: "selected", account: PERSON };
  const repositories = [{ repo: FROM.repo, isPrivate: true }];

  test("comes with an installation, or later", () => {
    expect(
      readEvent("installation", { action: "created", installation, repositories: [given], sender: PERSON }),
    ).toEqual({
      kind: "repositories-granted",
      all: false,
      repositories,
      sender: FROM.sender,
    });
    const added = {
      action: "added",
      installation: { ...installation, repository_selection: "all" },
      repositories_added: [given],
      sender: BOT,
    };
    expect(readEvent("installation_repositories", added)).toMatchObject({
      all: true,
      repositories,
      sender: { isBot: true },
    });
  });

  test("is taken away again, in part or whole, for a time or for good", () => {
    const removed = { action: "removed", installation, repositories_removed: [given], sender: PERSON };
    expect(readEvent("installation_repositories", removed)).toEqual({
      kind: "repositories-removed",
      repositories: [1296269],
      sender: FROM.sender,
    });
    for (const [action, change] of [
      ["suspend", "suspended"],
      ["unsuspend", "unsuspended"],
      ["deleted", "deleted"],
    ])
      expect(readEvent("installation", { action, installation, repositories: [given], sender: PERSON })).toEqual({
        kind: "installation-changed",
        change,
        installationId: 7,
        sender: FROM.sender,
      });
    expect(readEvent("installation", { action: "new_permissions_accepted", installation, sender: PERSON })).toBeNull();
  });
});
