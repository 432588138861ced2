import { senderOf } from "./emit.ts";
import type { ApiRequest } from "./api-request.ts";
import { findPull } from "./merge-pull.ts";
import { nodeId, parseNodeId } from "./node-id.ts";
import { NEEDS, can, canSee } from "./permissions.ts";
import type { PullRequest, Repository, ReviewComment } from "./state.ts";

const KIND = "PRRT";
const MOST = 100;

type Page = { first?: number; after?: string | null };

const toCursor = (index: number): string => Buffer.from(`cursor:${index}`).toString("base64");
const fromCursor = (cursor: string | null | undefined): number =>
  cursor == null ? 0 : Number(Buffer.from(cursor, "base64").toString().slice("cursor:".length)) + 1;

/** A thread as GraphQL shows it: a comment on a line, and what was answered to it. */
const threadValue = (repo: Repository, first: ReviewComment) => ({
  __typename: "PullRequestReviewThread",
  id: nodeId(KIND, first.id),
  isResolved: first.resolvedBy !== null,
  path: first.path,
  comments: ({ first: wanted = MOST }: Page) => {
    const comments = repo.reviewComments.filter((comment) => (comment.inReplyTo ?? comment.id) === first.id);
    const nodes = comments.slice(0, wanted).map(({ body, id }) => ({ body, databaseId: id, id: nodeId("PRRC", id) }));
    return { nodes, totalCount: comments.length };
  },
});

/** The threads of a pull request, a page of them at a time. */
export const reviewThreads =
  (repo: Repository, issue: PullRequest) =>
  ({ first = MOST, after }: Page) => {
    const threads = repo.reviewComments.filter(({ inReplyTo, pull }) => pull === issue.number && inReplyTo === null);
    const start = fromCursor(after);
    const chosen = threads.slice(start, start + Math.min(first, MOST));
    const last = start + chosen.length - 1;
    return {
      nodes: chosen.map((comment) => threadValue(repo, comment)),
      pageInfo: { endCursor: chosen.length === 0 ? null : toCursor(last), hasNextPage: last + 1 < threads.length },
      totalCount: threads.length,
    };
  };

/** Marks a thread as resolved: its pull request's author may, and who may write. Null: there is no such thread. */
export const resolveThread = ({ hub, actor, change }: ApiRequest, id: string) => {
  const node = parseNodeId(id);
  if (node?.kind !== KIND) return null;
  for (const repo of hub.state.repositories) {
    const comment = repo.reviewComments.find((item) => item.id === node.id && item.inReplyTo === null);
    const issue = comment && findPull(repo, comment.pull);
    if (!issue || !canSee(hub, actor, repo)) continue;
    const own = senderOf(change) === issue.user && can(hub, actor, repo, NEEDS.review);
    if (!own && !can(hub, actor, repo, NEEDS.openPull)) return "forbidden" as const;
    comment.resolvedBy ??= senderOf(change);
    return threadValue(repo, comment);
  }
  return null;
};
