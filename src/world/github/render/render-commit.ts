import type { Commit, Person } from "#src/world/github/git/git-object.ts";
import type { FileDiff } from "#src/world/github/git/parse-diff.ts";
import type { Ref } from "#src/world/github/git/repository.ts";
import { findAccount, type Hub } from "#src/world/github/hub.ts";
import { gitNodeId } from "#src/world/github/node-id.ts";
import type { Account, Repository } from "#src/world/github/state.ts";
import { renderUser } from "./render-account.ts";
import { repositoryPage, repositoryUrl } from "./render-repository.ts";

const NOREPLY = "users.noreply.github.com";

/** The address that GitHub gives an account for its commits. */
export const noreplyAddress = (account: Account): string => `${account.id}+${account.login}@${NOREPLY}`;

/** The account behind a commit's address; only GitHub's own addresses name one. */
export const accountOfEmail = (hub: Hub, email: string): Account | undefined => {
  if (email === "noreply@github.com") return findAccount(hub, "web-flow");
  if (!email.endsWith(`@${NOREPLY}`)) return undefined;
  return findAccount(hub, email.slice(0, email.indexOf("@")).replace(/^\d+\+/, ""));
};

const renderAuthor = (hub: Hub, person: Person) => {
  const account = accountOfEmail(hub, person.email);
  return account ? renderUser(hub, account) : null;
};

const UNSIGNED = { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null };

/** GitHub's `git-commit`: the object alone, as the git data API shows it. */
export const renderGitCommit = (hub: Hub, repo: Repository, commit: Commit) => {
  const url = `${repositoryUrl(hub, repo)}/git/commits`;
  const page = repositoryPage(hub, repo);
  return {
    sha: commit.sha,
    node_id: gitNodeId("C", repo.id, commit.sha),
    url: `${url}/${commit.sha}`,
    html_url: `${page}/commit/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${repositoryUrl(hub, repo)}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({ sha, url: `${url}/${sha}`, html_url: `${page}/commit/${sha}` })),
    verification: UNSIGNED,
  };
};

/** GitHub's `commit`. */
export const renderCommit = (hub: Hub, repo: Repository, commit: Commit) => {
  const url = `${repositoryUrl(hub, repo)}/commits`;
  const page = `${repositoryPage(hub, repo)}/commit`;
  const { author, committer, message } = commit;
  return {
    sha: commit.sha,
    node_id: gitNodeId("C", repo.id, commit.sha),
    commit: {
      author,
      committer,
      message,
      tree: { sha: commit.tree, url: `${repositoryUrl(hub, repo)}/git/trees/${commit.tree}` },
      url: `${repositoryUrl(hub, repo)}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: UNSIGNED,
    },
    url: `${url}/${commit.sha}`,
    html_url: `${page}/${commit.sha}`,
    comments_url: `${url}/${commit.sha}/comments`,
    author: renderAuthor(hub, author),
    committer: renderAuthor(hub, committer),
    parents: commit.parents.map((sha) => ({ sha, url: `${url}/${sha}`, html_url: `${page}/${sha}` })),
  };
};

/** GitHub's `simple-commit`, the `head_commit` of runs and suites. */
export const renderSimpleCommit = (commit: Commit) => ({
  id: commit.sha,
  tree_id: commit.tree,
  message: commit.message,
  timestamp: commit.committer.date,
  author: { name: commit.author.name, email: commit.author.email },
  committer: { name: commit.committer.name, email: commit.committer.email },
});

/** GitHub's `diff-entry`. `sha` is the commit whose files the links show. */
export const renderFile = (hub: Hub, repo: Repository, sha: string, file: FileDiff) => {
  const path = file.path.split("/").map(encodeURIComponent).join("/");
  const page = repositoryPage(hub, repo);
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${page}/blob/${sha}/${path}`,
    raw_url: `${page}/raw/${sha}/${path}`,
    contents_url: `${repositoryUrl(hub, repo)}/contents/${path}?ref=${sha}`,
    ...(file.patch === null ? {} : { patch: file.patch }),
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  };
};

/** GitHub's `git-ref`. */
export const renderRef = (hub: Hub, repo: Repository, ref: Ref) => ({
  ref: ref.name,
  node_id: gitNodeId("REF", repo.id, ref.name),
  url: `${repositoryUrl(hub, repo)}/git/${ref.name}`,
  object: {
    sha: ref.sha,
    type: ref.type,
    url: `${repositoryUrl(hub, repo)}/git/${ref.type}s/${ref.sha}`,
  },
});
