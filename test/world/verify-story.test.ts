import { describe, expect, it } from "vitest";
import { verifyStory } from "#src/world/verify-story.ts";

const bot = { login: "aidevos[bot]", type: "Bot" };
const ana = { login: "ana", type: "User" };
const comment = (body: string) => ({ id: body.length, body, html_url: "", user: bot, created_at: "", updated_at: "" });
const file = (filename: string, content = "") => ({ filename, status: "added", additions: 1, deletions: 0, content });
const check = {
  id: 1,
  name: "test",
  status: "completed",
  conclusion: "success",
  html_url: "",
  started_at: null,
  completed_at: null,
  app: null,
};

const evidence: Parameters<typeof verifyStory>[0] = {
  failure: null,
  spec: "s",
  repository: "acme/todo",
  issue: {
    number: 1,
    title: "t",
    body: "",
    state: "closed",
    html_url: "",
    user: ana,
    labels: [],
    reactions: { eyes: 1 },
  },
  comments: [
    ...["PM", "Backend", "Frontend", "DevOps", "Security", "QA"].map((role) => comment(`**${role}** says`)),
    comment("```mermaid"),
  ],
  pullRequest: {
    number: 2,
    title: "t",
    body: "",
    state: "closed",
    draft: false,
    merged_at: "now",
    merge_commit_sha: "abc",
    html_url: "",
    user: bot,
    head: { ref: "aidevos/1-t", sha: "def" },
    base: { ref: "main" },
    files: [
      file("wrangler.jsonc"),
      file(".github/workflows/ci.yml"),
      file(".github/workflows/deploy.yml"),
      file("test/scenarios.json"),
      file("src/services/todo.ts", "export class Todo extends Service {"),
    ],
    comments: [],
    reviews: [{ id: 1, state: "APPROVED", user: ana, body: "" }],
  },
  openedAsDraft: true,
  checkRuns: [check],
  release: {
    sha: "abc",
    url: "u",
    environment: "production",
    statuses: [],
    versions: [{ id: "v", number: 1, createdOn: "", tag: null, message: null, startupTimeMs: 1 }],
  },
  outcome: { state: "live", release: { scenarios: [{ name: "a", passed: true }] } },
  endUserCalls: [
    {
      as: null,
      method: "GET",
      url: "u",
      requestBody: null,
      status: 200,
      location: null,
      responseBody: "",
      milliseconds: 1,
      asPromised: true,
    },
  ],
  timings: [],
  totalSeconds: 1,
  apiCalls: [],
};
const broken = (change: Partial<typeof evidence>) =>
  verifyStory({ ...evidence, ...change }).flatMap(({ holds, claim }) => (holds ? [] : [claim]));

describe("verifyStory", () => {
  it("holds where everything happened", () => {
    expect(broken({})).toEqual([]);
  });

  it.each<[string, Partial<typeof evidence>, string]>([
    ["a silent role", { comments: evidence.comments.slice(1) }, "all six roles spoke"],
    ["a red check", { checkRuns: [check, { ...check, conclusion: "failure" }] }, "its checks ran and are green"],
    ["no draft", { openedAsDraft: false }, "it was a draft until they were"],
    ["no check at all", { checkRuns: [] }, "its checks ran and are green"],
    [
      "a deployment of another commit",
      { release: evidence.release && { ...evidence.release, sha: "zzz" } },
      "the merge commit was deployed",
    ],
    [
      "a failed probe",
      { outcome: { state: "live", release: { scenarios: [{ name: "a", passed: false }] } } },
      "the app probed every acceptance scenario that can be played live",
    ],
    [
      "a broken outcome",
      { outcome: { state: "broken", release: { scenarios: [{ name: "a", passed: true }] } } },
      "the app calls it live",
    ],
    [
      "an end user let down",
      { endUserCalls: evidence.endUserCalls.map((call) => ({ ...call, asPromised: false })) },
      "an end user got what was promised",
    ],
    ["no end user", { endUserCalls: [] }, "an end user got what was promised"],
  ])("does not hold with %s", (_, change, claim) => {
    expect(broken(change)).toEqual([claim]);
  });
});
