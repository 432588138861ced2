import { answerPage, readText, type RepositoryRequest } from "#src/world/github/api-request.ts";
import { nameOf } from "#src/world/github/actor.ts";
import { checkComment } from "#src/world/github/body-text.ts";
import { emit, writesAsBot } from "#src/world/github/emit.ts";
import { findIssue, now } from "#src/world/github/hub.ts";
import { NEEDS, can, demand } from "#src/world/github/permissions.ts";
import { renderComment, renderIssue } from "#src/world/github/render/render-issue.ts";
import { ApiError, created, noContent, notFound, ok, type Reply } from "#src/world/github/reply.ts";
import { inRepository, type Route } from "#src/world/github/router.ts";
import type { Comment } from "#src/world/github/state.ts";
import { requireIssue } from "./issue-routes.ts";

/** The comment that the path names; 404 when there is none. */
export const requireComment = ({ repo, params }: RepositoryRequest): Comment => {
  const comment = repo.comments.find((item) => item.id === Number(params["comment_id"]));
  if (!comment) throw notFound();
  return comment;
};

const emitComment = (
  request: RepositoryRequest,
  comment: Comment,
  action: string,
  extra: Record<string, unknown> = {},
): void => {
  const { hub, repo, change } = request;
  const issue = findIssue(repo, comment.issue);
  if (!issue) throw notFound();
  const payload = { issue: renderIssue(hub, repo, issue), comment: renderComment(hub, repo, comment), ...extra };
  emit(change, repo, "issue_comment", action, payload);
};

const createComment = (request: RepositoryRequest): Reply => {
  const { hub, repo, body, actor, change } = request;
  const issue = requireIssue(request);
  // Of a locked issue only people who may write there say anything; an app is nobody of them.
  if (issue.locked && (actor.kind !== "user" || !can(hub, actor, repo, NEEDS.push)))
    throw new ApiError(403, "Unable to create comment because issue is locked.");
  const at = now();
  const comment: Comment = {
    id: hub.nextId(),
    issue: issue.number,
    user: nameOf(actor),
    body: checkComment("IssueComment", readText(body, "body")),
    createdAt: at,
    updatedAt: at,
    viaApp: writesAsBot(change),
    reactions: [],
  };
  repo.comments.push(comment);
  issue.updatedAt = at;
  emitComment(request, comment, "created");
  return created(renderComment(hub, repo, comment));
};

const mayChange = (request: RepositoryRequest, comment: Comment): void => {
  const { hub, repo, actor } = request;
  if (nameOf(actor) !== comment.user) demand(hub, actor, repo, NEEDS.editLabels);
};

const editComment = (request: RepositoryRequest): Reply => {
  const { hub, repo, body } = request;
  const comment = requireComment(request);
  mayChange(request, comment);
  const from = comment.body;
  comment.body = checkComment("IssueComment", readText(body, "body"));
  comment.updatedAt = now();
  if (from !== comment.body) emitComment(request, comment, "edited", { changes: { body: { from } } });
  return ok(renderComment(hub, repo, comment));
};

const deleteComment = (request: RepositoryRequest): Reply => {
  const { repo } = request;
  const comment = requireComment(request);
  mayChange(request, comment);
  repo.comments = repo.comments.filter((item) => item !== comment);
  emitComment(request, comment, "deleted");
  return noContent();
};

const list = (request: RepositoryRequest, comments: Comment[]): Promise<Reply> => {
  const { hub, repo, query } = request;
  const since = query.get("since");
  const found = comments.filter((comment) => since === null || comment.updatedAt >= since);
  if (query.get("direction") === "desc") found.reverse();
  return answerPage(request, found, (comment) => renderComment(hub, repo, comment));
};

/** Comments in the conversation of an issue or pull request. */
export const commentRoutes: Route[] = [
  inRepository("GET", "/issues/comments", NEEDS.issues, (request) => list(request, request.repo.comments)),
  inRepository("GET", "/issues/comments/{comment_id}", NEEDS.issues, (request) =>
    ok(renderComment(request.hub, request.repo, requireComment(request))),
  ),
  inRepository("PATCH", "/issues/comments/{comment_id}", NEEDS.comment, editComment),
  inRepository("DELETE", "/issues/comments/{comment_id}", NEEDS.comment, deleteComment),
  inRepository("GET", "/issues/{issue_number}/comments", NEEDS.issues, (request) => {
    const { number } = requireIssue(request);
    return list(
      request,
      request.repo.comments.filter((comment) => comment.issue === number),
    );
  }),
  inRepository("POST", "/issues/{issue_number}/comments", NEEDS.comment, createComment),
];
