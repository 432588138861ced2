import { answerPage, readPage, readText, requireText, type RepositoryRequest } from "#src/world/github/api-request.ts";
import { nameOf } from "#src/world/github/actor.ts";
import { isPullRequest } from "#src/world/github/hub.ts";
import { personOf, webFlow } from "#src/world/github/merge-pull.ts";
import { NEEDS } from "#src/world/github/permissions.ts";
import { readPullCommits } from "#src/world/github/pull-diff.ts";
import { applyRefChange } from "#src/world/github/ref-changes.ts";
import { renderCommit, renderFile } from "#src/world/github/render/render-commit.ts";
import { renderSimplePull } from "#src/world/github/render/render-pull.ts";
import { repositoryPage, repositoryUrl } from "#src/world/github/render/render-repository.ts";
import { ApiError, created, noContent, notFound, ok, refused, type Reply } from "#src/world/github/reply.ts";
import { inRepository, type Route } from "#src/world/github/router.ts";
import type { Commit } from "#src/world/github/git/git-object.ts";
import type { PullRequest } from "#src/world/github/state.ts";

/** The commit that the path's `ref` names; GitHub says 422 for one that leads nowhere. */
export const requireCommit = async (
  { git, params }: RepositoryRequest,
  name = params["ref"] ?? "",
): Promise<Commit> => {
  const sha = await git.resolveCommit(name);
  const commit = sha && (await git.readCommit(sha));
  if (!commit) throw refused(`No commit found for SHA: ${name}`);
  return commit;
};

const readAll = async ({ git }: RepositoryRequest, shas: string[]): Promise<Commit[]> =>
  (await Promise.all(shas.map((sha) => git.readCommit(sha)))).filter((commit) => commit !== null);

/** Counting first lets the Link header name the last page without rendering it. */
const listCommits = async (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo, git, query } = request;
  const name = query.get("sha") ?? repo.defaultBranch;
  const tip = await git.resolveCommit(name);
  if (tip === null) throw query.get("sha") === null ? new ApiError(409, "Git Repository is empty.") : notFound();
  const path = query.get("path");
  const range = [tip, ...["since", "until"].flatMap((key) => (query.get(key) ? [`--${key}=${query.get(key)}`] : []))];
  const shas = await git.listCommits(range, { skip: 0, count: 10_000, ...(path === null ? {} : { path }) });
  return answerPage(request, shas, async (sha) => {
    const commit = await git.readCommit(sha);
    return commit && renderCommit(hub, repo, commit);
  });
};

const showCommit = async (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo, git, headers } = request;
  const commit = await requireCommit(request);
  const before = commit.parents[0] ?? "";
  const accept = headers["accept"] ?? "";
  if (/\.(diff|patch)\b/.test(accept))
    return ok(await git.diffText(before, commit.sha), { "content-type": "text/plain; charset=utf-8" });
  if (/\.sha\b/.test(accept)) return ok(commit.sha, { "content-type": "text/plain; charset=utf-8" });
  const files = await git.diff(before, commit.sha);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return ok({
    ...renderCommit(hub, repo, commit),
    stats: { additions, deletions, total: additions + deletions },
    files: files.map((file) => renderFile(hub, repo, commit.sha, file)),
  });
};

const compare = async (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo, git, params, headers, query } = request;
  const basehead = params["basehead"] ?? "";
  const [baseName = "", headName = ""] = basehead.split("...").map((end) => end.replace(/^[^:]*:/, ""));
  const base = await git.resolveCommit(baseName);
  const head = await git.resolveCommit(headName);
  const fork = base && head && (await git.mergeBase(base, head));
  if (!base || !head || !fork) throw notFound();
  if (/\.(diff|patch)\b/.test(headers["accept"] ?? "")) {
    return ok(await git.diffText(fork, head), { "content-type": "application/vnd.github.diff; charset=utf-8" });
  }
  const ahead = await git.listCommitsBetween(base, head);
  const behind = await git.countCommits([base, `^${head}`]);
  const { skip, perPage } = readPage(query);
  const [first, middle] = await readAll(request, [base, fork]);
  const files = await git.diff(fork, head);
  const status = ahead.length > 0 ? (behind > 0 ? "diverged" : "ahead") : behind > 0 ? "behind" : "identical";
  const page = `${repositoryPage(hub, repo)}/compare/${basehead}`;
  return ok({
    url: `${repositoryUrl(hub, repo)}/compare/${basehead}`,
    html_url: page,
    permalink_url: `${repositoryPage(hub, repo)}/compare/${repo.owner}:${base.slice(0, 7)}...${repo.owner}:${head.slice(0, 7)}`,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    base_commit: first && renderCommit(hub, repo, first),
    merge_base_commit: (middle ?? first) && renderCommit(hub, repo, (middle ?? first) as Commit),
    status,
    ahead_by: ahead.length,
    behind_by: behind,
    total_commits: ahead.length,
    commits: (await readAll(request, ahead.slice(skip, skip + perPage))).map((commit) =>
      renderCommit(hub, repo, commit),
    ),
    files: files.map((file) => renderFile(hub, repo, head, file)),
  });
};

const holds = async ({ hub, repo, git }: RepositoryRequest, issue: PullRequest, sha: string): Promise<boolean> => {
  if (issue.pull.headSha === sha || issue.pull.mergeCommitSha === sha) return true;
  return (await git.isAncestor(sha, issue.pull.headSha)) && (await readPullCommits(hub, repo, issue)).includes(sha);
};

const listPullsOf = async (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo } = request;
  const { sha } = await requireCommit(request);
  const pulls = repo.issues.filter(isPullRequest);
  const held = await Promise.all(pulls.map((issue) => holds(request, issue, sha)));
  const found = pulls.filter((_, n) => held[n]);
  return answerPage(request, found, (issue) => renderSimplePull(hub, repo, issue));
};

const listBranches = async (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo, git } = request;
  const refs = await git.listRefs("refs/heads/");
  return answerPage(request, refs, ({ name, sha }) => ({
    name: name.slice("refs/heads/".length),
    commit: { sha, url: `${repositoryUrl(hub, repo)}/commits/${sha}` },
    protected: false,
  }));
};

const showBranch = async (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo, git, params } = request;
  const name = params["branch"] ?? "";
  const sha = await git.readRef(`refs/heads/${name}`);
  const commit = sha && (await git.readCommit(sha));
  if (!commit) throw new ApiError(404, "Branch not found");
  const self = `${repositoryUrl(hub, repo)}/branches/${name}`;
  return ok({
    name,
    commit: renderCommit(hub, repo, commit),
    _links: { self, html: `${repositoryPage(hub, repo)}/tree/${name}` },
    protected: false,
    protection: { enabled: false, required_status_checks: { enforcement_level: "off", contexts: [], checks: [] } },
    protection_url: `${self}/protection`,
  });
};

/** `POST merges`: one branch or commit into a branch, without a pull request. */
const mergeBranch = async (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo, git, body, actor, change } = request;
  const branch = requireText(body, "base");
  const ref = `refs/heads/${branch}`;
  const base = await git.readRef(ref);
  const head = await git.resolveCommit(requireText(body, "head"));
  if (base === null) throw new ApiError(404, "Base does not exist");
  if (head === null) throw new ApiError(404, "Head does not exist");
  if (await git.isAncestor(head, base)) return noContent();
  const tree = await git.mergeTree(base, head);
  if (tree === null) throw new ApiError(409, "Merge conflict");
  const message = readText(body, "commit_message") ?? `Merge ${requireText(body, "head")} into ${branch}`;
  const author = personOf(hub, nameOf(actor));
  const after = await git.writeCommit({ tree, parents: [base, head], author, committer: webFlow(), message });
  if (!(await git.updateRef(ref, after, base))) throw new ApiError(409, "Base branch was modified");
  await applyRefChange(change, repo, { ref, before: base, after });
  const commit = await git.readCommit(after);
  return created(commit && renderCommit(hub, repo, commit));
};

/** Commits as history, branches, comparisons and merges. Specific paths stand before the one that takes any ref. */
export const commitRoutes: Route[] = [
  inRepository("GET", "/commits", NEEDS.contents, listCommits),
  inRepository("GET", "/commits/{+ref}/pulls", NEEDS.pulls, listPullsOf),
  inRepository("GET", "/commits/{+ref}", NEEDS.contents, showCommit),
  inRepository("GET", "/compare/{+basehead}", NEEDS.contents, compare),
  inRepository("GET", "/branches", NEEDS.contents, listBranches),
  inRepository("GET", "/branches/{+branch}", NEEDS.contents, showBranch),
  inRepository("POST", "/merges", NEEDS.push, mergeBranch),
];
