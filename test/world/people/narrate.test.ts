import { describe, expect, it } from "vitest";
import { findObstacle } from "#src/world/people/follow.ts";
import { narrate } from "#src/world/people/narrate.ts";
import type { Sight } from "#src/world/people/thread.ts";

const bot = { login: "aidevos[bot]", type: "Bot" };
const ana = { login: "ana", type: "User" };
const sight: Sight = {
  issue: {
    number: 1,
    title: "Todo",
    body: "",
    state: "open",
    html_url: "u",
    user: ana,
    labels: [],
    reactions: { eyes: 0 },
  },
  comments: [],
  pull: null,
  pullComments: [],
  reviews: [],
  checks: [],
  runs: [],
  deployments: [],
};
const status = (body: string) => ({ id: 1, body, html_url: "c", user: bot, created_at: "", updated_at: "" });
const pull = {
  number: 2,
  title: "feat: Todo",
  body: "",
  state: "open",
  draft: true,
  merged_at: null,
  merge_commit_sha: null,
  html_url: "p",
  user: bot,
  head: { ref: "aidevos/1-todo", sha: "abc" },
  base: { ref: "main" },
};
const what = (before: Sight | null, after: Sight) => narrate(before, after).map((happening) => happening.what);

describe("narrate", () => {
  it("tells a comment once, and an edit as an edit with its next action", () => {
    const first = { ...sight, comments: [status("**Building “Todo”** · 1 of 6\n\n**Next:** wait")] };
    const second = { ...sight, comments: [status("**Building “Todo”** · 2 of 6\n\n**Next:** review [#2](u)")] };
    expect(what(sight, first)).toEqual(["Building “Todo” · 1 of 6 — Next: wait"]);
    expect(what(first, first)).toEqual([]);
    expect(what(first, second)).toEqual(["edits: Building “Todo” · 2 of 6 — Next: review #2"]);
  });

  it("tells the draft, its being ready, and the merge, each when it happens", () => {
    const merged = { ...pull, draft: false, merged_at: "now", merge_commit_sha: "0123456789" };
    expect(what(sight, { ...sight, pull })).toEqual(["opens draft pull request #2 “feat: Todo” from aidevos/1-todo"]);
    expect(what({ ...sight, pull }, { ...sight, pull: merged })).toEqual([
      "marks #2 ready for review",
      "#2 is merged as 0123456",
    ]);
  });

  it("tells only the new statuses of a deployment, oldest first", () => {
    const at = (...states: string[]) => ({
      ...sight,
      deployments: [
        {
          id: 1,
          sha: "a",
          environment: "production",
          statuses: states.map((state) => ({ state, environment_url: "", log_url: "", created_at: "" })),
        },
      ],
    });
    expect(what(at("in_progress"), at("success", "queued", "in_progress"))).toEqual([
      "deployment to production: queued",
      "deployment to production: success",
    ]);
  });
});

describe("findObstacle", () => {
  it("sees what keeps the story from going on, and nothing in a healthy thread", () => {
    const check = {
      id: 1,
      name: "test",
      status: "completed",
      conclusion: "failure",
      html_url: "k",
      started_at: null,
      completed_at: null,
      app: null,
    };
    expect(findObstacle({ ...sight, comments: [status("**Building “Todo”**")] })).toBeNull();
    expect(findObstacle({ ...sight, comments: [status("**Nothing is built yet.** No service.")] })).toContain(
      "No service",
    );
    expect(findObstacle({ ...sight, pull, checks: [check], pullComments: [status("**Checks failed**")] })).toContain(
      "“test” ended as failure",
    );
  });
});
