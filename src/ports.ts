import type { Agents } from "#src/agents/agents.ts";
import type { CheckResult } from "#src/ci/check-result.ts";
import type { JobLog } from "#src/ci/failure.ts";
import type { FormatCode } from "#src/codegen/generate-product.ts";
import type { FalseAlarms } from "#src/analysis/ledger.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import type { ScenarioResult } from "#src/deploy/scenario-result.ts";
import type { ReviewComment } from "#src/pull-request/review-comment.ts";
import type { RawBeat } from "#src/monitor/measured.ts";
import type { Scenario } from "#src/spec/spec.ts";
import type { Board } from "#src/steering/dashboard/board.ts";
import type { BoardNews } from "#src/steering/dashboard/next-board.ts";
import type { Signal } from "./signal.ts";
import type { Budget, Spending } from "./spending.ts";

/** The issue that starts a run. `sender` is who asked for it, which need not be its author. */
export type SpecIssue = {
  repo: Repo;
  base: string;
  issue: number;
  title: string;
  body: string;
  author: string;
  sender: { login: string; id: number };
  /** Settings that were ordered with the build, in words. */
  overrides: Record<string, string>;
  /** What the repository tells agents, once it was read. */
  guidance?: string;
};
export type Repo = { installationId: number; id: number; owner: string; name: string };

/** All that the stories need of the outside; the rim has it. */
export type Ports = {
  agents: Agents;
  accounts: Accounts;
  thread: Thread;
  proposal: Proposal;
  product: Product;
  room: Room;
  watch: Pick<Watch, "begin">;
  pacing: Pacing;
  board: Pick<BoardPort, "tell">;
  templates: FileChange[];
  formatCode: FormatCode;
};

/** Live products, as they are seen from then on. */
export type Watch = {
  /** A repository's product is watched at `url`. */
  begin(repo: Repo, url: string): Promise<void>;
  /** Whether it is. */
  knows(repo: Repo): Promise<boolean>;
  /** Length of its beats in milliseconds; null: nothing was read there yet. */
  readBeatMs(repo: Repo): Promise<number | null>;
  /** Beats that began in [from, to), in milliseconds since 1970, oldest first. */
  readBeats(repo: Repo, from: number, to: number): Promise<RawBeat[]>;
  /** Which Worker version (its first digits) runs which commit. */
  readVersions(repo: Repo): Promise<{ version: string; sha: string }[]>;
  /** How often a release would have been found worse at moments without any. */
  readFalseAlarms(repo: Repo): Promise<FalseAlarms>;
};

/** Workflows of the product's repository, started by hand: all that changes what is live. */
export type Actions = {
  /** Once since a time (ISO 8601). */
  ensureDispatch(repo: Repo, dispatch: Dispatch & { inputs: Record<string, string> }): Promise<void>;
  /** Null: GitHub shows no run yet. `conclusion` null: it goes on. `log`: the end of its first job's. */
  readWorkflowRun(
    repo: Repo,
    dispatch: Dispatch,
  ): Promise<{ url: string; conclusion: string | null; log: string | null } | null>;
};
type Dispatch = { workflow: string; ref: string; since: string };

/** Keeps few pull requests of ours open in a repository. */
export type Room = {
  /** Whether the build of `issue` may open its own, of at most `most`: null, or those that are open. */
  enter(repo: Repo, issue: number, most: number): Promise<readonly { number: number; issue: number }[] | null>;
  /** The build of `issue` is about to open none: its own is among GitHub's now, or nothing comes of it. */
  leave(repo: Repo, issue: number): void;
};

/** How long GitHub's limits keep things waiting. */
type Pacing = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Does `work`; `onWait` hears of what it asks of GitHub that waits for more than about a minute, and until when. */
  watch<T>(work: () => Promise<T>, onWait: (until: number) => void): Promise<T>;
};

/** What the runs of a spec issue are for whoever gives them orders. */
export type Runs = {
  /** The issue's newest run, or the one that its first would be. */
  newestOf(repo: Repo, issue: number): Promise<{ runId: string; state: "none" | "running" | "ended" }>;
  /** Starts a run, once for each id. */
  start(runId: string, issue: SpecIssue): Promise<void>;
  /** Tells a run something, once for each key. */
  tell(runId: string, signal: Signal, key: string): Promise<void>;
};

export type DeskPorts = Ports & { runs: Runs; actions: Actions };

/** `form`: the issue form for specs, as it stands in a repository. */
export type OnboardingPorts = Pick<Ports, "proposal"> & {
  repository: Pick<Repository, "readDefaultBranch" | "ensureLabel">;
  form: FileChange;
};

/** The accounts of what runs have paid for. Micro-dollars. */
type Accounts = {
  /** By role, phase and model. */
  spendingOf(runId: string): Promise<Spending[]>;
  budgetOf(runId: string): Promise<Budget>;
  /** Allows a run `microUsd` more, once for each `key`. */
  raise(runId: string, microUsd: number, key: string): Promise<void>;
  /** Keeps a run to less than the cap of all. */
  limit(runId: string, microUsd: number): Promise<void>;
  /** Whether calls of a run are refused for now. */
  hold(runId: string, held: boolean): Promise<void>;
};

/** What is known of each repository as a whole. */
export type BoardPort = {
  /** Null: nothing has happened there yet. */
  read(repo: Repo): Promise<Board | null>;
  /** Notes the news, and has the issues of ours edited where people are to see a change. */
  tell(repo: Repo, news: BoardNews): Promise<void>;
  /** Notes the news alone. */
  note(repo: Repo, news: BoardNews): Promise<Board>;
  /** Performs work on a repository's issues of ours, one at a time. */
  alone<T>(repo: Repo, work: () => Promise<T>): Promise<T>;
};

/** Issues of the app's own, and the words of others. */
export type Issues = {
  readIssue(repo: Repo, issue: number): Promise<{ title: string; body: string; author: string }>;
  /** One for each topic; null: there is none to close. What people have closed they open again, or nobody. */
  ensureIssue(
    repo: Repo,
    topic: string,
    text: { title: string; body: string; state: "open" | "closed" | "declined" | "as-is"; isAwaited: boolean },
  ): Promise<{ number: number; state: "open" | "closed" } | null>;
};

/** What is said on an issue or pull request. */
export type Thread = {
  readPermission(repo: Repo, login: string): Promise<string>;
  ensureReaction(repo: Repo, issue: number, content: "eyes" | "rocket" | "confused"): Promise<void>;
  ensureComment(repo: Repo, issue: number, topic: string, body: string): Promise<{ id: number; url: string }>;
  /** Our comment of this topic; null: there is none. */
  readComment(repo: Repo, issue: number, topic: string): Promise<string | null>;
  ensureCommentReaction(repo: Repo, comment: number, content: "eyes" | "+1" | "confused"): Promise<void>;
  /** Who has put a thumb up to a comment since a time (ISO 8601), people only. */
  readApprovers(repo: Repo, comment: number, since: string): Promise<string[]>;
};

export type Proposal = {
  readFile(repo: Repo, path: string, ref: string): Promise<string | null>;
  /** Every file: path → git blob id; none of a commit that is not there. */
  listFiles(repo: Repo, ref: string): Promise<Record<string, string>>;
  /** The commit at which a branch stands; null: there is no such branch. */
  readHead(repo: Repo, branch: string): Promise<string | null>;
  ensureBranch(
    repo: Repo,
    content: {
      branch: string;
      /** A branch, or a commit's sha: where it starts when it does not exist yet. */
      base: string;
      files: FileChange[];
      removed?: string[];
      message: string;
      coAuthor?: { name: string; email: string };
      /** The commit merges `base`: what stands there, with `files` and without `removed`. */
      merges?: boolean;
      /** Files whose content is there already, by git blob id. */
      blobs?: Record<string, string>;
    },
  ): Promise<{ sha: string }>;
  /** One commit on top of `onto`; null where the branch has gone on to something else meanwhile. */
  ensureCommit(
    repo: Repo,
    content: {
      branch: string;
      onto: string;
      files: FileChange[];
      removed: string[];
      message: string;
      coAuthors: { name: string; email: string }[];
    },
  ): Promise<string | null>;
  ensurePullRequest(
    repo: Repo,
    pull: { branch: string; base: string; title: string; body: string; draft: boolean },
  ): Promise<{ number: number; nodeId: string; url: string }>;
  markReady(repo: Repo, nodeId: string): Promise<void>;
  readChecks(repo: Repo, sha: string): Promise<CheckResult[]>;
  /** Raw: for `readFailures` alone, and in the same step, so that no log is kept. */
  readFailureLogs(repo: Repo, sha: string): Promise<JobLog[]>;
  readReviewComments(repo: Repo, pull: number): Promise<ReviewComment[]>;
  ensureReplies(repo: Repo, pull: number, replies: { thread: number; topic: string; body: string }[]): Promise<void>;
  ensureResolved(repo: Repo, pull: number, threads: number[]): Promise<void>;
  /** What failed on a commit at this attempt is run again, once; false: GitHub won't. */
  ensureRerun(repo: Repo, sha: string, attempt: number): Promise<boolean>;
  /** The commit at which a branch and its base parted. */
  readMergeBase(repo: Repo, branch: string, base: string): Promise<string>;
  /** `mergeSha`: the commit on the base; null before the merge. */
  readPullRequest(
    repo: Repo,
    number: number,
  ): Promise<{
    state: "open" | "closed";
    headSha: string;
    branch: string;
    mergeable: boolean | null;
    mergeSha: string | null;
  }>;
};

export type Repository = {
  /** What the app is called there: `aidevos[bot]`. */
  readOwnLogin(repo: Repo): Promise<string>;
  readDefaultBranch(repo: Repo): Promise<string | null>;
  ensureLabel(repo: Repo, label: { name: string; color: string; description: string }): Promise<void>;
};

/** The live product, reached from outside as its users reach it. */
type Product = {
  /** The version the URL reports, once it is `sha` or the patience for it has run out; null: no answer. */
  readVersion(url: string, sha: string): Promise<string | null>;
  play(url: string, scenario: Scenario): Promise<ScenarioResult>;
};
