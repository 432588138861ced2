import { describe, expect, it } from "vitest";
import { rulesAgents } from "#src/agents/rules/rules-agents.ts";
import type { Episode } from "#src/analysis/incidents/episode.ts";
import { answerCommands, type Ordered } from "#src/answer-commands.ts";
import { renderStanding } from "#src/codegen/standing.ts";
import type { Run } from "#src/durable/step.ts";
import { parseCommands } from "#src/steering/parse-commands.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { discuss } from "./plan/plan-fixture.ts";

const EPISODE: Episode = {
  nth: 2,
  issue: 1,
  assessment: { cause: "errors", subject: "Note.list", severity: 2, since: 0, figures: [], alsoConcerns: [] },
  alarmSince: null,
  lastSeen: 60_000,
  lastTold: 120_000,
  over: null,
  revision: 3,
  posted: 3,
  heard: { severity: 2, at: 0 },
  isDeclined: false,
};
const INCIDENT = "incident/errors-Note.list/1";
const TEXT = { title: "Notes", body: "## Services\n\n### Note\n\n- text: text, required\n" };

type World = {
  onPullRequest?: boolean;
  topic?: string;
  episode?: Episode | null;
  isRunning?: boolean;
  files?: Record<string, string>;
};

/** Gives a comment on an issue of the app's own about `topic`; the answer, and what was done. */
const give = async (comment: string, world: World = {}) => {
  const { episode = EPISODE, files = {}, isRunning = true, onPullRequest = false, topic = INCIDENT } = world;
  const body = `words\n\n<!-- aidevos:${topic}:0123456789abcdef -->`;
  const did: unknown[][] = [];
  let answer: string | null = null;
  const run: Run = {
    id: "comment/9#7/4",
    step: (_name, effect) => effect(1),
    now: async () => new Date(0).toISOString(),
    nextSignal: async () => null,
  };
  const ports = {
    agents: rulesAgents(),
    thread: {
      readPermission: async () => "write",
      ensureCommentReaction: async () => {},
      ensureComment: async (_repo: unknown, _issue: number, _topic: string, body: string) => {
        answer = body;
        return { id: 1, url: "" };
      },
    },
    issues: { readIssue: async () => ({ title: "Of the app", body, author: "aidevos[bot]" }) },
    proposal: {
      readPullRequest: async () => ({ branch: "aidevos/7-mend-note-list" }),
      readHead: async () => null,
      readFile: async (_repo: unknown, path: string) => files[path] ?? null,
    },
    accounts: { hold: async (...hold: unknown[]) => void did.push(["hold", ...hold]) },
    incidents: {
      read: async () => episode,
      dismiss: async (_repo: unknown, ...dismissed: unknown[]) => void did.push(["dismiss", ...dismissed]),
    },
    runs: {
      newestOf: async () => ({ runId: "spec/9#7", state: isRunning ? "running" : "ended" }),
      tell: async (runId: string, { command }: { command: { name: string } }, key: string) =>
        void did.push(["tell", runId, command.name, key]),
    },
  } as unknown as Parameters<typeof answerCommands>[1];
  const asked: Ordered = {
    repo: { installationId: 1, id: 9, owner: "acme", name: "notes" },
    base: "main",
    thread: onPullRequest ? 8 : 7,
    onPullRequest,
    comment: 4,
    title: "Of the app",
    body: onPullRequest ? "Fixes #7." : body,
    author: "aidevos[bot]",
    sender: { login: "ana", id: 3 },
    orders: parseCommands(comment),
  };
  await answerCommands(run, ports, asked);
  return { answer: answer as string | null, did };
};

describe("on an issue about an incident", () => {
  it("`status` says where it stands", async () => {
    expect((await give("/aidevos status")).answer).toBe(
      "**Where this stands:** `Note.list` fails far more often than it did, since 1970-01-01 00:00 UTC; quiet since 1970-01-01 00:01 UTC, which is not yet long enough. Looked at last 1970-01-01 00:02 UTC.",
    );
    const over = { at: 180_000, because: "quiet" as const };
    expect((await give("/aidevos status", { episode: { ...EPISODE, over } })).answer).toContain("over since 1970-");
    expect((await give("/aidevos status", { episode: null })).answer).toContain("**Nothing to do:** this is over");
  });

  it("`ignore` has it closed for good, once, and not where it is over", async () => {
    const { answer, did } = await give("/aidevos ignore");
    expect(answer).toMatch(/^\*\*Ignored\*\*, as @ana wants it\./u);
    expect(did).toEqual([["dismiss", INCIDENT, "comment/4/0"]]);
    const ended = await give("/aidevos ignore", { episode: { ...EPISODE, isDeclined: true } });
    expect(ended.did).toEqual([]);
  });

  it("says of what builds are told what makes sense here", async () => {
    const { answer, did } = await give("/aidevos build");
    expect(answer).toMatch(/^`\/aidevos build` does nothing on an issue about an incident\. `status` says/u);
    expect(did).toEqual([]);
  });
});

describe("on an issue about a regression", () => {
  const topic = "regression/1a2b3c";

  it("its run answers what it is told, and spends nothing more where it is stopped", async () => {
    const { answer, did } = await give("/aidevos status\n/aidevos stop", { topic });
    expect(answer).toBeNull();
    expect(did).toEqual([
      ["tell", "spec/9#7", "status", "comment/4/0"],
      ["hold", "spec/9#7", true],
      ["tell", "spec/9#7", "stop", "comment/4/1"],
    ]);
  });

  it("its run answers on its pull request as well", async () => {
    const { answer, did } = await give("/aidevos status", { topic, onPullRequest: true });
    expect(answer).toBeNull();
    expect(did).toEqual([["tell", "spec/9#7", "status", "comment/4/0"]]);
  });

  it("that is mended nothing is built of its words", async () => {
    const { answer, did } = await give("/aidevos build", { topic, isRunning: false });
    expect(answer).toMatch(/^\*\*Nothing to do:\*\* this is over; what came of it is said above\./u);
    expect(did).toEqual([]);
  });
});

describe("a role that is asked there", () => {
  const ask = "/aidevos ask Backend how long is a note kept?";

  it("answers of the product as it was built", async () => {
    const { plan } = await discuss(parseSpec(TEXT));
    const files = {
      "wrangler.jsonc": "{}",
      "docs/plan.json": renderStanding(plan, { text: TEXT, wishes: [] }, []),
      "docs/spec.md": `# ${TEXT.title}\n\n${TEXT.body}`,
    };
    const { answer } = await give(ask, { files });
    expect(answer).toMatch(/^\*\*Backend\*\*, asked by ana: “how long is a note kept\?”\n\n.*kept/u);
  });

  it("says that there is none", async () => {
    expect((await give(ask)).answer).toContain("holds no product that the app has built");
  });
});

it("on the dashboard nothing of that is obeyed", async () => {
  for (const order of ["status", "ask PM why?", "ignore"])
    expect((await give(`/aidevos ${order}`, { topic: "dashboard" })).answer).toMatch(/^\*\*Not obeyed here\.\*\*/u);
});
