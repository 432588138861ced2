import { nameOf } from "./actor.ts";
import { parseClosingKeywords } from "./closing-keywords.ts";
import { emitIssue, setIssueState } from "./edit-issue.ts";
import { emit } from "./emit.ts";
import type { Commit } from "./git/git-object.ts";
import { findIssue, fullNameOf, isPullRequest, now, type Change, type Hub } from "./hub.ts";
import { accountOfEmail, renderSimpleCommit } from "./render/render-commit.ts";
import { repositoryPage } from "./render/render-repository.ts";
import type { PullRequest, Repository } from "./state.ts";

/** Null stands for a ref that is not there. */
export type RefChange = { ref: string; before: string | null; after: string | null };

const NOTHING = "0".repeat(40);
const MOST_COMMITS = 2_048;

/** Does all that follows from a push: of what the client asked for, only what git has really done counts. */
export const applyPush = async (change: Change, repo: Repository, wanted: RefChange[]): Promise<void> => {
  for (const moved of wanted) {
    const done = (await change.hub.git(repo).readRef(moved.ref)) === moved.after && moved.before !== moved.after;
    if (done) await applyRefChange(change, repo, moved);
  }
};

/** What GitHub does when a branch or tag appears, moves or disappears: events, pull requests, closed issues. */
export const applyRefChange = async (change: Change, repo: Repository, moved: RefChange): Promise<void> => {
  const { ref, before, after } = moved;
  const match = /^refs\/(heads|tags)\/(.+)$/.exec(ref);
  if (!match?.[2]) return;
  repo.pushedAt = now();
  const short = { ref: match[2], ref_type: match[1] === "heads" ? "branch" : "tag", pusher_type: "user" };
  const commits = await readPushedCommits(change.hub, repo, moved);
  if (before === null) {
    emit(change, repo, "create", null, { ...short, master_branch: repo.defaultBranch, description: repo.description });
  }
  if (after === null) emit(change, repo, "delete", null, short);
  emitPush(change, repo, moved, commits);
  if (match[1] !== "heads") return;
  if (after === null) closeHeadless(change, repo, match[2]);
  else await followBranch(change, repo, match[2], after, commits);
};

/** The commits that a push brought, oldest first. */
const readPushedCommits = async (hub: Hub, repo: Repository, { before, after }: RefChange): Promise<Commit[]> => {
  if (after === null) return [];
  const git = hub.git(repo);
  const tip = await git.resolveCommit(after);
  if (tip === null) return [];
  const base = before ?? (await git.readRef(`refs/heads/${repo.defaultBranch}`));
  const known = base === null || base === after ? [] : [`^${base}`];
  // A new branch at the default branch's own commit brings nothing; the first branch of all brings everything.
  if (before === null && base === after && (await git.listRefs("refs/heads/")).length > 1) return [];
  const shas = (await git.listCommits([tip, ...known], { skip: 0, count: MOST_COMMITS })).toReversed();
  const commits = await Promise.all(shas.map((sha) => git.readCommit(sha)));
  return commits.filter((commit) => commit !== null);
};

const renderPerson = (hub: Hub, person: { name: string; email: string }) => {
  const username = accountOfEmail(hub, person.email)?.login;
  return { name: person.name, email: person.email, ...(username ? { username } : {}) };
};

const renderPushed = async (hub: Hub, repo: Repository, commit: Commit) => {
  const files = await hub.git(repo).diff(commit.parents[0] ?? "", commit.sha);
  const paths = (status: string[]) => files.filter((file) => status.includes(file.status)).map((file) => file.path);
  const left = files.flatMap((file) => file.previousPath ?? []);
  return {
    ...renderSimpleCommit(commit),
    distinct: true,
    url: `${repositoryPage(hub, repo)}/commit/${commit.sha}`,
    author: renderPerson(hub, commit.author),
    committer: renderPerson(hub, commit.committer),
    added: paths(["added", "renamed"]),
    removed: [...paths(["removed"]), ...left],
    modified: paths(["modified", "changed"]),
  };
};

const emitPush = (change: Change, repo: Repository, moved: RefChange, commits: Commit[]): void => {
  const { hub, actor } = change;
  const { ref, before, after } = moved;
  const git = hub.git(repo);
  const render = async () => {
    const tip = after === null ? null : await git.resolveCommit(after);
    const head = tip === null ? null : await git.readCommit(tip);
    const page = repositoryPage(hub, repo);
    const range =
      before === null ? (after ?? "").slice(0, 12) : `${before.slice(0, 12)}...${(after ?? NOTHING).slice(0, 12)}`;
    return {
      ref,
      before: before ?? NOTHING,
      after: after ?? NOTHING,
      pusher: { name: nameOf(actor), email: "noreply@github.com" },
      created: before === null,
      deleted: after === null,
      forced: before !== null && after !== null && !(await git.isAncestor(before, after)),
      base_ref: null,
      compare: `${page}/${before === null ? "commit" : "compare"}/${range}`,
      commits: await Promise.all(commits.map((commit) => renderPushed(hub, repo, commit))),
      head_commit: head && (await renderPushed(hub, repo, head)),
    };
  };
  const source = after === null ? null : { sha: after, ref, headBranch: ref.replace(/^refs\/(heads|tags)\//, "") };
  emit(change, repo, "push", null, render(), Promise.resolve(source));
};

const openPulls = (repo: Repository, end: "head" | "base", branch: string): PullRequest[] =>
  repo.issues.filter(isPullRequest).filter((issue) => issue.state === "open" && issue.pull[end] === branch);

const closeHeadless = (change: Change, repo: Repository, branch: string): void => {
  for (const issue of openPulls(repo, "head", branch)) setIssueState(change, repo, issue, "closed");
};

/** Open pull requests follow their branches; those whose head the base now contains are merged. */
const followBranch = async (
  change: Change,
  repo: Repository,
  branch: string,
  after: string,
  commits: Commit[],
): Promise<void> => {
  const git = change.hub.git(repo);
  for (const issue of openPulls(repo, "head", branch)) {
    const before = issue.pull.headSha;
    if (before === after) continue;
    issue.pull.headSha = after;
    issue.updatedAt = now();
    await git.updateRef(`refs/pull/${issue.number}/head`, after);
    emitIssue(change, repo, issue, "synchronize", { before, after });
  }
  for (const issue of openPulls(repo, "base", branch)) {
    if (await git.isAncestor(issue.pull.headSha, after)) markMerged(change, repo, issue, after);
    else issue.pull.baseSha = after;
  }
  if (branch === repo.defaultBranch) closeNamed(change, repo, commits.map((commit) => commit.message).join("\n"));
};

/** Makes a pull request a merged one, and closes the issues that it says it fixes. */
export const markMerged = (change: Change, repo: Repository, issue: PullRequest, mergeCommitSha: string): void => {
  issue.pull.mergedAt = now();
  issue.pull.mergedBy = nameOf(change.actor);
  issue.pull.mergeCommitSha = mergeCommitSha;
  setIssueState(change, repo, issue, "closed");
  if (issue.pull.base === repo.defaultBranch) closeNamed(change, repo, issue.body ?? "");
};

const closeNamed = (change: Change, repo: Repository, text: string): void => {
  for (const number of parseClosingKeywords(text, fullNameOf(repo))) {
    const issue = findIssue(repo, number);
    if (issue && !issue.pull) setIssueState(change, repo, issue, "closed", "completed");
  }
};
