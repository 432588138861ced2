import type { FileDiff } from "./git/parse-diff.ts";
import type { Hub } from "./hub.ts";
import type { PullRequest, Repository } from "./state.ts";

const mergeBaseOf = async (hub: Hub, repo: Repository, { pull }: PullRequest): Promise<string> =>
  (await hub.git(repo).mergeBase(pull.baseSha, pull.headSha)) ?? pull.baseSha;

/** The files of a pull request: what its head changed since it left the base. */
export const readPullFiles = async (hub: Hub, repo: Repository, issue: PullRequest): Promise<FileDiff[]> => {
  const { headSha } = issue.pull;
  return hub.git(repo).diff(await mergeBaseOf(hub, repo, issue), headSha);
};

/** The same as one text, as `git diff` prints it. */
export const readPullDiff = async (hub: Hub, repo: Repository, issue: PullRequest): Promise<string> => {
  const { headSha } = issue.pull;
  return hub.git(repo).diffText(await mergeBaseOf(hub, repo, issue), headSha);
};

/** The commits of a pull request, oldest first. */
export const readPullCommits = (hub: Hub, repo: Repository, { pull }: PullRequest): Promise<string[]> =>
  hub.git(repo).listCommitsBetween(pull.baseSha, pull.headSha);

/** Null until the test merge for the present head and base is done. */
export const mergeableOf = ({ pull }: PullRequest): boolean | null => {
  const test = pull.testMerge;
  return test && test.headSha === pull.headSha && test.baseSha === pull.baseSha ? test.mergeable : null;
};

/** Tries the merge without doing it, and remembers how it went. */
export const testMerge = async (hub: Hub, repo: Repository, { pull }: PullRequest): Promise<boolean> => {
  const { headSha, baseSha } = pull;
  const mergeable = (await hub.git(repo).mergeTree(baseSha, headSha)) !== null;
  pull.testMerge = { headSha, baseSha, mergeable };
  hub.save();
  return mergeable;
};
