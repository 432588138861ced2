import type { AppEvent } from "#src/github/webhook-events.ts";
import { parseCommands } from "#src/steering/parse-commands.ts";
import { parseBranch } from "#src/pull-request/choose-branch.ts";
import { ACCOUNT_REPOSITORY } from "#src/pull-request/render-onboarding.ts";
import type { Given } from "./onboard-repository.ts";
import type { Repo, SpecIssue } from "./ports.ts";
import type { Signal } from "./signal.ts";
import type { Ordered } from "./answer-commands.ts";

/** The label that makes an issue a spec; only people who may triage can set it. */
const LABEL = "spec";
/** Characters of a comment that are heard. */
const MOST_WORDS = 4_000;
const DEPLOYED_TO = "production";

/** What a deployment's commit must still be traced to: the pull request, and through it the run. */
export type DeploymentEvent = { repo: Repo; signal: Extract<Signal, { kind: "deployed" }> };

export type Action =
  | { do: "start-story"; runId: string; input: SpecIssue }
  | { do: "answer-commands"; runId: string; input: Ordered }
  | { do: "start-onboarding"; runId: string; input: Given }
  | { do: "signal"; runId: string; signal: Signal }
  | { do: "trace-deployment"; input: DeploymentEvent }
  /** Every run of the repository that is under way. */
  | { do: "signal-all"; prefix: string; signal: Signal };

/** The first run of an issue; a second start is the same run. Those that are ordered after its end are numbered. */
export const storyOf = (repo: { owner: string; name: string }, issue: number): string =>
  `spec/${repo.owner}/${repo.name}#${issue}`;

const startOf = (event: Extract<AppEvent, { kind: "issue-opened" | "issue-labeled" }>): Action => ({
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
    overrides: {},
  },
});

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
  return [{ do: "answer-commands", runId: `comment/${repo.owner}/${repo.name}#${issue}/${commentId}`, input }];
};

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
      return sender.isBot ? [] : onComment(event);
    case "base-moved":
      return [
        {
          do: "signal-all",
          prefix: `spec/${repo.owner}/${repo.name}#`,
          signal: { kind: "base-moved", sha: event.sha },
        },
      ];
    case "pull-request-pushed":
      return sender.isBot ? [] : onBranch(event);
    case "pull-request-closed":
    case "checks-finished":
      return onBranch(event);
    case "deployment-finished":
      return event.environment === DEPLOYED_TO ? [traceOf(event)] : [];
    case "pull-request-review":
      return sender.isBot ? [] : onReview(event);
  }
};

type OnBranch = Extract<AppEvent, { kind: "pull-request-closed" | "pull-request-pushed" | "checks-finished" }>;

const onBranch = (event: OnBranch): Action[] => {
  const issue = parseBranch(event.branch ?? "");
  if (issue === null) return [];
  if (event.kind === "checks-finished")
    return [signalTo(event.repo, issue, { kind: "checks-finished", sha: event.sha })];
  if (event.kind === "pull-request-pushed")
    return [signalTo(event.repo, issue, { kind: "pushed", sha: event.sha, by: event.sender.login })];
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

const traceOf = ({ repo, sha, url, logUrl, state }: Extract<AppEvent, { kind: "deployment-finished" }>): Action => ({
  do: "trace-deployment",
  input: { repo, signal: { kind: "deployed", sha, url, logUrl, succeeded: state === "success" } },
});
