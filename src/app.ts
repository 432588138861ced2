import type { AppEvent } from "#src/github/webhook-events.ts";
import { parseBranch } from "#src/pull-request/choose-branch.ts";
import { ACCOUNT_REPOSITORY } from "#src/pull-request/render-onboarding.ts";
import type { Given } from "./onboard-repository.ts";
import type { Repo, SpecIssue } from "./ports.ts";
import type { Signal } from "./signal.ts";
import type { UpgradeRequest } from "./upgrade-layer.ts";

/** The label that makes an issue a spec; only people who may triage can set it. */
const LABEL = "spec";
const BUILD = /^\s*\/aidevos\s+build\s*$/mu;
const BUDGET = /^\s*\/aidevos\s+budget\b[ \t]*(.*?)\s*$/mu;
const GO = /^\s*\/aidevos\s+go\s*$/mu;
const UPGRADE = /^\s*\/aidevos\s+upgrade\s*$/mu;
const COMMANDS = [BUILD, BUDGET, GO, UPGRADE];
const AMOUNT = /^\$?(\d{1,3}(?:\.\d{1,2})?)$/u;
/** What one comment may allow a run at most, in dollars. */
const MOST_USD = 100;
/** Characters of a comment that are heard. */
const MOST_WORDS = 4_000;
const DEPLOYED_TO = "production";

/** What a deployment's commit must still be traced to: the pull request, and through it the run. */
export type DeploymentEvent = { repo: Repo; signal: Extract<Signal, { kind: "deployed" }> };

export type Action =
  | { do: "start-story"; runId: string; input: SpecIssue }
  | { do: "start-upgrade"; runId: string; input: UpgradeRequest }
  | { do: "start-onboarding"; runId: string; input: Given }
  | { do: "signal"; runId: string; signal: Signal }
  | { do: "trace-deployment"; input: DeploymentEvent };

/** One run for each issue, for ever: a second start is the same run. */
export const storyOf = (repo: { owner: string; name: string }, issue: number): string =>
  `spec/${repo.owner}/${repo.name}#${issue}`;

const startOf = (event: Extract<AppEvent, { kind: "issue-opened" | "issue-labeled" | "comment-created" }>): Action => ({
  do: "start-story",
  runId: storyOf(event.repo, event.issue),
  input: {
    repo: event.repo,
    base: event.defaultBranch,
    issue: event.issue,
    title: event.title,
    body: event.body,
    author: event.author,
    sender: { login: event.sender.login, id: event.sender.id },
  },
});

const signalTo = (repo: Repo, issue: number, signal: Signal): Action => ({
  do: "signal",
  runId: storyOf(repo, issue),
  signal,
});

const commandOf = ({ title, body, sender }: Extract<AppEvent, { kind: "comment-created" }>): Signal => ({
  kind: "command",
  command: "build",
  title,
  body,
  by: sender.login,
});

/** Dollars of a comment as micro-dollars; null: none that one comment may allow. */
const amountIn = (comment: string): number | null => {
  const usd = Number(AMOUNT.exec(BUDGET.exec(comment)?.[1] ?? "")?.[1] ?? 0);
  return usd > 0 && usd <= MOST_USD ? Math.round(usd * 1e6) : null;
};

const moneyOf = ({ comment, commentId, sender }: Extract<AppEvent, { kind: "comment-created" }>): Signal[] => [
  ...(BUDGET.test(comment)
    ? [{ kind: "budget" as const, id: commentId, microUsd: amountIn(comment), by: sender.login }]
    : []),
  ...(GO.test(comment) ? [{ kind: "go" as const, id: commentId, by: sender.login }] : []),
];

const upgradeOf = (event: Extract<AppEvent, { kind: "comment-created" }>): Action => ({
  do: "start-upgrade",
  runId: `upgrade/${event.repo.owner}/${event.repo.name}#${event.issue}/${event.commentId}`,
  input: {
    repo: event.repo,
    base: event.defaultBranch,
    issue: event.issue,
    comment: event.commentId,
    sender: { login: event.sender.login, id: event.sender.id },
  },
});

const wordsOf = ({ comment, commentId, sender }: Extract<AppEvent, { kind: "comment-created" }>): Signal => ({
  kind: "comment",
  id: commentId,
  text: comment.slice(0, MOST_WORDS),
  by: sender.login,
});

const commandsOf = (event: Extract<AppEvent, { kind: "comment-created" }>): Action[] => [
  // The start does nothing where a run is there already; the signal then tells it who asks now, and for what.
  ...(!event.onPullRequest && BUILD.test(event.comment)
    ? [startOf(event), signalTo(event.repo, event.issue, commandOf(event))]
    : []),
  ...(UPGRADE.test(event.comment) ? [upgradeOf(event)] : []),
  ...(event.onPullRequest ? [] : moneyOf(event)).map((signal) => signalTo(event.repo, event.issue, signal)),
  ...(!event.onPullRequest && COMMANDS.every((command) => !command.test(event.comment))
    ? [signalTo(event.repo, event.issue, wordsOf(event))]
    : []),
];

/** Once for each repository and installation: whoever installs the app anew is asked anew. */
const onboardingOf = ({ all, repositories }: Extract<AppEvent, { kind: "repositories-granted" }>): Action[] =>
  repositories.map(({ isPrivate, repo }) => ({
    do: "start-onboarding",
    runId: `onboarding/${repo.owner}/${repo.name}/${repo.installationId}`,
    // One pull request in each of all repositories would be a storm; what is private is no home of an account's forms.
    input: { repo, form: all ? repo.name === ACCOUNT_REPOSITORY && !isPrivate : true },
  }));

/** The webhook table: what a delivery starts or tells. Bots start and steer nothing, ourselves included. */
export const route = (event: AppEvent): Action[] => {
  if (event.kind === "repositories-granted") return onboardingOf(event);
  const { repo, sender } = event;
  switch (event.kind) {
    case "issue-opened":
      return !sender.isBot && event.labels.includes(LABEL) ? [startOf(event)] : [];
    case "issue-labeled":
      return !sender.isBot && event.label === LABEL ? [startOf(event)] : [];
    case "issue-edited":
      return sender.isBot
        ? []
        : [signalTo(repo, event.issue, { kind: "edited", title: event.title, body: event.body, by: sender.login })];
    case "issue-closed":
      return [signalTo(repo, event.issue, { kind: "issue-closed" })];
    case "comment-created":
      return sender.isBot ? [] : commandsOf(event);
    case "pull-request-closed":
    case "checks-finished":
      return onBranch(event);
    case "deployment-finished":
      return event.environment === DEPLOYED_TO ? [traceOf(event)] : [];
    case "pull-request-review":
      return sender.isBot ? [] : onReview(event);
  }
};

const onBranch = (event: Extract<AppEvent, { kind: "pull-request-closed" | "checks-finished" }>): Action[] => {
  const issue = parseBranch(event.branch ?? "");
  if (issue === null) return [];
  if (event.kind === "checks-finished")
    return [signalTo(event.repo, issue, { kind: "checks-finished", sha: event.sha })];
  const closed: Signal =
    event.merged && event.mergeSha !== null
      ? { kind: "pull-request-closed", merged: true, sha: event.mergeSha }
      : { kind: "pull-request-closed", merged: false };
  return [signalTo(event.repo, issue, closed)];
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
    : [signalTo(repo, issue, { kind: "reviewed", review: reviewId, verdict: state, text, by: sender.login })];
};

const traceOf = ({ repo, sha, url, logUrl, state }: Extract<AppEvent, { kind: "deployment-finished" }>): Action => ({
  do: "trace-deployment",
  input: { repo, signal: { kind: "deployed", sha, url, logUrl, succeeded: state === "success" } },
});
