import { nameOf } from "./actor.ts";
import type { Person } from "./git/git-object.ts";
import { findAccount, isPullRequest, now, type Change, type Hub } from "./hub.ts";
import { readPullCommits } from "./pull-diff.ts";
import { applyRefChange, markMerged } from "./ref-changes.ts";
import { ApiError } from "./reply.ts";
import { noreplyAddress } from "./render/render-commit.ts";
import type { PullRequest, Repository } from "./state.ts";

export type MergeWish = {
  method: string;
  title: string | undefined;
  message: string | undefined;
  sha: string | undefined;
};

/** GitHub itself, which commits whatever is made on its pages and over its API. */
export const webFlow = (): Person => ({ name: "GitHub", email: "noreply@github.com", date: now() });

/** A login as the author of a commit, under the address that GitHub gives it. */
export const personOf = (hub: Hub, login: string): Person => {
  const account = findAccount(hub, login);
  return {
    name: account?.name ?? login,
    email: account ? noreplyAddress(account) : "noreply@github.com",
    date: now(),
  };
};

const notMergeable = (message = "Pull Request is not mergeable"): ApiError => new ApiError(405, message);

const checkMergeable = (issue: PullRequest, wish: MergeWish): void => {
  if (issue.pull.mergedAt || issue.state === "closed") throw notMergeable();
  if (issue.pull.draft) throw notMergeable("Pull Request is still a draft");
  if (wish.method === "rebase") throw notMergeable("Rebase merges are not allowed on this repository.");
  if (wish.method !== "merge" && wish.method !== "squash") throw new ApiError(422, "Validation Failed");
  if (wish.sha !== undefined && wish.sha !== issue.pull.headSha) {
    throw new ApiError(409, "Head branch was modified. Review and try the merge again.");
  }
};

const composeMessage = async (hub: Hub, repo: Repository, issue: PullRequest, wish: MergeWish): Promise<string> => {
  const compose = (title: string, message: string) => `${title}${message === "" ? "" : `\n\n${message}`}`;
  if (wish.method === "merge") {
    const title = wish.title ?? `Merge pull request #${issue.number} from ${repo.owner}/${issue.pull.head}`;
    return compose(title, wish.message ?? issue.title);
  }
  const git = hub.git(repo);
  const commits = await Promise.all((await readPullCommits(hub, repo, issue)).map((sha) => git.readCommit(sha)));
  const messages = commits.flatMap((commit) => (commit ? [commit.message] : []));
  const [first = ""] = messages;
  const title = messages.length === 1 ? first.split("\n")[0] : issue.title;
  const single = first.split("\n").slice(1).join("\n").trim();
  const message = messages.length === 1 ? single : messages.map((text) => `* ${text}`).join("\n\n");
  return compose(wish.title ?? `${title} (#${issue.number})`, wish.message ?? message);
};

/**
 * Merges into the base as it stands at this moment, as one commit (`squash`) or a merge commit. Returns the new commit.
 * Throws 405 for a conflict, a draft or a closed pull request, 409 when head or base moved meanwhile.
 */
export const mergePull = async (
  change: Change,
  repo: Repository,
  issue: PullRequest,
  wish: MergeWish,
): Promise<string> => {
  const { hub } = change;
  checkMergeable(issue, wish);
  const git = hub.git(repo);
  const ref = `refs/heads/${issue.pull.base}`;
  const base = await git.readRef(ref);
  const head = issue.pull.headSha;
  if (base === null) throw notMergeable();
  const tree = await git.mergeTree(base, head);
  if (tree === null) throw notMergeable();
  const squash = wish.method === "squash";
  const after = await git.writeCommit({
    tree,
    parents: squash ? [base] : [base, head],
    author: personOf(hub, squash ? issue.user : nameOf(change.actor)),
    committer: webFlow(),
    message: await composeMessage(hub, repo, issue, wish),
  });
  if (!(await git.updateRef(ref, after, base))) {
    throw new ApiError(409, "Base branch was modified. Review and try the merge again.");
  }
  issue.pull.baseSha = base;
  markMerged(change, repo, issue, after);
  await applyRefChange(change, repo, { ref, before: base, after });
  return after;
};

/** The pull request of a number, or undefined for an issue or nothing. */
export const findPull = (repo: Repository, number: number): PullRequest | undefined =>
  repo.issues.filter(isPullRequest).find((issue) => issue.number === number);
