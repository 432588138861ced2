import { findAccount, fullNameOf, type Hub } from "#src/world/github/hub.ts";
import type { FileDiff as GitFileDiff } from "#src/world/github/git/parse-diff.ts";
import type { Commit, FileDiff, Person } from "#src/world/github/pages/page-reader.ts";
import { accountOfEmail } from "#src/world/github/render/render-commit.ts";
import type { Repository } from "#src/world/github/state.ts";

/** A login as the pages show it. */
export const personOf = (hub: Hub, login: string): Person => {
  const account = findAccount(hub, login);
  return { login: account?.login ?? login, bot: account?.type === "Bot" };
};

/** A commit of a repository; `null` where there is none. */
export const readCommit = async (hub: Hub, repo: Repository, sha: string): Promise<Commit | null> => {
  const commit = await hub.git(repo).readCommit(sha);
  if (!commit) return null;
  const account = accountOfEmail(hub, commit.author.email);
  const author = account ? personOf(hub, account.login) : { login: commit.author.name, bot: false };
  return { sha, message: commit.message, author, at: commit.committer.date, parents: commit.parents };
};

/** Those of the commits that exist, in their order. */
export const readCommits = async (hub: Hub, repo: Repository, shas: string[]): Promise<Commit[]> => {
  const commits = await Promise.all(shas.map((sha) => readCommit(hub, repo, sha)));
  return commits.filter((commit) => commit !== null);
};

/** A file whose type changed is shown as modified. */
export const showFile = ({ status, ...file }: GitFileDiff): FileDiff => ({
  path: file.path,
  previousPath: file.previousPath,
  status: status === "changed" ? "modified" : status,
  additions: file.additions,
  deletions: file.deletions,
  patch: file.patch,
});

/** Whether anybody may look: pages know no sign-in, so private repositories are not there for them. */
export const findPublic = (hub: Hub, name: string): Repository | undefined =>
  hub.state.repositories.find((repo) => !repo.private && fullNameOf(repo).toLowerCase() === name.toLowerCase());
