import * as v from "valibot";
import { type DeploymentEvent, DeploymentPayload, readDeployment } from "./deployment-events.ts";
import type { From } from "./event-source.ts";
import { type InstallationEvent, readInstallationEvent } from "./installation-events.ts";
import { Account, type Sender, senderOf } from "./sender.ts";
import { Url } from "./url-field.ts";

export type IssueText = { issue: number; title: string; body: string; author: string; labels: string[] };

type RepositoryChange = "renamed" | "transferred" | "archived" | "unarchived" | "deleted";

/** What the app reacts to. Numbers and texts are as the payload has them; texts are untrusted. */
export type AppEvent =
  | (From & { kind: "issue-opened" } & IssueText)
  /** `bodyBefore`: null where the edit left the body as it was. */
  | (From & { kind: "issue-edited"; bodyBefore: string | null } & IssueText)
  | (From & { kind: "issue-labeled"; label: string } & IssueText)
  | (From & { kind: "issue-assigned"; assignee: Sender } & IssueText)
  | (From & { kind: "issue-reopened" } & IssueText)
  /** `isDeclined`: as not planned. */
  | (From & { kind: "issue-closed"; issue: number; isDeclined: boolean })
  | (From & { kind: "issue-locked" | "issue-unlocked" | "issue-deleted" | "issue-transferred"; issue: number })
  | (From & {
      kind: "comment-created";
      onPullRequest: boolean;
      commentId: number;
      comment: string;
    } & IssueText)
  | (From & {
      kind: "pull-request-closed";
      number: number;
      merged: boolean;
      mergeSha: string | null;
      branch: string;
      base: string;
    })
  | (From & { kind: "pull-request-pushed"; number: number; branch: string; sha: string })
  | (From & { kind: "pull-request-reopened"; number: number; branch: string })
  /** `renamed` and `transferred` name the repository as it is called now. */
  | (From & { kind: "repository-changed"; change: RepositoryChange })
  | (From & {
      kind: "pull-request-review";
      number: number;
      branch: string;
      reviewId: number;
      state: "approved" | "changes_requested" | "commented";
      body: string;
    })
  | (From & {
      kind: "checks-finished";
      branch: string | null;
      sha: string;
      conclusion: string | null;
      runId: number;
      /** 1 for the first time that it runs, one more for each time that it is run again. */
      attempt: number;
      url: string | null;
      workflow: { name: string; path: string };
      trigger: string;
    })
  | DeploymentEvent
  | (From & { kind: "base-moved"; sha: string })
  | InstallationEvent;

const Text = v.nullish(v.string(), "");
const Common = v.object({
  installation: v.object({ id: v.number() }),
  repository: v.object({
    id: v.number(),
    name: v.string(),
    default_branch: v.string(),
    owner: v.object({ login: v.string() }),
  }),
  sender: Account,
});
const Issue = v.object({
  number: v.number(),
  title: v.string(),
  body: Text,
  user: v.nullable(Account),
  state_reason: v.nullish(v.string(), null),
  labels: v.optional(v.array(v.object({ name: v.string() })), []),
  pull_request: v.optional(v.unknown()),
});
/** What an edit changed, as it was before. */
const Changes = v.optional(v.object({ body: v.optional(v.object({ from: v.string() })) }), {});
const Comment = v.object({ id: v.number(), body: Text });
const Pull = v.object({
  number: v.number(),
  merged: v.optional(v.nullable(v.boolean()), false),
  merge_commit_sha: v.nullish(v.string(), null),
  head: v.object({ ref: v.string(), sha: v.string() }),
  base: v.object({ ref: v.string() }),
});
const Review = v.object({
  id: v.number(),
  body: Text,
  state: v.picklist(["approved", "changes_requested", "commented"]),
});
const WorkflowRun = v.object({
  id: v.number(),
  name: Text,
  path: v.optional(v.string(), ""),
  event: v.string(),
  head_branch: v.nullable(v.string()),
  head_sha: v.string(),
  conclusion: v.nullable(v.string()),
  run_attempt: v.optional(v.number(), 1),
  html_url: Url,
});

/** GitHub's name for the author of what a deleted account wrote. */
const loginOf = (user: { login: string } | null): string => user?.login ?? "ghost";

const issueText = (issue: v.InferOutput<typeof Issue>): IssueText => ({
  issue: issue.number,
  title: issue.title,
  body: issue.body ?? "",
  author: loginOf(issue.user),
  labels: issue.labels.map(({ name }) => name),
});

type Reader = (payload: unknown, from: From) => AppEvent | null;
const reader =
  <T>(shape: v.GenericSchema<unknown, T>, read: (payload: T, from: From) => AppEvent | null): Reader =>
  (payload, from) => {
    const parsed = v.safeParse(shape, payload);
    return parsed.success ? read(parsed.output, from) : null;
  };

const KINDS = {
  locked: "issue-locked",
  unlocked: "issue-unlocked",
  deleted: "issue-deleted",
  transferred: "issue-transferred",
} as const;

/** An issue event that is none of a pull request's: GitHub counts those as issues in some places. */
const ofIssue = (read: (issue: v.InferOutput<typeof Issue>, from: From) => AppEvent): Reader =>
  reader(v.object({ issue: Issue }), ({ issue }, from) =>
    issue.pull_request === undefined ? read(issue, from) : null,
  );

const textOf = (kind: "issue-opened" | "issue-reopened"): Reader =>
  ofIssue((issue, from) => ({ ...from, kind, ...issueText(issue) }));
const endOf = (kind: (typeof KINDS)[keyof typeof KINDS]): Reader =>
  ofIssue((issue, from) => ({ ...from, kind, issue: issue.number }) as AppEvent);
const changeOf =
  (change: RepositoryChange): Reader =>
  (_payload, from) => ({ ...from, kind: "repository-changed", change });

const READERS: Record<string, Reader> = {
  // A push has no action.
  "push.": reader(v.object({ ref: v.string(), after: v.string(), deleted: v.boolean() }), (push, from) =>
    push.ref === `refs/heads/${from.defaultBranch}` && !push.deleted
      ? { ...from, kind: "base-moved", sha: push.after }
      : null,
  ),
  "issues.opened": textOf("issue-opened"),
  "issues.edited": reader(v.object({ issue: Issue, changes: Changes }), ({ changes, issue }, from) =>
    issue.pull_request === undefined
      ? { ...from, kind: "issue-edited", ...issueText(issue), bodyBefore: changes.body?.from ?? null }
      : null,
  ),
  "issues.closed": ofIssue((issue, from) => ({
    ...from,
    kind: "issue-closed",
    issue: issue.number,
    isDeclined: issue.state_reason === "not_planned",
  })),
  "issues.reopened": textOf("issue-reopened"),
  ...Object.fromEntries(Object.entries(KINDS).map(([action, kind]) => [`issues.${action}`, endOf(kind)])),
  "repository.renamed": changeOf("renamed"),
  "repository.transferred": changeOf("transferred"),
  "repository.archived": changeOf("archived"),
  "repository.unarchived": changeOf("unarchived"),
  "repository.deleted": changeOf("deleted"),
  "issues.labeled": reader(
    v.object({ issue: Issue, label: v.object({ name: v.string() }) }),
    ({ issue, label }, from) => ({ ...from, kind: "issue-labeled", label: label.name, ...issueText(issue) }),
  ),
  "issues.assigned": reader(v.object({ issue: Issue, assignee: Account }), ({ issue, assignee }, from) =>
    issue.pull_request === undefined
      ? { ...from, kind: "issue-assigned", assignee: senderOf(assignee), ...issueText(issue) }
      : null,
  ),
  "issue_comment.created": reader(v.object({ issue: Issue, comment: Comment }), ({ issue, comment }, from) => ({
    ...from,
    kind: "comment-created",
    onPullRequest: issue.pull_request !== undefined,
    commentId: comment.id,
    comment: comment.body ?? "",
    ...issueText(issue),
  })),
  "pull_request.closed": reader(v.object({ pull_request: Pull }), ({ pull_request: pull }, from) => ({
    ...from,
    kind: "pull-request-closed",
    number: pull.number,
    merged: pull.merged === true,
    mergeSha: pull.merged === true ? pull.merge_commit_sha : null,
    branch: pull.head.ref,
    base: pull.base.ref,
  })),
  "pull_request.synchronize": reader(v.object({ pull_request: Pull }), ({ pull_request: pull }, from) => ({
    ...from,
    kind: "pull-request-pushed",
    number: pull.number,
    branch: pull.head.ref,
    sha: pull.head.sha,
  })),
  "pull_request.reopened": reader(v.object({ pull_request: Pull }), ({ pull_request: pull }, from) => ({
    ...from,
    kind: "pull-request-reopened",
    number: pull.number,
    branch: pull.head.ref,
  })),
  "pull_request_review.submitted": reader(
    v.object({ pull_request: v.object({ number: v.number(), head: v.object({ ref: v.string() }) }), review: Review }),
    ({ pull_request: pull, review }, from) => ({
      ...from,
      kind: "pull-request-review",
      number: pull.number,
      branch: pull.head.ref,
      reviewId: review.id,
      state: review.state,
      body: review.body ?? "",
    }),
  ),
  "workflow_run.completed": reader(v.object({ workflow_run: WorkflowRun }), ({ workflow_run: run }, from) => ({
    ...from,
    kind: "checks-finished",
    branch: run.head_branch,
    sha: run.head_sha,
    conclusion: run.conclusion,
    runId: run.id,
    attempt: run.run_attempt,
    url: run.html_url,
    // GitHub may append where the file was read: `.github/workflows/ci.yml@refs/heads/main`.
    workflow: { name: run.name ?? "", path: run.path.replace(/@.*$/u, "") },
    trigger: run.event,
  })),
  "deployment_status.created": reader(DeploymentPayload, readDeployment),
};

/** Reads a delivery's payload; null for events the app does not react to and for shapes that are not GitHub's. */
export const readEvent = (name: string, payload: Record<string, unknown>): AppEvent | null => {
  const common = v.safeParse(Common, payload);
  const action = typeof payload["action"] === "string" ? payload["action"] : "";
  const key = `${name}.${action}`;
  if (name.startsWith("installation")) return readInstallationEvent(key, payload);
  const read = Object.hasOwn(READERS, key) ? READERS[key] : undefined;
  if (!common.success || !read) return null;
  const { installation, repository, sender } = common.output;
  return read(payload, {
    repo: {
      installationId: installation.id,
      id: repository.id,
      owner: repository.owner.login,
      name: repository.name,
    },
    defaultBranch: repository.default_branch,
    sender: senderOf(sender),
  });
};
