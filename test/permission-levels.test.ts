import { afterEach, describe, expect, it } from "vitest";
import { answerCommands } from "#src/answer-commands.ts";
import type { Run } from "#src/durable/step.ts";
import { startAssigned } from "#src/start-assigned.ts";
import { closeFixture, openFixture, REPO } from "./github/repository-fixture.ts";
import { ask, BODY, checksOf, edit, ISSUE, type Moment, play } from "./play-story.ts";

afterEach(closeFixture);

/** What GitHub answers of somebody, and whether they may start and steer. */
const LEVELS: [level: string, permission: string, role: string, steers: boolean][] = [
  ["no access", "none", "none", false],
  ["read", "read", "read", false],
  ["triage", "read", "triage", false],
  ["write", "write", "write", true],
  ["maintain", "write", "maintain", true],
  ["admin", "admin", "admin", true],
  ["a role of the organisation's own, built on write", "write", "releaser", true],
];

/** As the app reads it of GitHub. */
const readLevel = async (permission: string, role: string): Promise<string> => {
  const { github } = await openFixture({
    "GET /collaborators/mo/permission": () => ({ status: 200, body: { permission, role_name: role } }),
  });
  return github.readPermission(REPO, "mo");
};

const BY_MO = { ...ISSUE, author: "mo", sender: { login: "mo", id: 9 } };
const RUN: Run = { id: "r", step: (_n, effect) => effect(1), now: async () => "", nextSignal: async () => null };

describe.each(LEVELS)("somebody with %s", (_level, permission, role, steers) => {
  it(`${steers ? "starts" : "does not start"} one by assigning it`, async () => {
    const level = await readLevel(permission, role);
    const started: unknown[] = [];
    const ports = {
      repository: { readOwnLogin: async () => "aidevos[bot]" },
      thread: { readPermission: async () => level },
      runs: { newestOf: async () => ({ runId: "r", state: "none" }), start: async (id: string) => started.push(id) },
    };
    await startAssigned(RUN, ports as never, { assignee: "aidevos[bot]", issue: BY_MO });
    expect(started).toHaveLength(steers ? 1 : 0);
  });

  it(`${steers ? "is" : "is not"} obeyed`, async () => {
    const level = await readLevel(permission, role);
    const told: string[] = [];
    const answers: string[] = [];
    const ports = {
      thread: {
        readPermission: async () => level,
        ensureCommentReaction: async () => {},
        ensureComment: async (_repo: unknown, _issue: number, topic: string) => {
          answers.push(topic);
          return { id: 1, url: "" };
        },
      },
      accounts: { hold: async () => {} },
      runs: {
        newestOf: async () => ({ runId: "r", state: "running" }),
        tell: async (_id: string, signal: { kind: string }) => told.push(signal.kind),
      },
    } as unknown as Parameters<typeof answerCommands>[1];
    const { base, body, repo, sender, title } = BY_MO;
    const orders = [{ name: "pause" as const }, { name: "resume" as const }];
    const comment = { thread: 1, onPullRequest: false, comment: 4, author: "ana", orders };
    await answerCommands(RUN, ports, { repo, base, title, body, sender, ...comment });
    expect([told.length > 0, answers]).toEqual([steers, steers ? [] : ["no-access"]]);
  });
});

/** Whoever steers does so by one gate; the longest way through it is that of a role which GitHub does not know. */
const STORIES = LEVELS.filter(([level, , , steers]) => !steers || level.includes("own"));

describe.each(STORIES)("the issue of somebody with %s", (_level, permission, role, steers) => {
  const story = async (script: Moment[], asked = ISSUE) => {
    const level = await readLevel(permission, role);
    return play(script, asked, { permissionOf: (login) => (login === "mo" ? level : "write") });
  };

  it(`${steers ? "starts" : "does not start"} a build by filing or labelling an issue`, async () => {
    const { last } = await story([], BY_MO);
    expect(last.topics.includes("1/plan")).toBe(steers);
    expect(last.status.includes("Waiting for a maintainer")).toBe(!steers);
  });

  it(`${steers ? "is" : "is not"} heard in the discussion`, async () => {
    const { comments } = await story([{ signal: { kind: "comment", id: 9, text: "No UI.", by: "mo" } }]);
    expect(comments.has("1/heard/9")).toBe(steers);
  });

  it(`${steers ? "has" : "does not have"} their edit built`, async () => {
    const { last } = await story([edit(BODY, "mo")], { ...ISSUE, body: "Nothing." });
    expect(last.topics.includes("1/plan")).toBe(steers);
  });

  it(`${steers ? "is" : "is not"} who may let a stranger's issue be built`, async () => {
    const asked = { ...ISSUE, author: "mo", sender: { login: "mo", id: 9 } };
    const { last } = await story([ask(BODY, "mo"), checksOf("aaaaaaa", "success")], asked);
    expect(last.topics.includes("1/plan")).toBe(steers);
  });
});
