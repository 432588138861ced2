import {
  answerPage,
  readBoolean,
  readText,
  readTexts,
  requireText,
  type RepositoryRequest,
} from "#src/world/github/api-request.ts";
import { nameOf } from "#src/world/github/actor.ts";
import { checkLength } from "#src/world/github/body-text.ts";
import { draftIssue } from "#src/world/github/draft-issue.ts";
import { emitIssue, setIssueState } from "#src/world/github/edit-issue.ts";
import { findAccount, isPullRequest, now } from "#src/world/github/hub.ts";
import { findPull, mergePull } from "#src/world/github/merge-pull.ts";
import { NEEDS, can, demand } from "#src/world/github/permissions.ts";
import { mergeableOf, readPullCommits, readPullDiff, readPullFiles, testMerge } from "#src/world/github/pull-diff.ts";
import { renderLogin } from "#src/world/github/render/render-account.ts";
import { renderCommit, renderFile } from "#src/world/github/render/render-commit.ts";
import { renderPull, renderSimplePull } from "#src/world/github/render/render-pull.ts";
import { ApiError, created, invalid, notFound, ok, refused, type Reply } from "#src/world/github/reply.ts";
import { inRepository, type Route } from "#src/world/github/router.ts";
import type { Pull, PullRequest } from "#src/world/github/state.ts";

/** The pull request that the path names; 404 when there is none. */
export const requirePull = ({ repo, params }: RepositoryRequest): PullRequest => {
  const issue = findPull(repo, Number(params["pull_number"]));
  if (!issue) throw notFound();
  return issue;
};

const listPulls = (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo, query } = request;
  const state = query.get("state") ?? "open";
  const head = query.get("head");
  const base = query.get("base");
  const sort = query.get("sort") === "updated" ? "updatedAt" : "createdAt";
  // GitHub lists the newest first unless another order is asked for.
  const ascending =
    query.get("direction") === "asc" ||
    (query.get("direction") === null && query.get("sort") !== null && query.get("sort") !== "created");
  const found = repo.issues
    .filter(isPullRequest)
    .filter((issue) => state === "all" || issue.state === state)
    .filter((issue) => head === null || !head.includes(":") || `${repo.owner}:${issue.pull.head}` === head)
    .filter((issue) => base === null || issue.pull.base === base)
    .toSorted((a, b) => (a[sort] === b[sort] ? b.number - a.number : b[sort].localeCompare(a[sort])));
  if (ascending) found.reverse();
  return answerPage(request, found, (issue) => renderSimplePull(hub, repo, issue));
};

const unfit = (message: string): ApiError =>
  new ApiError(422, "Validation Failed", [{ resource: "PullRequest", code: "custom", message }]);

/** Asked last, with nothing awaited before the pull request is there: of two at the same time, one is refused. */
const refuseDuplicate = ({ repo }: RepositoryRequest, { head, base }: Pick<Pull, "head" | "base">): void => {
  const same = (issue: PullRequest) => issue.state === "open" && issue.pull.head === head && issue.pull.base === base;
  if (repo.issues.filter(isPullRequest).some(same)) {
    throw unfit(`A pull request already exists for ${repo.owner}:${head}.`);
  }
};

const findEnds = async ({
  repo,
  body,
  git,
}: RepositoryRequest): Promise<Pick<Pull, "head" | "base" | "headSha" | "baseSha">> => {
  const [owner, branch] = requireText(body, "head").includes(":")
    ? requireText(body, "head").split(":")
    : [repo.owner, requireText(body, "head")];
  const base = requireText(body, "base");
  const headSha = owner === repo.owner ? await git.readRef(`refs/heads/${branch}`) : null;
  const baseSha = await git.readRef(`refs/heads/${base}`);
  if (headSha === null || branch === undefined) throw invalid("PullRequest", "head", "invalid");
  if (baseSha === null) throw invalid("PullRequest", "base", "invalid");
  const fork = await git.mergeBase(baseSha, headSha);
  if (fork === null) throw unfit(`The ${branch} branch has no history in common with ${base}`);
  if (fork === headSha) throw unfit(`No commits between ${base} and ${branch}`);
  return { head: branch, base, headSha, baseSha };
};

const createPull = async (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo, body, change, git } = request;
  const title = requireText(body, "title");
  if (title.trim() === "") throw invalid("PullRequest", "title", "missing_field");
  const text = checkLength("PullRequest", readText(body, "body") ?? "");
  const ends = await findEnds(request);
  refuseDuplicate(request, ends);
  const issue: PullRequest = {
    ...draftIssue(request, { title, body: text === "" ? null : text }),
    number: repo.nextNumber++,
    pull: {
      id: hub.nextId(),
      draft: readBoolean(body, "draft") ?? false,
      ...ends,
      requestedReviewers: [],
      mergedAt: null,
      mergedBy: null,
      mergeCommitSha: null,
      testMerge: null,
    },
  };
  repo.issues.push(issue);
  emitIssue(change, repo, issue, "opened");
  const rendered = await renderPull(hub, repo, issue);
  await git.updateRef(`refs/pull/${issue.number}/head`, ends.headSha);
  return created(rendered);
};

/** As on github.com: the first look at a new head or base says null and starts the test merge. */
const showPull = async (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo, headers } = request;
  const issue = requirePull(request);
  if (/\.(diff|patch)\b/.test(headers["accept"] ?? "")) {
    return ok(await readPullDiff(hub, repo, issue), { "content-type": "application/vnd.github.diff; charset=utf-8" });
  }
  const rendered = await renderPull(hub, repo, issue);
  if (issue.state === "open" && mergeableOf(issue) === null) {
    testMerge(hub, repo, issue).catch((error: unknown) => console.error("The test merge failed:", error));
  }
  return ok(rendered);
};

const changeBase = async ({ repo, git }: RepositoryRequest, issue: PullRequest, base: string): Promise<void> => {
  const baseSha = await git.readRef(`refs/heads/${base}`);
  if (baseSha === null) throw invalid("PullRequest", "base", "invalid");
  if (
    repo.issues
      .filter(isPullRequest)
      .some(
        (other) =>
          other !== issue && other.state === "open" && other.pull.head === issue.pull.head && other.pull.base === base,
      )
  ) {
    throw refused("Validation Failed");
  }
  issue.pull.base = base;
  issue.pull.baseSha = baseSha;
};

const reopenOrClose = async (request: RepositoryRequest, issue: PullRequest, state: string): Promise<void> => {
  const { repo, change, git } = request;
  if (state !== "open" && state !== "closed") throw invalid("PullRequest", "state", "invalid");
  if (state === issue.state) return;
  if (state === "open") {
    if (issue.pull.mergedAt)
      throw invalid("PullRequest", "state", "invalid", "state cannot be changed. The pull request cannot be reopened.");
    const headSha = await git.readRef(`refs/heads/${issue.pull.head}`);
    const baseSha = await git.readRef(`refs/heads/${issue.pull.base}`);
    if (headSha === null || baseSha === null) {
      throw invalid("PullRequest", "state", "invalid", "state cannot be changed. The branch has been deleted.");
    }
    Object.assign(issue.pull, { headSha, baseSha });
  }
  setIssueState(change, repo, issue, state);
};

const editPull = async (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo, body, actor, change } = request;
  const issue = requirePull(request);
  if (nameOf(actor) !== issue.user) demand(hub, actor, repo, NEEDS.openPull);
  const title = readText(body, "title");
  const text = body["body"] === null ? "" : readText(body, "body");
  const base = readText(body, "base");
  const from = { title: issue.title, body: issue.body ?? "", ref: issue.pull.base, sha: issue.pull.baseSha };
  if (base !== undefined && base !== issue.pull.base) await changeBase(request, issue, base);
  if (title !== undefined) issue.title = title;
  if (text !== undefined) issue.body = checkLength("PullRequest", text);
  const changes = {
    ...(issue.title === from.title ? {} : { title: { from: from.title } }),
    ...((issue.body ?? "") === from.body ? {} : { body: { from: from.body } }),
    ...(issue.pull.base === from.ref ? {} : { base: { ref: { from: from.ref }, sha: { from: from.sha } } }),
  };
  if (Object.keys(changes).length > 0) {
    issue.updatedAt = now();
    emitIssue(change, repo, issue, "edited", { changes });
  }
  const state = readText(body, "state");
  if (state !== undefined) await reopenOrClose(request, issue, state);
  return ok(await renderPull(hub, repo, issue));
};

const merge = async (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo, body, actor, change } = request;
  const issue = requirePull(request);
  if (!can(hub, actor, repo, NEEDS.push)) {
    if (actor.kind === "user") throw new ApiError(403, "Must have push access to merge pull requests");
    demand(hub, actor, repo, NEEDS.push);
  }
  const sha = await mergePull(change, repo, issue, {
    method: readText(body, "merge_method") ?? "merge",
    title: readText(body, "commit_title"),
    message: readText(body, "commit_message"),
    sha: readText(body, "sha"),
  });
  return ok({ sha, merged: true, message: "Pull Request successfully merged" });
};

const changeReviewers = (request: RepositoryRequest): Reply => {
  const { hub, repo, body, change, method } = request;
  const issue = requirePull(request);
  const { pull } = issue;
  for (const login of readTexts(body, "reviewers") ?? []) {
    const account = findAccount(hub, login);
    if (!account)
      throw refused(
        "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.",
      );
    if (account.login === issue.user) throw refused("Review cannot be requested from pull request author.");
    const asked = pull.requestedReviewers.includes(account.login);
    if (asked === (method === "POST")) continue;
    const rest = pull.requestedReviewers.filter((item) => item !== account.login);
    pull.requestedReviewers = asked ? rest : [...rest, account.login];
    const action = asked ? "review_request_removed" : "review_requested";
    emitIssue(change, repo, issue, action, { requested_reviewer: renderLogin(hub, account.login) });
  }
  return { status: method === "POST" ? 201 : 200, body: renderSimplePull(hub, repo, issue) };
};

const listCommits = async (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo, git } = request;
  const shas = await readPullCommits(hub, repo, requirePull(request));
  return answerPage(request, shas, async (sha) => {
    const commit = await git.readCommit(sha);
    return commit && renderCommit(hub, repo, commit);
  });
};

/** Pull requests themselves. Reviews and their comments have a table of their own. */
export const pullRoutes: Route[] = [
  inRepository("GET", "/pulls", NEEDS.pulls, listPulls),
  inRepository("POST", "/pulls", NEEDS.openPull, createPull),
  inRepository("GET", "/pulls/{pull_number}", NEEDS.pulls, showPull),
  inRepository("PATCH", "/pulls/{pull_number}", NEEDS.review, editPull),
  inRepository("GET", "/pulls/{pull_number}/files", NEEDS.pulls, async (request) => {
    const { hub, repo } = request;
    const issue = requirePull(request);
    const files = await readPullFiles(hub, repo, issue);
    return answerPage(request, files, (file) => renderFile(hub, repo, issue.pull.headSha, file));
  }),
  inRepository("GET", "/pulls/{pull_number}/commits", NEEDS.pulls, listCommits),
  inRepository("GET", "/pulls/{pull_number}/merge", NEEDS.pulls, (request) => {
    if (requirePull(request).pull.mergedAt === null) throw notFound();
    return { status: 204 };
  }),
  inRepository("PUT", "/pulls/{pull_number}/merge", NEEDS.pulls, merge),
  inRepository("GET", "/pulls/{pull_number}/requested_reviewers", NEEDS.pulls, (request) => {
    const users = requirePull(request).pull.requestedReviewers.map((login) => renderLogin(request.hub, login));
    return ok({ users, teams: [] });
  }),
  inRepository("POST", "/pulls/{pull_number}/requested_reviewers", NEEDS.openPull, changeReviewers),
  inRepository("DELETE", "/pulls/{pull_number}/requested_reviewers", NEEDS.openPull, changeReviewers),
];
