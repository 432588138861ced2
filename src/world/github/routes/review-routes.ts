import {
  answerPage,
  readNumber,
  readObjects,
  readText,
  requireText,
  type RepositoryRequest,
} from "#src/world/github/api-request.ts";
import { nameOf } from "#src/world/github/actor.ts";
import { checkComment, checkLength } from "#src/world/github/body-text.ts";
import { emit } from "#src/world/github/emit.ts";
import { now } from "#src/world/github/hub.ts";
import { findPull } from "#src/world/github/merge-pull.ts";
import { NEEDS, demand } from "#src/world/github/permissions.ts";
import { readPullFiles } from "#src/world/github/pull-diff.ts";
import { pullSource } from "#src/world/github/pull-source.ts";
import { renderPull, renderReview, renderReviewComment } from "#src/world/github/render/render-pull.ts";
import { ApiError, created, invalid, noContent, notFound, ok, refused, type Reply } from "#src/world/github/reply.ts";
import { locateComment } from "#src/world/github/review-line.ts";
import { inRepository, type Route } from "#src/world/github/router.ts";
import type { PullRequest, Review, ReviewComment } from "#src/world/github/state.ts";
import { requirePull } from "./pull-routes.ts";

const STATES = {
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
  COMMENT: "COMMENTED",
  PENDING: "PENDING",
} as const;

const emitReview = (request: RepositoryRequest, issue: PullRequest, review: Review, action: string): void => {
  const { hub, repo, change } = request;
  // Webhooks spell the state in small letters.
  const shown = renderReview(hub, repo, issue, review);
  const facts = { ...shown, state: review.state.toLowerCase(), updated_at: review.submittedAt };
  const payload = renderPull(hub, repo, issue).then((pull) => ({ review: facts, pull_request: pull }));
  emit(change, repo, "pull_request_review", action, payload, Promise.resolve(pullSource(issue)));
};

const emitReviewComment = (
  request: RepositoryRequest,
  issue: PullRequest,
  comment: ReviewComment,
  action: string,
  extra: Record<string, unknown> = {},
): void => {
  const { hub, repo, change } = request;
  const shown = renderReviewComment(hub, repo, issue, comment);
  const payload = renderPull(hub, repo, issue).then((pull) => ({ comment: shown, pull_request: pull, ...extra }));
  emit(change, repo, "pull_request_review_comment", action, payload, Promise.resolve(pullSource(issue)));
};

const newComment = async (
  request: RepositoryRequest,
  issue: PullRequest,
  body: Record<string, unknown>,
  reviewId: number,
): Promise<ReviewComment> => {
  const { hub, repo, actor } = request;
  const at = now();
  const place = await locateComment(await readPullFiles(hub, repo, issue), body);
  return {
    id: hub.nextId(),
    pull: issue.number,
    reviewId,
    user: nameOf(actor),
    body: checkComment("PullRequestReviewComment", readText(body, "body")),
    ...place,
    commitId: issue.pull.headSha,
    inReplyTo: null,
    createdAt: at,
    updatedAt: at,
    reactions: [],
    resolvedBy: null,
  };
};

const openReview = (request: RepositoryRequest, issue: PullRequest, state: Review["state"], body: string): Review => ({
  id: request.hub.nextId(),
  pull: issue.number,
  user: nameOf(request.actor),
  body,
  state,
  commitId: readText(request.body, "commit_id") ?? issue.pull.headSha,
  submittedAt: state === "PENDING" ? null : now(),
});

const checkVerdict = ({ actor }: RepositoryRequest, issue: PullRequest, event: keyof typeof STATES): void => {
  const own = nameOf(actor) === issue.user;
  if (own && event === "APPROVE") throw refused("Can not approve your own pull request");
  if (own && event === "REQUEST_CHANGES") throw refused("Can not request changes on your own pull request");
};

const submit = (request: RepositoryRequest, issue: PullRequest, review: Review): void => {
  issue.pull.requestedReviewers = issue.pull.requestedReviewers.filter((login) => login !== review.user);
  issue.updatedAt = now();
  emitReview(request, issue, review, "submitted");
};

const readEvent = (body: Record<string, unknown>): keyof typeof STATES => {
  const event = readText(body, "event") ?? "PENDING";
  if (!(event in STATES)) throw invalid("PullRequestReview", "event", "invalid");
  return event as keyof typeof STATES;
};

const createReview = async (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo, body } = request;
  const issue = requirePull(request);
  const event = readEvent(body);
  checkVerdict(request, issue, event);
  const text = checkLength("PullRequestReview", readText(body, "body") ?? "");
  const wanted = readObjects(body, "comments") ?? [];
  if (text === "" && (event === "REQUEST_CHANGES" || (event === "COMMENT" && wanted.length === 0))) {
    throw refused("Unprocessable Entity: a review that does not approve needs a body or comments");
  }
  const review = openReview(request, issue, STATES[event], text);
  const comments = await Promise.all(wanted.map((comment) => newComment(request, issue, comment, review.id)));
  repo.reviews.push(review);
  repo.reviewComments.push(...comments);
  if (event !== "PENDING") {
    submit(request, issue, review);
    for (const comment of comments) emitReviewComment(request, issue, comment, "created");
  }
  return ok(renderReview(hub, repo, issue, review));
};

const requireReview = ({ repo, params }: RepositoryRequest, issue: PullRequest): Review => {
  const id = Number(params["review_id"]);
  const review = repo.reviews.find((item) => item.id === id && item.pull === issue.number);
  if (!review) throw notFound();
  return review;
};

const submitPending = (request: RepositoryRequest): Reply => {
  const { hub, repo, body } = request;
  const issue = requirePull(request);
  const review = requireReview(request, issue);
  const event = readEvent(body);
  if (review.state !== "PENDING" || event === "PENDING") throw refused("Validation Failed");
  checkVerdict(request, issue, event);
  Object.assign(review, { state: STATES[event], submittedAt: now(), body: readText(body, "body") ?? review.body });
  submit(request, issue, review);
  return ok(renderReview(hub, repo, issue, review));
};

const dismiss = (request: RepositoryRequest): Reply => {
  const { hub, repo, actor } = request;
  demand(hub, actor, repo, NEEDS.openPull);
  const issue = requirePull(request);
  const review = requireReview(request, issue);
  requireText(request.body, "message");
  review.state = "DISMISSED";
  emitReview(request, issue, review, "dismissed");
  return ok(renderReview(hub, repo, issue, review));
};

/** A comment outside a review makes a review of its own, as on github.com. */
const createComment = async (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo, body } = request;
  const issue = requirePull(request);
  const replyTo =
    readNumber(body, "in_reply_to") ?? (request.params["comment_id"] ? Number(request.params["comment_id"]) : null);
  const review = openReview(request, issue, "COMMENTED", "");
  const comment =
    replyTo === null
      ? await newComment(request, issue, body, review.id)
      : replyComment(request, issue, replyTo, review.id);
  repo.reviews.push(review);
  repo.reviewComments.push(comment);
  submit(request, issue, review);
  emitReviewComment(request, issue, comment, "created");
  return created(renderReviewComment(hub, repo, issue, comment));
};

const replyComment = (request: RepositoryRequest, issue: PullRequest, to: number, reviewId: number): ReviewComment => {
  const { hub, repo, actor, body } = request;
  const first = repo.reviewComments.find((item) => item.id === to && item.pull === issue.number);
  if (!first) throw new ApiError(404, "Not Found");
  const at = now();
  const own = { id: hub.nextId(), reviewId, user: nameOf(actor), createdAt: at, updatedAt: at, reactions: [] };
  const text = checkComment("PullRequestReviewComment", readText(body, "body"));
  return { ...first, ...own, body: text, inReplyTo: first.inReplyTo ?? first.id };
};

const requireComment = ({ repo, params }: RepositoryRequest): { comment: ReviewComment; issue: PullRequest } => {
  const comment = repo.reviewComments.find((item) => item.id === Number(params["comment_id"]));
  const issue = comment && findPull(repo, comment.pull);
  if (!comment || !issue) throw notFound();
  return { comment, issue };
};

const changeComment = (request: RepositoryRequest): Reply => {
  const { hub, repo, body, actor, method } = request;
  const { comment, issue } = requireComment(request);
  if (nameOf(actor) !== comment.user) demand(hub, actor, repo, NEEDS.openPull);
  if (method === "DELETE") {
    repo.reviewComments = repo.reviewComments.filter((item) => item !== comment);
    emitReviewComment(request, issue, comment, "deleted");
    return noContent();
  }
  const from = comment.body;
  comment.body = checkComment("PullRequestReviewComment", readText(body, "body"));
  comment.updatedAt = now();
  emitReviewComment(request, issue, comment, "edited", { changes: { body: { from } } });
  return ok(renderReviewComment(hub, repo, issue, comment));
};

const listComments = (request: RepositoryRequest, chosen: (comment: ReviewComment) => boolean): Promise<Reply> => {
  const { hub, repo } = request;
  return answerPage(request, repo.reviewComments.filter(chosen), (comment) => {
    const issue = findPull(repo, comment.pull);
    return issue && renderReviewComment(hub, repo, issue, comment);
  });
};

/** Reviews of a pull request and the comments on its lines. */
export const reviewRoutes: Route[] = [
  inRepository("GET", "/pulls/comments", NEEDS.pulls, (request) => listComments(request, () => true)),
  inRepository("GET", "/pulls/comments/{comment_id}", NEEDS.pulls, (request) => {
    const { comment, issue } = requireComment(request);
    return ok(renderReviewComment(request.hub, request.repo, issue, comment));
  }),
  inRepository("PATCH", "/pulls/comments/{comment_id}", NEEDS.review, changeComment),
  inRepository("DELETE", "/pulls/comments/{comment_id}", NEEDS.review, changeComment),
  inRepository("GET", "/pulls/{pull_number}/reviews", NEEDS.pulls, (request) => {
    const { hub, repo } = request;
    const issue = requirePull(request);
    const reviews = repo.reviews.filter((review) => review.pull === issue.number);
    return answerPage(request, reviews, (review) => renderReview(hub, repo, issue, review));
  }),
  inRepository("POST", "/pulls/{pull_number}/reviews", NEEDS.review, createReview),
  inRepository("GET", "/pulls/{pull_number}/reviews/{review_id}", NEEDS.pulls, (request) => {
    const issue = requirePull(request);
    return ok(renderReview(request.hub, request.repo, issue, requireReview(request, issue)));
  }),
  inRepository("GET", "/pulls/{pull_number}/reviews/{review_id}/comments", NEEDS.pulls, (request) => {
    const review = requireReview(request, requirePull(request));
    return listComments(request, (comment) => comment.reviewId === review.id);
  }),
  inRepository("POST", "/pulls/{pull_number}/reviews/{review_id}/events", NEEDS.review, submitPending),
  inRepository("PUT", "/pulls/{pull_number}/reviews/{review_id}/dismissals", NEEDS.review, dismiss),
  inRepository("GET", "/pulls/{pull_number}/comments", NEEDS.pulls, (request) => {
    const { number } = requirePull(request);
    return listComments(request, (comment) => comment.pull === number);
  }),
  inRepository("POST", "/pulls/{pull_number}/comments", NEEDS.review, createComment),
  inRepository("POST", "/pulls/{pull_number}/comments/{comment_id}/replies", NEEDS.review, createComment),
];
