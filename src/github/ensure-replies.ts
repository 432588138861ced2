import * as v from "valibot";
import type { GitHub } from "./github.ts";
import { type Caller, dataOf } from "./installation-caller.ts";
import { renderMarker } from "./marker.ts";
import { URGENT } from "./pace/describe-request.ts";
import { listThreads, type ThreadRules } from "./read-review.ts";
import { sanitisePost } from "./sanitise-post.ts";

const Posted = v.object({ id: v.number() });

/** A reply of ours is found again by its marker, among our own in its thread. */
export const repliesEnsurer =
  (rules: ThreadRules): GitHub["ensureReplies"] =>
  async (repo, pull, replies) => {
    if (replies.length === 0) return;
    const all = await listThreads(rules, repo, pull);
    const where = { owner: repo.owner, repo: repo.name, request: URGENT.answer };
    for (const { body: text, thread, topic } of replies) {
      const marker = renderMarker(rules.key, { repoId: repo.id, issue: pull, topic });
      const body = sanitisePost(text, { mayMention: [], mayClose: null, secrets: rules.secrets }, marker);
      const known = all.find((comment) => comment.topic === topic && comment.in_reply_to_id === thread);
      if (known?.body === body) continue;
      await rules.call(repo.installationId, dataOf(Posted), (octokit) =>
        known
          ? octokit.rest.pulls.updateReviewComment({ ...where, comment_id: known.id, body })
          : octokit.rest.pulls.createReplyForReviewComment({ ...where, pull_number: pull, comment_id: thread, body }),
      );
    }
  };

const Threads = v.object({
  repository: v.object({
    pullRequest: v.object({
      reviewThreads: v.object({
        pageInfo: v.object({ endCursor: v.nullable(v.string()), hasNextPage: v.boolean() }),
        nodes: v.array(
          v.object({
            id: v.string(),
            isResolved: v.boolean(),
            comments: v.object({ nodes: v.array(v.object({ databaseId: v.nullable(v.number()) })) }),
          }),
        ),
      }),
    }),
  }),
});
const Resolved = v.object({ resolveReviewThread: v.object({ thread: v.object({ isResolved: v.boolean() }) }) });
const READ_THREADS = `query($owner: String!, $name: String!, $pull: Int!, $after: String) { repository(owner: $owner, name: $name) { pullRequest(number: $pull) { reviewThreads(first: 100, after: $after) { pageInfo { endCursor hasNextPage } nodes { id isResolved comments(first: 1) { nodes { databaseId } } } } } } }`;
const RESOLVE = `mutation($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }`;

/** There is no REST call for this one. A thread that is gone, or resolved by somebody else, asks nothing of anybody. */
export const threadResolver =
  (call: Caller): GitHub["ensureResolved"] =>
  async ({ installationId, name, owner }, pull, threads) => {
    if (threads.length === 0) return;
    const open: string[] = [];
    for (let after: string | null = null; ;) {
      const variables: Record<string, unknown> = { owner, name, pull, after };
      const found: v.InferOutput<typeof Threads> = await call(installationId, Threads, (octokit) =>
        octokit.graphql(READ_THREADS, variables),
      );
      const { nodes, pageInfo } = found.repository.pullRequest.reviewThreads;
      for (const { comments, id, isResolved } of nodes)
        if (!isResolved && threads.includes(comments.nodes[0]?.databaseId ?? -1)) open.push(id);
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    for (const id of open) await call(installationId, Resolved, (octokit) => octokit.graphql(RESOLVE, { id }));
  };
