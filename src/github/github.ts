import type { CheckResult } from "#src/ci/check-result.ts";
import type { JobLog } from "#src/ci/failure.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import type { ReviewComment } from "#src/pull-request/review-comment.ts";

/** A repository as a delivery names it. `id` is what stays the same when it is renamed; markers are bound to it. */
export type Repo = { installationId: number; id: number; owner: string; name: string };

export type Permission = "none" | "read" | "triage" | "write" | "maintain" | "admin";

type Issue = {
  number: number;
  title: string;
  /** Markdown as written; empty where there is none. */
  body: string;
  author: string;
  authorIsBot: boolean;
  labels: string[];
  state: "open" | "closed";
  isPullRequest: boolean;
  url: string;
};

/** An issue that the app has opened. `isDeclined`: somebody closed it as not planned. */
export type OwnIssue = { number: number; url: string; state: "open" | "closed"; isDeclined: boolean };

type Reaction = "+1" | "-1" | "laugh" | "confused" | "heart" | "hooray" | "rocket" | "eyes";

export type BranchContent = {
  /** `aidevos/…`; anything else is refused. */
  branch: string;
  /** A branch, or a commit's sha: where the branch starts when it does not exist yet. */
  base: string;
  files: FileChange[];
  /** Files that are to go. */
  removed?: string[];
  message: string;
  coAuthor?: { name: string; email: string };
  /** The commit merges `base`: what stands there, with `files` and without `removed`. */
  merges?: boolean;
  /** Files whose content is there already, by git blob id. */
  blobs?: Record<string, string>;
};

export type CommitContent = {
  /** `aidevos/…`; anything else is refused. */
  branch: string;
  /** The commit that it goes on top of. */
  onto: string;
  files: FileChange[];
  removed: string[];
  message: string;
  coAuthors: { name: string; email: string }[];
};

export type PullRequestText = { branch: string; base: string; title: string; body: string; draft: boolean };

/** `workflow`: the name of its file. `since`: a run of it that was started on `ref` after this is the one meant. */
export type Dispatch = { workflow: string; ref: string; inputs: Record<string, string>; since: string };

export type PullRequest = {
  number: number;
  nodeId: string;
  url: string;
  state: "open" | "closed";
  merged: boolean;
  /** The commit on the base branch; null before the merge. */
  mergeSha: string | null;
  draft: boolean;
  branch: string;
  headSha: string;
  base: string;
  /** Whether git can merge it by itself; null: GitHub has not found out yet, or doesn't say. */
  mergeable: boolean | null;
};

/**
 * All that the app does on GitHub. Every `ensure…` has an identity: run twice it is the same as once, whatever happened
 * in between. Throws `TransientError` where waiting helps or the outcome is unknown (run it again: it reconciles),
 * `UserError` where the app's set-up must change (`out-of-reach` where what is meant is gone or closed to the app),
 * `GitHubRefusal` with the status for any other refusal.
 */
export type GitHub = {
  /** What somebody may do in the repository; strangers and unknown names: `none` (or `read` where it is public). */
  readPermission(repo: Repo, login: string): Promise<Permission>;
  readIssue(repo: Repo, issue: number): Promise<Issue>;
  /**
   * One issue of ours for each `topic`: opened, or edited in place. `state`: what it is to be, `as-is` what people have it
   * be. One that they closed is left alone, but to be opened again where it wasn't as not planned. Null: there is none to
   * close. `isAwaited`: somebody looks at it right now.
   */
  ensureIssue(
    repo: Repo,
    topic: string,
    text: { title: string; body: string; state: "open" | "closed" | "declined" | "as-is"; isAwaited: boolean },
  ): Promise<OwnIssue | null>;
  ensureReaction(repo: Repo, issue: number, content: Reaction): Promise<void>;
  /** One comment of ours for each `topic` on an issue or pull request: created, or edited in place when `body` differs. */
  ensureComment(repo: Repo, issue: number, topic: string, body: string): Promise<{ id: number; url: string }>;
  /** What our comment of a topic says, without its marker; null: there is none. */
  readComment(repo: Repo, issue: number, topic: string): Promise<string | null>;
  ensureCommentReaction(repo: Repo, comment: number, content: Reaction): Promise<void>;
  /** Who has put a thumb up to a comment since a time (ISO 8601): people, not bots. */
  readApprovers(repo: Repo, comment: number, since: string): Promise<string[]>;
  /** The branch exists and holds these files. Commits go on top of what is there; nothing is ever overwritten by force. */
  ensureBranch(repo: Repo, content: BranchContent): Promise<{ sha: string; changed: boolean }>;
  /** The commit at which a branch stands; null: there is no such branch. */
  readHead(repo: Repo, branch: string): Promise<string | null>;
  /** The commit at which a branch and its base parted. */
  readMergeBase(repo: Repo, branch: string, base: string): Promise<string>;
  /** One commit on top of `onto`, whose sha it gives; null where the branch has gone on to something else meanwhile. */
  ensureCommit(repo: Repo, content: CommitContent): Promise<string | null>;
  /** The branch's pull request: the open one, else the last closed one as it is, else a new one. Edits a differing body. */
  ensurePullRequest(repo: Repo, text: PullRequestText): Promise<PullRequest>;
  /** The open pull requests of branches below `aidevos/`, the hundred newest. */
  listOwnPulls(repo: Repo): Promise<{ number: number; branch: string }[]>;
  markReady(repo: Repo, nodeId: string): Promise<void>;
  readChecks(repo: Repo, sha: string): Promise<CheckResult[]>;
  /** The failed jobs of a commit's newest workflow runs, at most 20, each with the last 256 KiB of its log. */
  readFailureLogs(repo: Repo, sha: string): Promise<JobLog[]>;
  /** What people say of single lines of a pull request, oldest first. */
  readReviewComments(repo: Repo, pull: number): Promise<ReviewComment[]>;
  /** One reply of ours for each `topic` in the thread that begins with the comment `thread`. */
  ensureReplies(repo: Repo, pull: number, replies: { thread: number; topic: string; body: string }[]): Promise<void>;
  /** The threads that begin with these comments are resolved. */
  ensureResolved(repo: Repo, pull: number, threads: number[]): Promise<void>;
  /** What failed on a commit at this attempt is run again, once; false: GitHub won't. */
  ensureRerun(repo: Repo, sha: string, attempt: number): Promise<boolean>;
  /** A workflow is started by hand on a branch, once since a time (ISO 8601). */
  ensureDispatch(repo: Repo, dispatch: Dispatch): Promise<void>;
  /** What became of it: null while GitHub shows none; `log` is the end of its first job's, once that is over. */
  readWorkflowRun(
    repo: Repo,
    dispatch: Omit<Dispatch, "inputs">,
  ): Promise<{ url: string; conclusion: string | null; log: string | null } | null>;
  readPullRequest(repo: Repo, number: number): Promise<PullRequest>;
  /** The pull request whose merge made this commit. */
  findPullRequestOfCommit(repo: Repo, sha: string): Promise<{ number: number; branch: string } | null>;
  /** Null where nothing can be written: the repository is archived, or holds nothing yet. */
  readDefaultBranch(repo: Repo): Promise<string | null>;
  /** The login of the app's own account. */
  readOwnLogin(repo: Repo): Promise<string>;
  /** The repository has a label of this name. `color`: six hexadecimal digits. */
  ensureLabel(repo: Repo, label: { name: string; color: string; description: string }): Promise<void>;
  /** Every file at a branch, tag or commit: path → git blob id. */
  listFiles(repo: Repo, ref: string): Promise<Record<string, string>>;
  /** A text file's content at a branch, tag or commit; null where there is none. */
  readFile(repo: Repo, path: string, ref: string): Promise<string | null>;
};
