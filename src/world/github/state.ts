import type { Deployment } from "./deployment.ts";
/**
 * What the embedded GitHub remembers besides git: one JSON document. Commits, branches and files live in the bare
 * repositories alone. Times are ISO 8601 in UTC without milliseconds, as in GitHub's API.
 */
export type State = {
  nextId: number;
  accounts: Account[];
  tokens: Token[];
  installations: Installation[];
  repositories: Repository[];
};

/** `read` … `admin` as GitHub's collaborator roles. */
export type Role = "read" | "triage" | "write" | "maintain" | "admin";
export type Level = "read" | "write" | "admin";
export type Permissions = Record<string, Level>;

export type Account = {
  id: number;
  login: string;
  type: "User" | "Organization" | "Bot";
  name: string;
  createdAt: string;
  /** An organization's own roles, and what each is built on; absent where it made none. */
  roles?: Record<string, Role>;
};

/** `repositoryId` and `permissions` narrow a token; null means everything its owner may do. */
export type Token = {
  value: string;
  kind: "user" | "installation" | "job";
  login: string;
  expiresAt: string | null;
  installationId: number | null;
  repositoryIds: number[] | null;
  permissions: Permissions | null;
};

export type App = {
  id: number;
  slug: string;
  name: string;
  /** PEM. */
  publicKey: string;
  webhookUrl: string;
  webhookSecret: string;
  /** What the owner granted, and the events subscribed to; all that this GitHub knows when left out. */
  permissions?: Permissions;
  events?: string[];
};

export type Installation = {
  id: number;
  appId: number;
  account: string;
  createdAt: string;
  /** Who suspended it; absent where nobody did. */
  suspendedBy?: string;
  /** Repositories that were taken off it, which else is of all that the account has. */
  without?: number[];
};

export type Repository = {
  id: number;
  owner: string;
  name: string;
  private: boolean;
  /** Absent where it never was. */
  archived?: boolean;
  /** `owner/name` as it was called before, the newest last; GitHub leads from there to here. */
  formerly?: string[];
  /** Where its bare repository lies, below the others: a renaming moves no files. */
  directory?: string;
  description: string | null;
  defaultBranch: string;
  createdAt: string;
  updatedAt: string;
  pushedAt: string;
  /** By login: a role's name, which may be one of the organization's own. */
  collaborators: Record<string, string>;
  nextNumber: number;
  labels: Label[];
  /** Issues and pull requests share one row of numbers; a pull request is an issue with `pull`. */
  issues: Issue[];
  comments: Comment[];
  reviews: Review[];
  reviewComments: ReviewComment[];
  statuses: CommitStatus[];
  checkSuites: CheckSuite[];
  checkRuns: CheckRun[];
  workflows: Workflow[];
  runs: WorkflowRun[];
  deployments: Deployment[];
  environments: Environment[];
  secrets: Setting[];
  variables: Setting[];
};

export type Setting = { name: string; value: string; environment: string | null; createdAt: string; updatedAt: string };
export type Environment = { id: number; name: string; createdAt: string };
export type Label = { id: number; name: string; color: string; description: string | null; default: boolean };

export const REACTIONS = ["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"] as const;
export type Reaction = { id: number; content: (typeof REACTIONS)[number]; user: string; createdAt: string };

export type Issue = {
  id: number;
  number: number;
  title: string;
  body: string | null;
  user: string;
  state: "open" | "closed";
  stateReason: "completed" | "not_planned" | "reopened" | "duplicate" | null;
  labels: string[];
  assignees: string[];
  locked: boolean;
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  closedBy: string | null;
  /** The app behind the author, when the author is a bot. */
  viaApp: boolean;
  reactions: Reaction[];
  pull: Pull | null;
};

export type Pull = {
  id: number;
  draft: boolean;
  head: string;
  base: string;
  /** Follow their branches while the pull request is open, and stay as they were afterwards. */
  headSha: string;
  baseSha: string;
  requestedReviewers: string[];
  mergedAt: string | null;
  mergedBy: string | null;
  mergeCommitSha: string | null;
  /** The last test merge, valid for exactly this pair of commits. */
  testMerge: { headSha: string; baseSha: string; mergeable: boolean } | null;
};

export type PullRequest = Issue & { pull: Pull };

export type Comment = {
  id: number;
  issue: number;
  user: string;
  body: string;
  createdAt: string;
  updatedAt: string;
  viaApp: boolean;
  reactions: Reaction[];
};

export type Review = {
  id: number;
  pull: number;
  user: string;
  body: string;
  state: "PENDING" | "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED";
  commitId: string;
  submittedAt: string | null;
};

export type ReviewComment = {
  id: number;
  pull: number;
  reviewId: number;
  user: string;
  body: string;
  path: string;
  /** As in the diff at `commitId`; `line` is null for a comment on a whole file. */
  line: number | null;
  side: "LEFT" | "RIGHT";
  startLine: number | null;
  startSide: "LEFT" | "RIGHT" | null;
  position: number;
  diffHunk: string;
  commitId: string;
  inReplyTo: number | null;
  createdAt: string;
  updatedAt: string;
  reactions: Reaction[];
  /** Of the first of a thread: who has resolved it. */
  resolvedBy: string | null;
};

export type CommitStatus = {
  id: number;
  sha: string;
  state: "error" | "failure" | "pending" | "success";
  context: string;
  description: string | null;
  targetUrl: string | null;
  user: string;
  createdAt: string;
};

export type CheckStatus = "queued" | "in_progress" | "completed";
export type CheckConclusion =
  | "success"
  | "failure"
  | "neutral"
  | "cancelled"
  | "skipped"
  | "timed_out"
  | "action_required";

/** One for each app and head commit. */
export type CheckSuite = {
  id: number;
  appId: number;
  headSha: string;
  headBranch: string | null;
  status: CheckStatus;
  conclusion: CheckConclusion | null;
  createdAt: string;
  updatedAt: string;
};

export type CheckRun = {
  id: number;
  suiteId: number;
  appId: number;
  name: string;
  headSha: string;
  externalId: string;
  detailsUrl: string | null;
  status: CheckStatus;
  conclusion: CheckConclusion | null;
  startedAt: string | null;
  completedAt: string | null;
  output: { title: string | null; summary: string | null; text: string | null };
  annotations: CheckAnnotation[];
};

export type CheckAnnotation = {
  path: string;
  startLine: number;
  endLine: number;
  level: "notice" | "warning" | "failure";
  message: string;
  title: string | null;
};

export type Workflow = { id: number; name: string; path: string; createdAt: string; updatedAt: string };

export type WorkflowRun = {
  id: number;
  workflowId: number;
  suiteId: number;
  number: number;
  attempt: number;
  name: string;
  title: string;
  event: string;
  headSha: string;
  headBranch: string;
  actor: string;
  status: CheckStatus;
  conclusion: CheckConclusion | null;
  createdAt: string;
  updatedAt: string;
  jobs: WorkflowJob[];
};

/** Its id is also the id of its check run. The log lies in a file of its own. */
export type WorkflowJob = {
  id: number;
  /** The attempt of its run that it belongs to. */
  attempt: number;
  key: string;
  name: string;
  status: CheckStatus;
  conclusion: CheckConclusion | null;
  createdAt: string;
  startedAt: string | null;
  completedAt: string | null;
  steps: WorkflowStep[];
};

export type WorkflowStep = {
  number: number;
  name: string;
  status: CheckStatus;
  conclusion: CheckConclusion | null;
  startedAt: string | null;
  completedAt: string | null;
};
