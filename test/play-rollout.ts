import type { Agents } from "#src/agents/agents.ts";
import { rulesAgents } from "#src/agents/rules/rules-agents.ts";
import { type FalseAlarms, NO_FALSE_ALARMS } from "#src/analysis/ledger.ts";
import { blobIdOf } from "#src/codegen/layer-manifest.ts";
import type { Run } from "#src/durable/step.ts";
import { formatCode } from "#src/format/format-code.ts";
import { mendRegression, type MendingOutcome } from "#src/mend-regression.ts";
import type { Mending, MendingPorts } from "#src/mending.ts";
import type { Actions, Repo, Watch } from "#src/ports.ts";
import { regressionToFix, type Released, type RolloutOutcome, type RolloutPorts } from "#src/regression-to-fix.ts";
import type { Signal } from "#src/signal.ts";
import type { Spending } from "#src/spending.ts";
import { readTemplates } from "./codegen/read-templates.ts";
import type { BoardNews } from "#src/steering/dashboard/next-board.ts";
import { BEAT_MS, fakeBeats, type FakeTraffic } from "./monitor/fake-beats.ts";

export const REPO: Repo = { installationId: 1, id: 9, owner: "acme", name: "notes" };
/** The commit at which the default branch stands. */
export const HEAD = "e".repeat(40);
export const SHAS = { v1: "1".repeat(40), v2: "2".repeat(40), v3: "3".repeat(40) };

const SPENT: Spending[] = [
  {
    role: "Backend",
    phase: "performance",
    model: "anthropic/x",
    calls: 2,
    unknown: 0,
    tokens: { input: 100, cacheRead: 0, cacheWritten: 0, output: 20 },
    microUsd: 20_000,
  },
];

/** What the outside is: `end` what a workflow comes to, and its log. */
export type Outside = {
  traffic: FakeTraffic[];
  ends?: Record<string, { conclusion: string; log?: string }>;
  /** Files by commit or branch. */
  files?: Record<string, Record<string, string>>;
  /** False: what runs there is no product. */
  isProduct?: boolean;
  pull?: number | null;
  signals?: Signal[];
  conclusion?: string;
  falseAlarms?: FalseAlarms;
  /** Who writes what no rule knows; nobody where it is left out. */
  improve?: Agents["improve"];
};

/** Plays STORY 2, or its second half, on a clock of its own from `at` (milliseconds since 1970) on. */
export const openRollout = (outside: Outside, at: number) => {
  const beats = fakeBeats(outside.traffic);
  const dispatched: { workflow: string; ref: string; inputs: Record<string, string> }[] = [];
  const comments = new Map<string, string>();
  const issues: { topic: string; title: string; body: string; state: string }[] = [];
  const mendings: Mending[] = [];
  const pulls: { branch: string; title: string; body: string; draft: boolean }[] = [];
  const pushed: {
    branch: string;
    base: string;
    files: { path: string; content: string }[];
    removed?: string[];
    message: string;
  }[] = [];
  const ready: string[] = [];
  const limits: number[] = [];
  const held: boolean[] = [];
  const told: BoardNews[] = [];
  const signals = [...(outside.signals ?? [])];
  let now = at;

  const run: Run = {
    id: "rollout/9/5/all",
    step: (_name, effect) => effect(1),
    nextSignal: async <S>(seconds: number) => {
      const waits = seconds > 86_400;
      if (waits) return (signals.shift() ?? null) as S | null;
      now += seconds * 1_000;
      return null;
    },
    now: async () => new Date(now).toISOString(),
  };
  const watch: Watch = {
    begin: async () => undefined,
    knows: async () => outside.isProduct !== false,
    readBeatMs: async () => BEAT_MS,
    readBeats: async (_repo, from, to) =>
      beats.filter((beat) => beat.at >= from && beat.at < Math.min(to, now - BEAT_MS)),
    readFalseAlarms: async () => outside.falseAlarms ?? NO_FALSE_ALARMS,
    readVersions: async () => Object.entries(SHAS).map(([version, sha]) => ({ version, sha })),
  };
  const actions: Actions = {
    ensureDispatch: async (_repo, { inputs, ref, workflow }) => void dispatched.push({ workflow, ref, inputs }),
    readWorkflowRun: async (_repo, { workflow }) => {
      const end = outside.ends?.[workflow] ?? { conclusion: "success" };
      return { url: `https://x/${workflow}`, conclusion: end.conclusion, log: end.log ?? null };
    },
  };
  const treeOf = (ref: string) => outside.files?.[ref === HEAD ? "main" : ref] ?? {};
  const proposal = {
    readHead: async () => HEAD,
    readFile: async (_repo: Repo, path: string, ref: string) =>
      path === "layer.json" ? (outside.isProduct === false ? null : "{}") : (treeOf(ref)[path] ?? null),
    listFiles: async (_repo: Repo, ref: string) =>
      Object.fromEntries(Object.entries(treeOf(ref)).map(([path, content]) => [path, blobIdOf(content)])),
    findPullRequestOfCommit: async () => (outside.pull === null ? null : { number: outside.pull ?? 3 }),
    ensureBranch: async (_repo: Repo, content: (typeof pushed)[number]) => {
      pushed.push(content);
      return { sha: "b".repeat(40) };
    },
    readMergeBase: async () => "a".repeat(40),
    ensurePullRequest: async (_repo: Repo, pull: (typeof pulls)[number]) => {
      pulls.push(pull);
      return { number: 8, nodeId: "PR_8", url: "https://x/pull/8" };
    },
    markReady: async (_repo: Repo, id: string) => void ready.push(id),
    readChecks: async () => [
      {
        name: "test",
        status: "completed",
        conclusion: outside.conclusion ?? "success",
        url: "https://x/1",
        startedAt: null,
        completedAt: null,
        annotations: [],
      },
    ],
  };
  const { improve } = outside;
  const ports = {
    agents: { ...rulesAgents(), ...(improve && { writes: true, improve }) },
    accounts: {
      spendingOf: async () => SPENT,
      budgetOf: async () => ({ spent: 20_000, cap: 3_000_000, share: 0.01 }),
      limit: async (_id: string, microUsd: number) => void limits.push(microUsd),
      raise: async () => undefined,
      hold: async (_id: string, hold: boolean) => void held.push(hold),
    },
    templates: readTemplates(),
    thread: {
      ensureComment: async (_repo: Repo, issue: number, topic: string, body: string) => {
        comments.set(`${issue}/${topic}`, body);
        return { id: 1, url: "https://x/c" };
      },
    },
    proposal,
    issues: {
      ensureIssue: async (
        _repo: Repo,
        topic: string,
        { body, state, title }: { title: string; body: string; state: string },
      ) => {
        issues.push({ topic, title, body, state });
        return { number: 7, state: "open" as const };
      },
    },
    watch,
    actions,
    board: { tell: async (_repo: Repo, news: BoardNews) => void told.push(news) },
    formatCode,
    startMending: async (mending: Mending) => void mendings.push(mending),
  } as unknown as RolloutPorts & MendingPorts;
  return {
    dispatched,
    comments,
    issues,
    mendings,
    pulls,
    pushed,
    ready,
    limits,
    held,
    told,
    roll: (released: Released): Promise<RolloutOutcome> => regressionToFix(run, ports, released),
    mend: (mending: Mending): Promise<MendingOutcome> => mendRegression(run, ports, mending),
  };
};
