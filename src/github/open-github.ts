import { Probot, ProbotOctokit } from "probot";
import { branchEnsurer, commitEnsurer, headReader } from "./ensure-branch.ts";
import { approversReader, commentReactionEnsurer } from "./comment-reactions.ts";
import { repliesEnsurer, threadResolver } from "./ensure-replies.ts";
import { dispatchEnsurer } from "./ensure-dispatch.ts";
import { rerunEnsurer } from "./ensure-rerun.ts";
import { ownComments, type CommentRules } from "./ensure-comment.ts";
import { issueEnsurer } from "./ensure-issue.ts";
import type { GitHub } from "./github.ts";
import { installationCaller } from "./installation-caller.ts";
import { issueReader, permissionReader, reactionEnsurer } from "./issues.ts";
import { type Clock, WALL_CLOCK } from "./pace/clock.ts";
import { probotLog } from "./probot-log.ts";
import {
  ownPullsLister,
  pullRequestEnsurer,
  pullRequestFinder,
  pullRequestReader,
  readyMarker,
} from "./pull-requests.ts";
import { mergeBaseReader } from "./read-merge-base.ts";
import { checksReader } from "./read-checks.ts";
import { reviewReader } from "./read-review.ts";
import { failureLogsReader } from "./read-failure-logs.ts";
import { fileLister } from "./list-files.ts";
import { fileReader } from "./read-file.ts";
import { selfReader } from "./read-self.ts";
import { failedRedeliverer, type RedeliverFailed } from "./redeliver-failed.ts";
import { defaultBranchReader, labelEnsurer } from "./repositories.ts";
import { removeSecrets } from "./sanitise-post.ts";
import { spellingsOf } from "./spellings-of.ts";
import { tokenCache } from "./token-cache.ts";
import { workflowRunReader } from "./read-workflow-run.ts";
import { unlessGone } from "./unless-gone.ts";

export type GitHubOptions = {
  appId: number;
  /** PEM. */
  privateKey: string;
  webhookSecret: string;
  /** What else never leaves, in whatever words. */
  secrets?: string[];
  /** REST: `https://api.github.com`, or any other server's, without a slash at the end. */
  baseUrl: string;
  /** Keep GitHub's limits: 1 s for each write, 3 s for comments and pull requests, and so many an hour. */
  writePacing: boolean;
  /** What pacing goes by; the wall clock, where it is left out. */
  clock?: Clock;
  fetch?: typeof fetch;
  /** Warnings and errors of the libraries, one line each. */
  log: (line: string) => void;
};

const ANSWER_MS = 30_000;

/**
 * Octokit's own repeats are off: a repeated write is a second comment, and the step that failed decides what happens next.
 * So is its pace, in which whoever waits for an answer waits behind everything else.
 */
const octokitWith = (cache: ReturnType<typeof tokenCache>) =>
  ProbotOctokit.defaults((given: { auth?: object; throttle?: object }) => ({
    ...given,
    auth: { ...given.auth, cache },
    throttle: { ...given.throttle, enabled: false },
    retry: { enabled: false },
  }));

/** Probot with the app's credentials, the port that the stories use, and what brings lost deliveries back. */
export type Connection = { probot: Probot; github: GitHub; redeliverFailed: RedeliverFailed };

/** Connects the app with GitHub. Sends nothing yet. */
export const openGitHub = async (options: GitHubOptions): Promise<Connection> => {
  const { appId, privateKey, webhookSecret, baseUrl, writePacing, log } = options;
  const lines = privateKey.split("\n").filter((line) => line.length >= 40 && !line.startsWith("-----"));
  const secrets = spellingsOf([webhookSecret, ...lines, ...(options.secrets ?? [])]);
  const tokens = tokenCache();
  const probot = new Probot({
    appId,
    privateKey,
    secret: webhookSecret,
    baseUrl,
    log: probotLog(log, (text) => removeSecrets(text, secrets)),
    Octokit: octokitWith(tokens),
    request: {
      fetch: (url: string, init?: RequestInit) =>
        (options.fetch ?? globalThis.fetch)(url, { ...init, signal: AbortSignal.timeout(ANSWER_MS) }),
    },
  });
  await probot.ready();
  const call = installationCaller(probot, tokens.clear, writePacing ? (options.clock ?? WALL_CLOCK) : null);
  const readSelf = selfReader(call);
  const readIssue = issueReader(call);
  const readAuthor: CommentRules["readAuthor"] = async (repo, issue) => (await readIssue(repo, issue)).author;
  const threads = { call, readSelf, key: webhookSecret, secrets };
  return {
    probot,
    redeliverFailed: failedRedeliverer(call),
    github: unlessGone<GitHub>({
      readPermission: permissionReader(call),
      readIssue,
      ensureIssue: issueEnsurer(threads),
      ensureReaction: reactionEnsurer(call),
      ...ownComments({ call, readSelf, key: webhookSecret, secrets, readAuthor }),
      ensureCommentReaction: commentReactionEnsurer(call),
      readApprovers: approversReader(call),
      ensureBranch: branchEnsurer(call, secrets),
      readHead: headReader(call),
      readMergeBase: mergeBaseReader(call),
      ensurePullRequest: pullRequestEnsurer(call, secrets),
      listOwnPulls: ownPullsLister(call),
      markReady: readyMarker(call),
      readChecks: checksReader(call),
      readFailureLogs: failureLogsReader(call),
      ensureCommit: commitEnsurer(call, secrets),
      readReviewComments: reviewReader(threads),
      ensureReplies: repliesEnsurer(threads),
      ensureResolved: threadResolver(call),
      ensureRerun: rerunEnsurer(call),
      ensureDispatch: dispatchEnsurer(call),
      readWorkflowRun: workflowRunReader(call),
      readPullRequest: pullRequestReader(call),
      findPullRequestOfCommit: pullRequestFinder(call),
      readDefaultBranch: defaultBranchReader(call),
      readOwnLogin: async ({ installationId }) => (await readSelf(installationId)).login,
      ensureLabel: labelEnsurer(call),
      listFiles: fileLister(call),
      readFile: fileReader(call),
    }),
  };
};
