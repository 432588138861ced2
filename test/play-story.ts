import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Agents } from "#src/agents/agents.ts";
import { rulesAgents } from "#src/agents/rules/rules-agents.ts";
import type { CheckResult } from "#src/ci/check-result.ts";
import type { JobLog } from "#src/ci/failure.ts";
import { blobIdOf } from "#src/codegen/layer-manifest.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import type { Run } from "#src/durable/step.ts";
import { formatCode } from "#src/format/format-code.ts";
import { issueToProduction } from "#src/issue-to-production.ts";
import type { Ports, SpecIssue } from "#src/ports.ts";
import type { ReviewComment } from "#src/pull-request/review-comment.ts";
import { readTemplates } from "#src/read-templates.ts";
import type { BoardNews } from "#src/steering/dashboard/next-board.ts";
import type { Signal } from "#src/signal.ts";
import { order } from "./orders.ts";

const ROOT = join(import.meta.dirname, "..");
export const BODY = readFileSync(join(ROOT, "examples", "specs", "url-shortener.md"), "utf8");
export const TEMPLATES = readTemplates(join(ROOT, "templates", "product"));

export const ISSUE: SpecIssue = {
  repo: { installationId: 1, id: 2, owner: "acme", name: "links" },
  base: "main",
  issue: 1,
  title: "Links",
  body: BODY,
  author: "ana",
  sender: { login: "ana", id: 3 },
  overrides: {},
};
const CHECK: CheckResult = {
  name: "test",
  status: "completed",
  conclusion: "success",
  url: "https://x/1",
  startedAt: null,
  completedAt: null,
  annotations: [],
};

/** What the outside is when a signal arrives. */
export type Moment = {
  signal: Signal | null;
  /** What people have pushed by then, which makes the commit `head`. */
  theirs?: Record<string, string>;
  /** What they have said of single lines. */
  said?: ReviewComment[];
  head?: string;
  conclusion?: string;
  state?: "open" | "closed";
  /** What GitHub says of a merge, look by look. */
  mergeable?: (boolean | null)[];
  logs?: JobLog[];
  mergeSha?: string;
};

export const checksOf = (head: string, conclusion: string): Moment => ({
  signal: { kind: "checks-finished", sha: head },
  head,
  conclusion,
});
export const edit = (body: string, by = "ana"): Moment => ({ signal: { kind: "edited", title: "Links", body, by } });
export const ask = (body: string, by = "ana"): Moment => ({
  signal: order({ name: "ok" }, { body, by }),
});

export const TEST_STEP = "Unit, acceptance and security tests";
export const logOf = (step: string, command: string, lines: string[]): JobLog => ({
  check: "Tests in workerd",
  conclusion: "failure",
  attempt: 1,
  failedSteps: [step],
  log: [`##[group]Run ${command}`, ...lines].map((line) => `2026-01-01T00:00:00.0000000Z ${line}`).join("\n"),
});

const NO_ACCOUNTS: Ports["accounts"] = {
  spendingOf: async () => [],
  budgetOf: async () => ({ spent: 0, cap: 3_000_000, share: 0 }),
  raise: async () => {},
  limit: async () => {},
  hold: async () => {},
};

/** The commit at which the default branch stands. */
export const BASE_HEAD = "f".repeat(40);
/** The commit of the nth push. */
export const headAfter = (push: number): string => String(push).repeat(40);

type Comments = ReadonlyMap<string, string>;

/** Plays the story to where it waits for a signal that the script doesn't hold; says what stands on GitHub before each. */
export const play = async (
  script: Moment[] | ((comments: Comments, pushed: number) => Moment | undefined),
  asked: SpecIssue = ISSUE,
  {
    agents = rulesAgents(),
    templates = TEMPLATES,
    mayRerun = Infinity,
    react = async () => {},
    onComment = () => {},
    onWrite = () => {},
    permissionOf = (login) => (login === "ana" ? "write" : "read"),
    room = { enter: async () => null, leave: () => {} },
    accounts = NO_ACCOUNTS,
    onBase,
    pacing = { now: () => 0, watch: (work) => work() },
    ...own
  }: {
    agents?: Agents;
    templates?: FileChange[];
    mayRerun?: number;
    react?: () => Promise<void>;
    room?: Ports["room"];
    permissionOf?: (login: string) => string;
    onComment?: (repo: { name: string }) => void;
    /** Hears of every comment on the issue. */
    onWrite?: (topic: string, body: string) => void;
    accounts?: Ports["accounts"];
    pacing?: Ports["pacing"];
    /** Files of the default branch, by path; left out: none that anybody reads. */
    onBase?: Record<string, string>;
  } & Partial<Pick<Run, "id" | "step">> = {},
) => {
  const said: string[] = [];
  const told: BoardNews[] = [];
  const pushed: { message: string; paths: string[]; people: string[] }[] = [];
  const trees = new Map<string, Record<string, string>>(onBase && [[asked.base, onBase]]);
  const replies = new Map<number, string>();
  const resolved: number[] = [];
  const reruns: [sha: string, attempt: number][] = [];
  /** Where the branch was to start or to be merged from, at each push. */
  const bases: string[] = [];
  let pushedFiles: FileChange[] = [];
  const comments = new Map<string, string>();
  const seen: { status: string; topics: string[]; ready: number }[] = [];
  let now: Moment = { signal: null };
  let ready = 0;
  const moments = typeof script === "function" ? [] : [...script];
  const look = () => seen.push({ status: comments.get("1/status") ?? "", topics: [...comments.keys()], ready });
  const { promise: parked, resolve: park } = Promise.withResolvers<null>();
  const run: Run = {
    id: "spec/acme/links#1",
    // As of a real one, what a step gives is a copy.
    step: async (_name, effect) => structuredClone(await effect(1)),
    ...own,
    now: async () => "2026-01-01T00:00:00.000Z",
    nextSignal: async <S>(timeoutSeconds: number) => {
      // What people say while the roles speak is there at once; everything else comes when it is waited for.
      const isSaid = timeoutSeconds === 0 && moments[0]?.signal?.kind === "comment";
      if (timeoutSeconds === 0) return (isSaid ? (moments.shift()?.signal ?? null) : null) as S | null;
      look();
      const next = typeof script === "function" ? script(comments, pushed.length) : moments.shift();
      if (next === undefined) {
        park(null);
        return new Promise<never>(() => {});
      }
      const { head } = next;
      if (next.theirs && head !== undefined)
        trees.set(head, { ...trees.get(headAfter(pushed.length)), ...next.theirs });
      now = next;
      return next.signal as S | null;
    },
  };
  const treeOf = (ref: string) => {
    const last = trees.get(headAfter(pushed.length));
    if (ref === BASE_HEAD) return trees.get(asked.base);
    return ref.startsWith("aidevos/") ? (trees.get(now.head ?? "") ?? last) : trees.get(ref);
  };
  const commit = (message: string, files: FileChange[], people: string[], onto: string): string => {
    const changed = Object.fromEntries(files.map(({ content, path }) => [path, content]));
    const head = headAfter(pushed.length + 1);
    trees.set(head, { ...treeOf(onto), ...changed });
    pushedFiles = files;
    pushed.push({ message, paths: files.map(({ path }) => path), people });
    return head;
  };
  const pull = { number: 2, nodeId: "PR_2", url: "https://x/pull/2" };
  const ports: Ports = {
    agents,
    accounts,
    templates,
    room,
    watch: { begin: async () => undefined },
    pacing,
    board: { tell: async (_repo, news) => void told.push(news) },
    formatCode,
    thread: {
      readPermission: async (_repo, login) => permissionOf(login),
      ensureReaction: react,
      ensureComment: async (repo, issue, topic, body) => {
        onComment(repo);
        comments.set(`${issue}/${topic}`, body);
        onWrite(topic, body);
        said.push(body);
        return { id: 1, url: `https://x/${issue}#${topic}` };
      },
      readComment: async (_repo, issue, topic) => comments.get(`${issue}/${topic}`) ?? null,
      ensureCommentReaction: async () => {},
      readApprovers: async () => [],
    },
    proposal: {
      listFiles: async (_repo, ref) => {
        const tree = treeOf(ref);
        if (tree === undefined) return Object.fromEntries(templates.map(({ path }) => [path, ""]));
        return Object.fromEntries(Object.entries(tree).map(([path, content]) => [path, blobIdOf(content)]));
      },
      readFile: async (_repo, path, ref) => treeOf(ref)?.[path] ?? null,
      readHead: async () => BASE_HEAD,
      ensureBranch: async (_repo, { base, files, message }) => {
        bases.push(base);
        return { sha: commit(message, files, [], "aidevos/") };
      },
      ensureCommit: async (_repo, { coAuthors, files, message, onto }) =>
        onto === (now.head ?? headAfter(pushed.length))
          ? commit(
              message,
              files,
              coAuthors.map(({ name }) => name),
              onto,
            )
          : null,
      ensureReplies: async (_repo, _pull, all) => {
        for (const { body, thread } of all) replies.set(thread, body);
      },
      ensureResolved: async (_repo, _pull, threads) => void resolved.push(...threads),
      ensureRerun: async (_repo, sha, attempt) => {
        reruns.push([sha, attempt]);
        return reruns.length <= mayRerun;
      },
      readMergeBase: async () => "0".repeat(40),
      ensurePullRequest: async (_repo, { body }) => (said.push(body), pull),
      markReady: async () => void (ready += 1),
      readFailureLogs: async () => now.logs ?? [],
      readReviewComments: async () => now.said ?? [],
      readChecks: async () => [
        { ...CHECK, name: now.logs?.[0]?.check ?? CHECK.name, conclusion: now.conclusion ?? null },
      ],
      readPullRequest: async () => ({
        state: now.state ?? "open",
        headSha: now.head ?? headAfter(pushed.length),
        branch: "aidevos/1-links",
        mergeable: now.mergeable === undefined ? true : (now.mergeable.shift() ?? null),
        mergeSha: now.mergeSha ?? null,
      }),
    },
    product: { readVersion: async () => null, play: async (_url, { name }) => ({ name, passed: true, steps: [] }) },
  };
  const outcome = await Promise.race([issueToProduction(run, ports, asked), parked]).catch((error: unknown) => error);
  look();
  const text = (path: string) => trees.get(headAfter(pushed.length))?.[path];
  return {
    outcome,
    seen,
    comments,
    said,
    told,
    pushed,
    bases,
    replies,
    resolved,
    reruns,
    text,
    files: pushedFiles,
    last: seen.at(-1)!,
  };
};
