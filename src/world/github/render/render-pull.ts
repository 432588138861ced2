import { fullNameOf, type Hub } from "#src/world/github/hub.ts";
import { nodeId } from "#src/world/github/node-id.ts";
import { mergeableOf, readPullCommits, readPullFiles } from "#src/world/github/pull-diff.ts";
import type { PullRequest, Repository, Review, ReviewComment } from "#src/world/github/state.ts";
import { renderLogin } from "./render-account.ts";
import { issuePage, labelsOf, renderAssociation, renderLabel, renderReactionCounts } from "./render-issue.ts";
import { renderRepository, repositoryUrl } from "./render-repository.ts";

const renderEnd = (hub: Hub, repo: Repository, branch: string, sha: string) => ({
  label: `${repo.owner}:${branch}`,
  ref: branch,
  sha,
  user: renderLogin(hub, repo.owner),
  repo: renderRepository(hub, repo),
});

const renderLinks = (hub: Hub, repo: Repository, issue: PullRequest) => {
  const root = repositoryUrl(hub, repo);
  const url = `${root}/pulls/${issue.number}`;
  const page = issuePage(hub, repo, issue);
  const links = {
    self: url,
    html: page,
    issue: `${root}/issues/${issue.number}`,
    comments: `${root}/issues/${issue.number}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${root}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${root}/statuses/${issue.pull.headSha}`,
  };
  return {
    url,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: links.issue,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: links.statuses,
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
  };
};

/** GitHub's `pull-request-simple`, as lists show it. */
export const renderSimplePull = (hub: Hub, repo: Repository, issue: PullRequest) => {
  const { pull } = issue;
  const assignees = issue.assignees.map((login) => renderLogin(hub, login));
  return {
    ...renderLinks(hub, repo, issue),
    id: pull.id,
    node_id: nodeId("PR", issue.id),
    number: issue.number,
    state: issue.state,
    locked: issue.locked,
    title: issue.title,
    user: renderLogin(hub, issue.user),
    body: issue.body,
    // A list's schema wants a text where a label has no description.
    labels: labelsOf(repo, issue).map((label) => ({
      ...renderLabel(hub, repo, label),
      description: label.description ?? "",
    })),
    milestone: null,
    active_lock_reason: null,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
    assignee: assignees[0] ?? null,
    assignees,
    requested_reviewers: pull.requestedReviewers.map((login) => renderLogin(hub, login)),
    requested_teams: [],
    head: renderEnd(hub, repo, pull.head, pull.headSha),
    base: renderEnd(hub, repo, pull.base, pull.baseSha),
    author_association: renderAssociation(hub, repo, issue.user),
    auto_merge: null,
    draft: pull.draft,
  };
};

const mergeableState = (repo: Repository, issue: PullRequest): string => {
  const { draft, headSha } = issue.pull;
  const mergeable = mergeableOf(issue);
  if (mergeable === null) return "unknown";
  if (!mergeable) return "dirty";
  if (draft) return "draft";
  const checks = repo.checkRuns.filter((run) => run.headSha === headSha);
  const settled = checks.every((run) => ["success", "neutral", "skipped"].includes(run.conclusion ?? ""));
  return settled ? "clean" : "unstable";
};

/** GitHub's `pull-request`. What the state says is read at once; the numbers of the diff follow from git. */
export const renderPull = async (hub: Hub, repo: Repository, issue: PullRequest) => {
  const open = issue.state === "open";
  const facts = {
    ...renderSimplePull(hub, repo, issue),
    labels: labelsOf(repo, issue).map((label) => renderLabel(hub, repo, label)),
    merged: issue.pull.mergedAt !== null,
    mergeable: open ? mergeableOf(issue) : null,
    rebaseable: open ? mergeableOf(issue) : null,
    mergeable_state: open ? mergeableState(repo, issue) : "unknown",
    merged_by: issue.pull.mergedBy === null ? null : renderLogin(hub, issue.pull.mergedBy),
    comments: repo.comments.filter((comment) => comment.issue === issue.number).length,
    review_comments: repo.reviewComments.filter((comment) => comment.pull === issue.number).length,
    maintainer_can_modify: false,
  };
  const snapshot = { ...issue, pull: { ...issue.pull } };
  const files = await readPullFiles(hub, repo, snapshot);
  return {
    ...facts,
    commits: (await readPullCommits(hub, repo, snapshot)).length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
};

/** GitHub's `pull-request-minimal`, as check runs and workflow runs name the pull requests of their commit. */
export const renderMinimalPulls = (hub: Hub, repo: Repository, headSha: string) => {
  const place = { id: repo.id, url: repositoryUrl(hub, repo), name: repo.name };
  return repo.issues.flatMap((issue) => {
    const { pull } = issue;
    if (!pull || pull.headSha !== headSha || issue.state !== "open") return [];
    return {
      id: pull.id,
      number: issue.number,
      url: `${hub.apiUrl}/repos/${fullNameOf(repo)}/pulls/${issue.number}`,
      head: { ref: pull.head, sha: pull.headSha, repo: place },
      base: { ref: pull.base, sha: pull.baseSha, repo: place },
    };
  });
};

/** GitHub's `pull-request-review`. */
export const renderReview = (hub: Hub, repo: Repository, issue: PullRequest, review: Review) => {
  const page = `${issuePage(hub, repo, issue)}#pullrequestreview-${review.id}`;
  const pullUrl = `${repositoryUrl(hub, repo)}/pulls/${issue.number}`;
  return {
    id: review.id,
    node_id: nodeId("PRR", review.id),
    user: renderLogin(hub, review.user),
    body: review.body,
    state: review.state,
    html_url: page,
    pull_request_url: pullUrl,
    author_association: renderAssociation(hub, repo, review.user),
    _links: { html: { href: page }, pull_request: { href: pullUrl } },
    ...(review.submittedAt === null ? {} : { submitted_at: review.submittedAt }),
    commit_id: review.commitId,
  };
};

/** GitHub's `pull-request-review-comment`. */
export const renderReviewComment = (hub: Hub, repo: Repository, issue: PullRequest, comment: ReviewComment) => {
  const url = `${repositoryUrl(hub, repo)}/pulls/comments/${comment.id}`;
  const page = `${issuePage(hub, repo, issue)}#discussion_r${comment.id}`;
  const pullUrl = `${repositoryUrl(hub, repo)}/pulls/${issue.number}`;
  return {
    url,
    pull_request_review_id: comment.reviewId,
    id: comment.id,
    node_id: nodeId("PRRC", comment.id),
    diff_hunk: comment.diffHunk,
    path: comment.path,
    position: comment.position,
    original_position: comment.position,
    commit_id: comment.commitId,
    original_commit_id: comment.commitId,
    ...(comment.inReplyTo === null ? {} : { in_reply_to_id: comment.inReplyTo }),
    user: renderLogin(hub, comment.user),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    html_url: page,
    pull_request_url: pullUrl,
    author_association: renderAssociation(hub, repo, comment.user),
    _links: { self: { href: url }, html: { href: page }, pull_request: { href: pullUrl } },
    reactions: renderReactionCounts(url, comment.reactions),
    start_line: comment.startLine,
    original_start_line: comment.startLine,
    start_side: comment.startSide,
    line: comment.line,
    original_line: comment.line,
    side: comment.side,
    subject_type: comment.line === null ? "file" : "line",
  };
};
