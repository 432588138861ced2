import { describe, expect, it } from "vitest";
import { answerCommands, type Ordered } from "#src/answer-commands.ts";
import { UserError } from "#src/errors.ts";
import type { Run } from "#src/durable/step.ts";
import { renderStatus } from "#src/status.ts";
import { parseCommands } from "#src/steering/parse-commands.ts";

const STATUS = renderStatus({ title: "Links", done: ["1 service"], next: "six roles discuss it.", spent: "$1.00" });

type State = "none" | "running" | "ended";
type World = {
  refused?: UserError;
  unlooked?: UserError;
  conclusion?: string;
  log?: string;
  state?: State;
  permission?: string;
  branch?: string;
  onPullRequest?: boolean;
  runId?: string;
};

const give = async (comment: string, world: World = {}) => {
  const {
    branch = "aidevos/7-links",
    onPullRequest = false,
    permission = "write",
    runId = "spec/acme/links#7",
  } = world;
  const comments = new Map<string, string>();
  const did: unknown[][] = [];
  const run: Run = {
    id: "comment/acme/links#7/4",
    step: (_name, effect) => effect(1),
    now: async () => new Date(0).toISOString(),
    nextSignal: async () => null,
  };
  const ports = {
    thread: {
      readPermission: async () => permission,
      ensureCommentReaction: async (_repo: unknown, id: number, content: string) =>
        void did.push(["react", id, content]),
      ensureComment: async (_repo: unknown, issue: number, topic: string, body: string) => {
        comments.set(`${issue}/${topic}`, body);
        return { id: 1, url: "" };
      },
      readComment: async () => (world.state === "none" ? null : STATUS),
    },
    issues: { readIssue: async () => ({ title: "Links", body: "words", author: "eve" }) },
    proposal: { readPullRequest: async () => ({ state: "open", headSha: "a", branch }) },
    actions: {
      ensureDispatch: async (_repo: unknown, dispatch: object) => {
        if (world.refused) throw world.refused;
        did.push(["dispatch", dispatch]);
      },
      readWorkflowRun: async () => ({
        url: "https://x/run",
        conclusion: world.conclusion ?? "success",
        log: world.log ?? null,
      }),
    },
    watch: {
      readBeatMs: async () => {
        if (world.unlooked) throw world.unlooked;
        return null;
      },
    },
    readMendings: async () => [],
    accounts: { hold: async (...hold: unknown[]) => void did.push(["hold", ...hold]) },
    runs: {
      newestOf: async () => ({ runId, state: world.state ?? "running" }),
      start: async (...start: unknown[]) => void did.push(["start", ...start]),
      tell: async (...tell: unknown[]) => void did.push(["tell", ...tell]),
    },
  } as unknown as Parameters<typeof answerCommands>[1];
  const asked: Ordered = {
    repo: { installationId: 1, id: 2, owner: "acme", name: "links" },
    base: "main",
    thread: onPullRequest ? 9 : 7,
    onPullRequest,
    comment: 4,
    title: "Links",
    body: "words",
    author: "eve",
    sender: { login: "ana", id: 3 },
    orders: parseCommands(comment),
  };
  await answerCommands(run, ports, asked);
  return { comments, did };
};

describe("the commands of a comment", () => {
  it.each(["none", "read", "triage"])(
    "of somebody with %s access are refused once, and do nothing",
    async (permission) => {
      const { comments, did } = await give("/aidevos build\n/aidevos stop", { permission });
      expect([...comments.keys()]).toEqual(["7/no-access"]);
      expect(comments.get("7/no-access")).toContain("Only people with write access");
      expect(did).toEqual([]);
    },
  );

  it.each(["write", "maintain", "admin"])(
    "of somebody with %s access reach the run, with their words",
    async (permission) => {
      const { comments, did } = await give("/aidevos pause\n/aidevos budget 2", { permission });
      const order = { kind: "order", id: 4, thread: 7, by: "ana", title: "Links", body: "words" };
      expect(did).toEqual([
        ["react", 4, "eyes"],
        ["hold", "spec/acme/links#7", true],
        ["tell", "spec/acme/links#7", { ...order, command: { name: "pause" } }, "comment/4/0"],
        ["tell", "spec/acme/links#7", { ...order, command: { name: "budget", microUsd: 2_000_000 } }, "comment/4/1"],
      ]);
      expect(comments.size).toBe(0);
    },
  );

  it("are told on a pull request of ours as on its issue", async () => {
    const { did } = await give("/aidevos retry", { onPullRequest: true });
    expect(did[1]?.slice(0, 2)).toEqual(["tell", "spec/acme/links#7"]);
    const { comments } = await give("/aidevos retry", { onPullRequest: true, branch: "feature" });
    expect(comments.get("9/command/4")).toContain("of no issue that the app builds");
  });

  it("that ask where it stands are answered of the status", async () => {
    const { comments } = await give("/aidevos status");
    expect(comments.get("7/command/4")).toBe(
      "**Reached:** Spec understood, 1 service\n\n**Next:** six roles discuss it.\n\n**Spent:** $1.00",
    );
    expect((await give("/aidevos status", { state: "none" })).comments.get("7/command/4")).toContain(
      "Nothing is built",
    );
  });

  it("that can't be read say what to say instead, in one answer", async () => {
    const { comments, did } = await give("/aidevos aprove\n/aidevos help");
    const said = comments.get("7/command/4") ?? "";
    expect(said).toContain("**Not understood: “aprove”.** Did you mean `/aidevos approve`?");
    expect(said).toContain("| `/aidevos pause` |");
    expect(did).toHaveLength(1);
  });
});

it("an order that GitHub refuses is answered with why, and keeps no other from being obeyed", async () => {
  const unlooked = new UserError("environment", "GitHub does not let the app do this.", "Check its permissions.");
  const { comments } = await give("/aidevos optimize\n/aidevos help", { unlooked });
  expect(comments.get("7/command/4")).toMatch(
    /^\*\*Not done:\*\* GitHub does not let the app do this\. Check its permissions\.\n\n\| Comment \| Does \|/u,
  );
});

describe("a build", () => {
  it("starts the issue's first run with the words that stood there, and what was ordered with it", async () => {
    const { did } = await give("/aidevos build --approval=always", { state: "none" });
    const [, runId, input] = did[1] ?? [];
    expect(runId).toBe("spec/acme/links#7");
    expect(input).toMatchObject({
      body: "words",
      author: "eve",
      sender: { login: "ana" },
      overrides: { approval: "always" },
    });
  });

  it("starts the next run where one has ended", async () => {
    expect((await give("/aidevos build", { state: "ended" })).did[1]?.[1]).toBe("spec/acme/links#7/2");
    const later = await give("/aidevos build", { state: "ended", runId: "spec/acme/links#7/2" });
    expect(later.did[1]?.[1]).toBe("spec/acme/links#7/3");
  });

  it("is not started from a pull request, nor by anything else", async () => {
    const { comments } = await give("/aidevos build", { state: "ended", onPullRequest: true });
    expect(comments.get("9/command/4")).toContain("Say it on the issue");
    expect((await give("/aidevos retry", { state: "ended" })).comments.get("7/command/4")).toContain("has ended");
    expect((await give("/aidevos retry", { state: "none" })).comments.get("7/command/4")).toContain("Nothing is built");
  });

  describe("a rollback", () => {
    it("is the product's own workflow, from an issue or a pull request, with who wants it", async () => {
      const { comments, did } = await give("/aidevos rollback it is too slow", {
        state: "none",
        onPullRequest: true,
        branch: "theirs",
      });
      expect(did[1]).toEqual([
        "dispatch",
        {
          workflow: "rollback.yml",
          ref: "main",
          inputs: { reason: "it is too slow (@ana)" },
          since: new Date(0).toISOString(),
        },
      ]);
      expect(comments.get("9/command/4")).toMatch(
        /^\*\*Rolled back:\*\* the version before has all traffic again \(\[log\]\(https:\/\/x\/run\)\)\./u,
      );
    });

    it("may name a commit, and needs no reason", async () => {
      const sha = "0a1b2c3d".repeat(5);
      const { did } = await give(`/aidevos rollback ${sha}`);
      expect(did[1]).toMatchObject(["dispatch", { inputs: { reason: "@ana wants it", version: sha } }]);
    });

    it("that the data forbids is refused with the workflow's own words", async () => {
      const log = "a line\n**Stopped.** There is no way back from 2222222 to 1111111.\n";
      const { comments } = await give("/aidevos rollback", { conclusion: "failure", log });
      expect(comments.get("7/command/4")).toMatch(/^\*\*Not rolled back:\*\* There is no way back/u);
      const missing = await give("/aidevos rollback", { conclusion: "failure" });
      expect(missing.comments.get("7/command/4")).toContain("the workflow `rollback.yml` failed, or is not there");
    });

    it("that GitHub lets nobody begin says why, and what helps", async () => {
      const refused = new UserError("environment", "GitHub does not let the app do this.", "Give it *Actions: write*.");
      expect((await give("/aidevos rollback", { refused })).comments.get("7/command/4")).toBe(
        "**Not rolled back:** GitHub does not let the app do this. Give it *Actions: write*.",
      );
      const gone = new UserError("out-of-reach", "404", "");
      expect((await give("/aidevos rollback", { refused: gone })).comments.get("7/command/4")).toContain(
        "is not there",
      );
    });

    it("is nobody's without write access", async () => {
      expect((await give("/aidevos rollback", { permission: "read" })).did).toEqual([]);
    });
  });

  it("that look for what the product could do with less are answered with what was found", async () => {
    const { comments } = await give("/aidevos optimize");
    expect(comments.get("7/command/4")).toMatch(/^\*\*Nothing to go by\.\*\*/u);
    expect((await give("/aidevos optimize the notes")).comments.get("7/command/4")).toContain("Name one service");
  });
});
