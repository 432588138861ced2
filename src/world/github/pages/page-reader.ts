/** What the pages read. Each answers `null` where there is nothing of that name. Times are ISO 8601. */
export type PageReader = {
  listRepositories(): Promise<RepositoryCard[]>;
  readRepository(repo: string): Promise<RepositoryFrame | null>;
  /** Issues or pull requests, newest first. */
  listThreads(repo: string, kind: ThreadKind): Promise<ThreadCard[]>;
  readThread(repo: string, number: number): Promise<Thread | null>;
  /** The entries of a directory, directories first; `path` is empty for the root. */
  readDirectory(repo: string, ref: string, path: string): Promise<DirectoryEntry[] | null>;
  readFile(repo: string, ref: string, path: string): Promise<FileText | null>;
  readCommit(repo: string, sha: string): Promise<{ commit: Commit; files: FileDiff[] } | null>;
  /** Commits of a branch, newest first, at most 100. */
  listCommits(repo: string, ref: string): Promise<Commit[] | null>;
  listRuns(repo: string): Promise<RunCard[]>;
  readRun(repo: string, id: number): Promise<Run | null>;
  listDeployments(repo: string): Promise<DeploymentCard[]>;
};

export type Person = { login: string; bot: boolean };
export type RepositoryCard = { name: string; description: string | null; updatedAt: string };

/** What every page of a repository shows. `name` is `owner/name`. */
export type RepositoryFrame = RepositoryCard & {
  defaultBranch: string;
  branches: string[];
  openIssues: number;
  openPulls: number;
  /** As a person would clone it. */
  cloneUrl: string;
};

export type ThreadKind = "issue" | "pull";
export type ThreadState = "open" | "closed" | "merged" | "draft";
export type Label = { name: string; color: string; description: string | null };

export type ThreadCard = {
  number: number;
  kind: ThreadKind;
  title: string;
  state: ThreadState;
  author: Person;
  createdAt: string;
  labels: Label[];
  comments: number;
};

export type Thread = ThreadCard & {
  body: string;
  /** By GitHub's content word: `+1`, `eyes`. */
  reactions: Record<string, number>;
  assignees: Person[];
  /** In the order they happened. */
  entries: ThreadEntry[];
  pull: PullDetails | null;
};

export type ThreadEntry =
  | {
      kind: "comment";
      id: number;
      author: Person;
      at: string;
      body: string;
      edited: boolean;
      reactions: Record<string, number>;
    }
  | { kind: "review"; id: number; author: Person; at: string; body: string; verdict: Verdict; comments: LineComment[] }
  | { kind: "commit"; commit: Commit }
  | { kind: "event"; event: ThreadEvent; actor: Person; at: string; detail: string }
  | { kind: "deployment"; environment: string; state: string; url: string; at: string };

export type ThreadEvent =
  | "closed"
  | "reopened"
  | "merged"
  | "labeled"
  | "unlabeled"
  | "assigned"
  | "ready"
  | "drafted"
  | "mentioned";
export type Verdict = "approved" | "changes requested" | "commented" | "dismissed";
export type Reply = { id: number; author: Person; at: string; body: string };
/** `line` counts in the file after the change. */
export type LineComment = Reply & {
  path: string;
  line: number | null;
  diffHunk: string;
  replies: Reply[];
  /** The login of whoever has resolved it. */
  resolvedBy: string | null;
};

export type PullDetails = {
  base: string;
  head: string;
  headSha: string;
  commits: Commit[];
  files: FileDiff[];
  checks: Check[];
  /** `null`: not known yet. */
  mergeable: boolean | null;
  mergedBy: Person | null;
  reviewers: { person: Person; verdict: Verdict | "awaiting" }[];
};

export type Commit = { sha: string; message: string; author: Person; at: string; parents: string[] };

export type FileDiff = {
  path: string;
  previousPath: string | null;
  status: "added" | "removed" | "modified" | "renamed";
  additions: number;
  deletions: number;
  /** Unified diff hunks without the file header; `null` for a binary or too large file. */
  patch: string | null;
};

export type Outcome =
  | "queued"
  | "in_progress"
  | "success"
  | "failure"
  | "neutral"
  | "cancelled"
  | "skipped"
  | "timed_out"
  | "action_required";
export type Check = {
  name: string;
  outcome: Outcome;
  seconds: number | null;
  /** Where the details are, a path of this server or an address; `null` for none. */
  url: string | null;
  title: string | null;
  summary: string | null;
  annotations: Annotation[];
};
export type Annotation = {
  path: string;
  line: number;
  level: "notice" | "warning" | "failure";
  message: string;
  title: string | null;
};

export type DirectoryEntry = { name: string; path: string; directory: boolean };
/** `text` is `null` for a binary file. `bytes` is the size. */
export type FileText = { text: string | null; bytes: number };

export type RunCard = {
  id: number;
  number: number;
  workflow: string;
  title: string;
  event: string;
  branch: string;
  sha: string;
  actor: Person;
  outcome: Outcome;
  createdAt: string;
  seconds: number | null;
};
export type Run = RunCard & { workflowPath: string; jobs: Job[] };
export type Job = {
  id: number;
  name: string;
  outcome: Outcome;
  startedAt: string | null;
  seconds: number | null;
  steps: Step[];
  annotations: Annotation[];
  /** Markdown. */
  summary: string;
  /** Lines begin with an ISO time stamp. */
  log: string;
};
export type Step = { number: number; name: string; outcome: Outcome; startedAt: string | null; seconds: number | null };

export type DeploymentCard = {
  id: number;
  environment: string;
  ref: string;
  sha: string;
  creator: Person;
  state: string;
  environmentUrl: string;
  logUrl: string;
  createdAt: string;
};
