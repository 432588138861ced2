import type { AppEvent } from "#src/github/webhook-events.ts";
import { isOwnIssue } from "#src/steering/dashboard/is-own-issue.ts";
import { parseCommands } from "#src/steering/parse-commands.ts";
import { parseBranch } from "#src/pull-request/choose-branch.ts";
import { ACCOUNT_REPOSITORY } from "#src/pull-request/render-onboarding.ts";
import type { Given } from "./onboard-repository.ts";
import { type News, newsOf } from "./news-of.ts";
import type { Repo, SpecIssue } from "./ports.ts";
import type { Released } from "./regression-to-fix.ts";
import type { Signal } from "./signal.ts";
import type { Ticked } from "./obey-ticks.ts";
import type { Ordered } from "./answer-commands.ts";
import type { Assigned } from "./start-assigned.ts";

/** The label that makes an issue a spec; only people who may triage can set it. */
const LABEL = "spec";
/** Characters of a comment that are heard. */
const MOST_WORDS = 4_000;
const DEPLOYED_TO = "production";

/** The product's workflow that deploys it, and what it comes to where it does not. */
const DEPLOY_WORKFLOW = ".github/workflows/deploy.yml";
const FAILED = new Set<string | null>(["failure", "timed_out", "startup_failure"]);

/**
 * What a deployment's commit must still be traced to: the pull request, and through it the run. `id` is the same however
 * one failure is told; `isRecorded`: as a deployment, and not by the end of its workflow alone.
 */
export type DeploymentEvent = {
  repo: Repo;
  id: string;
  isRecorded: boolean;
  signal: Extract<Signal, { kind: "deployed" }>;
};

export type Action =
  | { do: "start-story"; runId: string; input: SpecIssue }
  | { do: "start-assigned"; input: Assigned }
  | { do: "answer-commands"; runId: string; input: Ordered }
  | { do: "obey-ticks"; input: Ticked }
  | { do: "recheck-settings"; input: { repo: Repo; base: string } }
  | { do: "start-onboarding"; runId: string; input: Given }
  | { do: "signal"; runId: string; signal: Signal }
  | { do: "tell-all"; news: News }
  | { do: "trace-deployment"; input: DeploymentEvent }
  | { do: "start-rollout"; runId: string; input: Released };

/**
 * The first run of an issue; a second start is the same run. Those that are ordered after its end are numbered. A
 * repository keeps its id, whatever it is called.
 */
export const storyOf = (repo: { id: number }, issue: number): string => `spec/${repo.id}#${issue}`;

type StartEvent = Extract<AppEvent, { kind: "issue-opened" | "issue-labeled" | "issue-assigned" }>;

const inputOf = (event: StartEvent): SpecIssue => ({
  repo: event.repo,
  base: event.defaultBranch,
  issue: event.issue,
  title: event.title,
  body: event.body,
  author: event.author,
  sender: { login: event.sender.login, id: event.sender.id },
  overrides: {},
});

const startOf = (event: StartEvent): Action => ({
  do: "start-story",
  runId: storyOf(event.repo, event.issue),
  input: inputOf(event),
});

/** Only GitHub knows which bot is ours. */
const startOnceOurs = (event: Extract<AppEvent, { kind: "issue-assigned" }>): Action => ({
  do: "start-assigned",
  input: { assignee: event.assignee.login, issue: inputOf(event) },
});

/**
 * Somebody has edited or reopened an issue of ours. Should they have taken out what it is known by, that is in what stood
 * there before.
 */
const ticksOf = (event: Extract<AppEvent, { kind: "issue-edited" | "issue-reopened" }>): Action => {
  const { body, defaultBranch, issue, repo, sender } = event;
  const before = (event.kind === "issue-edited" ? event.bodyBefore : null) ?? body;
  const { login, id } = sender;
  return { do: "obey-ticks", input: { repo, base: defaultBranch, issue, before, after: body, sender: { login, id } } };
};

const isOursOrWas = (event: Extract<AppEvent, { kind: "issue-edited" | "issue-reopened" }>): boolean =>
  isOwnIssue(event) ||
  (event.kind === "issue-edited" && isOwnIssue({ author: event.author, body: event.bodyBefore ?? "" }));

const signalTo = (repo: Repo, issue: number, signal: Signal): Action => ({
  do: "signal",
  runId: storyOf(repo, issue),
  signal,
});

const wordsOf = ({ comment, commentId, sender }: Extract<AppEvent, { kind: "comment-created" }>): Signal => ({
  kind: "comment",
  id: commentId,
  text: comment.slice(0, MOST_WORDS),
  by: sender.login,
});

/** Commands are obeyed wherever they are said; other words are heard on the issue. */
const onComment = (event: Extract<AppEvent, { kind: "comment-created" }>): Action[] => {
  const { author, body, commentId, defaultBranch, issue, onPullRequest, repo, sender, title } = event;
  const orders = parseCommands(event.comment);
  if (orders.length === 0) return onPullRequest ? [] : [signalTo(repo, issue, wordsOf(event))];
  const input: Ordered = {
    repo,
    base: defaultBranch,
    thread: issue,
    onPullRequest,
    comment: commentId,
    title,
    body,
    author,
    sender: { login: sender.login, id: sender.id },
    orders,
  };
  return [{ do: "answer-commands", runId: `comment/${repo.id}#${issue}/${commentId}`, input }];
};

/** Once for each repository and installation: whoever installs the app anew is asked anew. */
const onboardingOf = ({ all, repositories }: Extract<AppEvent, { kind: "repositories-granted" }>): Action[] =>
  repositories.map(({ isPrivate, repo }) => ({
    do: "start-onboarding",
    runId: `onboarding/${repo.id}/${repo.installationId}`,
    // One pull request in each of all repositories would be a storm; what is private is no home of an account's forms.
    input: { repo, form: all ? repo.name === ACCOUNT_REPOSITORY && !isPrivate : true },
  }));

const tellAll = (event: Parameters<typeof newsOf>[0]): Action[] =>
  newsOf(event).map((news) => ({ do: "tell-all", news }));

/** The webhook table: what a delivery starts or tells. Bots start and steer nothing, ourselves included. */
export const route = (event: AppEvent): Action[] => {
  switch (event.kind) {
    case "repositories-granted":
      return [...tellAll(event), ...onboardingOf(event)];
    case "base-moved":
      return [...tellAll(event), { do: "recheck-settings", input: { repo: event.repo, base: event.defaultBranch } }];
    case "repositories-removed":
    case "installation-changed":
    case "repository-changed":
    case "issue-locked":
    case "issue-unlocked":
    case "issue-deleted":
    case "issue-transferred":
      return tellAll(event);
    case "issue-closed":
      return [signalTo(event.repo, event.issue, { kind: "issue-closed", isDeclined: event.isDeclined })];
    case "pull-request-closed":
    case "pull-request-reopened":
      return onBranch(event);
    case "checks-finished":
      return [...onBranch(event), ...onDeployWorkflow(event)];
    case "pull-request-pushed":
      return event.sender.isBot ? [] : onBranch(event);
    case "deployment-finished":
      return event.environment === DEPLOYED_TO ? [traceOf(event), ...rolloutOf(event)] : [];
    case "canary-held":
      return event.environment === DEPLOYED_TO ? rolloutOf(event) : [];
    default:
      return event.sender.isBot ? [] : byPerson(event);
  }
};

type Personal = Extract<
  AppEvent,
  {
    kind:
      | "issue-opened"
      | "issue-labeled"
      | "issue-assigned"
      | "issue-edited"
      | "issue-reopened"
      | "comment-created"
      | "pull-request-review";
  }
>;

/** What counts only as somebody's own doing. */
const byPerson = (event: Personal): Action[] => {
  switch (event.kind) {
    case "issue-opened":
      return event.labels.includes(LABEL) && !isOwnIssue(event) ? [startOf(event)] : [];
    case "issue-labeled":
      return event.label === LABEL && !isOwnIssue(event) ? [startOf(event)] : [];
    case "issue-assigned":
      return event.assignee.isBot && !isOwnIssue(event) ? [startOnceOurs(event)] : [];
    case "issue-edited":
    case "issue-reopened": {
      if (isOursOrWas(event)) return [ticksOf(event)];
      const kind = event.kind === "issue-edited" ? "edited" : event.kind;
      const { body, issue, repo, sender, title } = event;
      return [signalTo(repo, issue, { kind, title, body, by: sender.login })];
    }
    case "comment-created":
      return onComment(event);
    case "pull-request-review":
      return onReview(event);
  }
};

type BranchEvent = Extract<
  AppEvent,
  { kind: "pull-request-closed" | "pull-request-reopened" | "pull-request-pushed" | "checks-finished" }
>;

const onBranch = (event: BranchEvent): Action[] => {
  const issue = parseBranch(event.branch ?? "");
  if (issue === null) return [];
  if (event.kind === "checks-finished")
    return [signalTo(event.repo, issue, { kind: "checks-finished", sha: event.sha })];
  if (event.kind === "pull-request-pushed")
    return [signalTo(event.repo, issue, { kind: "pushed", sha: event.sha, by: event.sender.login })];
  if (event.kind === "pull-request-reopened") return [signalTo(event.repo, issue, { kind: "pull-request-reopened" })];
  const closed: Signal =
    event.merged && event.mergeSha !== null
      ? { kind: "pull-request-closed", merged: true, sha: event.mergeSha }
      : { kind: "pull-request-closed", merged: false };
  const room: News = { to: { repository: event.repo.id, issue: null }, signal: { kind: "room" } };
  return [signalTo(event.repo, issue, closed), { do: "tell-all", news: room }];
};

const onReview = ({
  body,
  branch,
  repo,
  reviewId,
  sender,
  state,
}: AppEvent & { kind: "pull-request-review" }): Action[] => {
  const issue = parseBranch(branch);
  const text = body.slice(0, MOST_WORDS);
  return issue === null
    ? []
    : [
        signalTo(repo, issue, {
          kind: "reviewed",
          review: reviewId,
          verdict: state,
          text,
          by: sender.login,
          byId: sender.id,
        }),
      ];
};

const traceOf = ({ repo, sha, url, logUrl, state }: Extract<AppEvent, { kind: "deployment-finished" }>): Action => {
  const id = /\/actions\/runs\/(\d+)/u.exec(logUrl ?? "")?.[1] ?? `${sha} ${logUrl}`;
  const signal = { kind: "deployed" as const, sha, url, logUrl, succeeded: state === "success" };
  return { do: "trace-deployment", input: { repo, id, isRecorded: true, signal } };
};

/** What keeps a deployment from beginning, a secret that is missing for instance, is told by its workflow alone. */
const onDeployWorkflow = (event: Extract<AppEvent, { kind: "checks-finished" }>): Action[] => {
  const { attempt, branch, conclusion, defaultBranch, repo, runId, sha, url: logUrl, workflow } = event;
  const succeeded = conclusion === "success";
  if (workflow.path !== DEPLOY_WORKFLOW || branch !== defaultBranch || !(succeeded || FAILED.has(conclusion)))
    return [];
  const id = attempt === 1 ? String(runId) : `${runId}/${attempt}`;
  const signal = { kind: "deployed" as const, sha, url: null, logUrl, succeeded };
  return [{ do: "trace-deployment", input: { repo, id, isRecorded: false, signal } }];
};

/** A version got traffic: a share of it, or all. What was begun with a share goes on as another rollout. */
const rolloutOf = (event: Extract<AppEvent, { kind: "deployment-finished" | "canary-held" }>): Action[] => {
  const { defaultBranch, deployment, kind, repo, sha, url } = event;
  if (url === null) return [];
  // What was taken back to is no news: it would be compared with what it took the place of.
  if (kind === "deployment-finished" && (event.state !== "success" || event.isRollback)) return [];
  const traffic = kind === "canary-held" ? "some" : "all";
  const input: Released = { repo, base: defaultBranch, sha, url, traffic };
  return [{ do: "start-rollout", runId: `rollout/${repo.id}/${deployment}/${traffic}`, input }];
};
