import { describe, expect, it } from "vitest";
import { route } from "#src/app.ts";
import type { AppEvent } from "#src/github/webhook-events.ts";

const repo = { installationId: 5, id: 9, owner: "acme", name: "todo" };
const ana = { login: "ana", id: 2, isBot: false };
const bot = { login: "aidevos[bot]", id: 3, isBot: true };
const common = { repo, defaultBranch: "trunk", sender: ana };
const issue = { issue: 7, title: "Todo", body: "text", author: "ana", labels: ["spec"] };
const run = "spec/9#7";

describe("route", () => {
  it("starts one story for an issue that is born a spec or becomes one", () => {
    const input = {
      repo,
      base: "trunk",
      issue: 7,
      title: "Todo",
      body: "text",
      author: "ana",
      sender: { login: "ana", id: 2 },
      overrides: {},
    };
    const start = [{ do: "start-story", runId: run, input }];
    expect(route({ ...common, kind: "issue-opened", ...issue })).toEqual(start);
    expect(route({ ...common, kind: "issue-labeled", label: "spec", ...issue })).toEqual(start);
  });

  it("offers the form where the app was meant to be, and the label everywhere", () => {
    const repositories = [
      { repo, isPrivate: true },
      { repo: { ...repo, id: 10, name: ".github" }, isPrivate: false },
    ];
    const granted = { kind: "repositories-granted" as const, repositories, sender: ana };
    const formsOf = (all: boolean) =>
      route({ ...granted, all }).flatMap((action) =>
        action.do === "start-onboarding" ? [[action.runId, action.input] as const] : [],
      );
    expect(formsOf(false)).toEqual([
      ["onboarding/9/5", { repo, form: true }],
      ["onboarding/10/5", { repo: { ...repo, id: 10, name: ".github" }, form: true }],
    ]);
    expect(formsOf(true).map(([, input]) => input)).toMatchObject([{ form: false }, { form: true }]);
    const hidden = repositories.map((each) => ({ ...each, isPrivate: true }));
    expect(route({ ...granted, all: true, repositories: hidden }).slice(2)).toMatchObject([
      { input: { form: false } },
      { input: { form: false } },
    ]);
  });

  it("tells the run of a branch of ours what a person's review says, and nobody of a bot's, or of other branches", () => {
    const review = {
      kind: "pull-request-review",
      number: 8,
      reviewId: 5,
      state: "changes_requested",
      body: "No.",
    } as const;
    const signal = { kind: "reviewed", review: 5, verdict: "changes_requested", text: "No.", by: "ana", byId: 2 };
    expect(route({ ...common, ...review, branch: "aidevos/7-todo" })).toEqual([{ do: "signal", runId: run, signal }]);
    expect(route({ ...common, ...review, branch: "feature" })).toEqual([]);
    expect(route({ ...common, ...review, branch: "aidevos/7-todo", sender: bot })).toEqual([]);
  });

  it("has GitHub asked which bot an issue was assigned to, and starts nothing for a person's", () => {
    const assigned = { ...common, kind: "issue-assigned" as const, assignee: bot, ...issue };
    expect(route(assigned)).toMatchObject([
      { do: "start-assigned", input: { assignee: "aidevos[bot]", issue: { issue: 7 } } },
    ]);
    expect(route({ ...assigned, assignee: ana })).toEqual([]);
    expect(route({ ...assigned, sender: bot })).toEqual([]);
  });

  it("leaves other issues alone", () => {
    expect(route({ ...common, kind: "issue-opened", ...issue, labels: ["bug"] })).toEqual([]);
    expect(route({ ...common, kind: "issue-labeled", label: "bug", ...issue })).toEqual([]);
  });

  it.each<AppEvent>([
    { ...common, sender: bot, kind: "issue-opened", ...issue },
    { ...common, sender: bot, kind: "issue-labeled", label: "spec", ...issue },
    { ...common, sender: bot, kind: "issue-edited", ...issue, bodyBefore: "words" },
    {
      ...common,
      sender: bot,
      kind: "comment-created",
      onPullRequest: false,
      commentId: 1,
      comment: "/aidevos build",
      ...issue,
    },
  ])("takes no orders from a bot: $kind", (event) => {
    expect(route(event)).toEqual([]);
  });

  describe("of an issue of the app's own", () => {
    const own = {
      ...issue,
      title: "AIDevOS dashboard",
      author: "aidevos[bot]",
      body: "- [x] <!-- retry=7 -->retry\n\n<!-- aidevos:dashboard:0123456789abcdef -->",
    };
    const edited = { ...common, kind: "issue-edited" as const, ...own, bodyBefore: "before" };
    const input = { repo, base: "trunk", issue: 7, before: "before", after: own.body, sender: { login: "ana", id: 2 } };

    it("has an edit by people read for ticks, also where it takes the marker away", () => {
      expect(route(edited)).toEqual([{ do: "obey-ticks", input }]);
      expect(route({ ...edited, body: "gone", bodyBefore: own.body })).toEqual([
        { do: "obey-ticks", input: { ...input, after: "gone", before: own.body } },
      ]);
      expect(route({ ...edited, sender: bot })).toEqual([]);
    });

    it("reads no ticks in what is only renamed or reopened", () => {
      const same = [{ do: "obey-ticks", input: { ...input, before: own.body } }];
      expect(route({ ...edited, bodyBefore: null })).toEqual(same);
      expect(route({ ...common, kind: "issue-reopened", ...own })).toEqual(same);
    });

    it("starts no story, however it is labelled or assigned, but for a person's issue that only looks like it", () => {
      expect(route({ ...common, kind: "issue-opened", ...own })).toEqual([]);
      expect(route({ ...common, kind: "issue-labeled", label: "spec", ...own })).toEqual([]);
      expect(route({ ...common, kind: "issue-assigned", assignee: bot, ...own })).toEqual([]);
      expect(route({ ...common, kind: "issue-labeled", label: "spec", ...own, author: "ana" })).toHaveLength(1);
    });
  });

  it("has the commands of a comment obeyed, on an issue and on a pull request", () => {
    const comment = { ...common, kind: "comment-created" as const, commentId: 4, ...issue };
    const said = { ...comment, comment: "Looks fine.\n/aidevos build\n/aidevos budget 2" };
    const input = { repo, base: "trunk", thread: 7, comment: 4, title: "Todo", body: "text", author: "ana" };
    const orders = [
      { name: "build", overrides: {} },
      { name: "budget", microUsd: 2_000_000 },
    ];
    for (const onPullRequest of [false, true])
      expect(route({ ...said, onPullRequest })).toEqual([
        {
          do: "answer-commands",
          runId: "comment/9#7/4",
          input: { ...input, onPullRequest, sender: { login: "ana", id: 2 }, orders },
        },
      ]);
  });

  it("tells the run what people say on its issue, and on no pull request", () => {
    const comment = { ...common, kind: "comment-created" as const, commentId: 4, comment: "No UI.", ...issue };
    const signal = { kind: "comment", id: 4, text: "No UI.", by: "ana" };
    expect(route({ ...comment, onPullRequest: false })).toEqual([{ do: "signal", runId: run, signal }]);
    expect(route({ ...comment, onPullRequest: true })).toEqual([]);
  });

  it("tells the run behind a branch of ours about its checks and its end, and no other", () => {
    const checks = {
      ...common,
      sender: bot,
      kind: "checks-finished" as const,
      sha: "abc",
      conclusion: "success",
      runId: 1,
      attempt: 1,
      url: "https://ci.example/1",
      workflow: { name: "ci", path: "ci.yml" },
      trigger: "pull_request",
    };
    expect(route({ ...checks, branch: "aidevos/7-todo" })).toEqual([
      { do: "signal", runId: run, signal: { kind: "checks-finished", sha: "abc" } },
    ]);
    expect(route({ ...checks, branch: "main" })).toEqual([]);
    const push = { ...common, kind: "pull-request-pushed" as const, number: 8, branch: "aidevos/7-todo", sha: "abc" };
    expect(route(push)).toEqual([{ do: "signal", runId: run, signal: { kind: "pushed", sha: "abc", by: "ana" } }]);
    expect(route({ ...push, sender: bot })).toEqual([]);
    const closed = {
      ...common,
      kind: "pull-request-closed" as const,
      number: 8,
      merged: true,
      mergeSha: "def",
      branch: "aidevos/7-todo",
      base: "trunk",
    };
    expect(route(closed)).toEqual([
      { do: "signal", runId: run, signal: { kind: "pull-request-closed", merged: true, sha: "def" } },
      { do: "tell-all", news: { to: { repository: 9, issue: null }, signal: { kind: "room" } } },
    ]);
  });

  it("tells all runs of an issue, a repository or an installation what has become of it, whoever did it", () => {
    const told = (event: object) =>
      route({ ...common, sender: bot, ...event } as AppEvent).flatMap((action) =>
        action.do === "tell-all" ? [[action.news.to, action.news.signal] as const] : [],
      );
    const all = { repository: 9, issue: null };
    expect(told({ kind: "issue-deleted", issue: 7 })).toEqual([
      [
        { repository: 9, issue: 7 },
        { kind: "ended", because: "the issue was deleted" },
      ],
    ]);
    expect(told({ kind: "repository-changed", change: "renamed", repo: { ...repo, name: "tasks" } })).toEqual([
      [all, { kind: "moved", owner: "acme", name: "tasks", installationId: 5 }],
    ]);
    expect(told({ kind: "repository-changed", change: "archived" })).toEqual([
      [all, { kind: "rests", because: "the repository is archived" }],
    ]);
    const removed = { kind: "repositories-removed", repositories: [9] };
    expect(told(removed)).toEqual([[all, { kind: "rests", because: "the app was taken off the repository" }]]);
    const suspended = { kind: "installation-changed", change: "suspended", installationId: 5 };
    expect(told(suspended)).toEqual([[{ installation: 5 }, { kind: "rests", because: "the app is suspended" }]]);
  });

  it("tells the run of an issue or a branch of ours that it was reopened, of an issue by people only", () => {
    const reopened = { ...common, kind: "issue-reopened" as const, ...issue };
    const signal = { kind: "issue-reopened", title: "Todo", body: "text", by: "ana" };
    expect(route(reopened)).toEqual([{ do: "signal", runId: run, signal }]);
    expect(route({ ...reopened, sender: bot })).toEqual([]);
    const pull = { ...common, kind: "pull-request-reopened" as const, number: 8, branch: "aidevos/7-todo" };
    expect(route(pull)).toEqual([{ do: "signal", runId: run, signal: { kind: "pull-request-reopened" } }]);
  });

  it("tells runs that the default branch has moved, and has settings looked at again that were complained of", () => {
    const moved = route({ ...common, kind: "base-moved", sha: "abc" });
    expect(moved.map((action) => action.do)).toEqual(["tell-all", "recheck-settings"]);
    expect(moved[1]).toMatchObject({ input: { repo, base: "trunk" } });
  });

  it("traces a deployment to production only", () => {
    const deployed = {
      ...common,
      sender: bot,
      kind: "deployment-finished" as const,
      isRollback: false,
      deployment: 5,
      sha: "def",
      state: "failure" as const,
      url: null,
      logUrl: "https://github.test/acme/todo/actions/runs/30",
    };
    const signal = { kind: "deployed", sha: "def", url: null, logUrl: deployed.logUrl, succeeded: false };
    expect(route({ ...deployed, environment: "production" })).toEqual([
      { do: "trace-deployment", input: { repo, id: "30", isRecorded: true, signal } },
    ]);
    expect(route({ ...deployed, environment: "preview" })).toEqual([]);
  });

  it("watches what was given traffic in production: all of it, or a share", () => {
    const given = { ...common, sender: bot, deployment: 5, sha: "def", environment: "production", url: "https://live" };
    const rollout = { repo, base: "trunk", sha: "def", url: "https://live" };
    const finished = {
      kind: "deployment-finished" as const,
      isRollback: false,
      state: "success" as const,
      logUrl: null,
    };
    const live = route({ ...given, ...finished });
    expect(live[1]).toEqual({ do: "start-rollout", runId: "rollout/9/5/all", input: { ...rollout, traffic: "all" } });
    expect(route({ ...given, ...finished, isRollback: true })).toHaveLength(1);
    const held = { ...given, kind: "canary-held" as const, share: 20 };
    const some = { do: "start-rollout", runId: "rollout/9/5/some", input: { ...rollout, traffic: "some" } };
    expect(route(held)).toEqual([some]);
    expect(route({ ...held, environment: "preview" })).toEqual([]);
  });

  it("hears of a deployment that never began by the end of its workflow, as of the same one", () => {
    const ended = {
      ...common,
      sender: bot,
      kind: "checks-finished" as const,
      sha: "def",
      conclusion: "failure" as string | null,
      runId: 30,
      attempt: 1,
      url: "https://log",
      workflow: { name: "Deploy", path: ".github/workflows/deploy.yml" },
      trigger: "push",
      branch: "trunk",
    };
    const signal = { kind: "deployed", sha: "def", url: null, logUrl: "https://log", succeeded: false };
    const idsOf = (own: Partial<typeof ended>) =>
      route({ ...ended, ...own }).map((action) => (action.do === "trace-deployment" ? action.input.id : action.do));
    expect(route(ended)).toEqual([{ do: "trace-deployment", input: { repo, id: "30", isRecorded: false, signal } }]);
    expect(idsOf({ attempt: 2 })).toEqual(["30/2"]);
    expect(idsOf({ conclusion: "success" })).toEqual(["30"]);
    expect(idsOf({ conclusion: "cancelled" })).toEqual([]);
    expect(idsOf({ branch: "aidevos/7-todo" })).toEqual(["signal"]);
    expect(idsOf({ workflow: { name: "CI", path: ".github/workflows/ci.yml" } })).toEqual([]);
  });
});
