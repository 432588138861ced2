import { type Hub, findIssue, isPullRequest } from "#src/world/github/hub.ts";
import type {
  LineComment,
  PullDetails,
  Reply,
  Thread,
  ThreadCard,
  ThreadEntry,
  Verdict,
} from "#src/world/github/pages/page-reader.ts";
import { mergeableOf, readPullCommits, readPullFiles } from "#src/world/github/pull-diff.ts";
import type { Issue, PullRequest, Reaction, Repository, Review, ReviewComment } from "#src/world/github/state.ts";
import { readChecks } from "./read-checks.ts";
import { personOf, readCommits, showFile } from "./read-commit.ts";

const VERDICTS: Partial<Record<Review["state"], Verdict>> = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes requested",
  COMMENTED: "commented",
  DISMISSED: "dismissed",
};

const countReactions = (reactions: Reaction[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { content } of reactions) counts[content] = (counts[content] ?? 0) + 1;
  return counts;
};

const stateOf = ({ state, pull }: Issue): ThreadCard["state"] => {
  if (pull?.mergedAt) return "merged";
  if (state === "closed") return "closed";
  return pull?.draft ? "draft" : "open";
};

/** A row of the list of issues or pull requests. */
export const showCard = (hub: Hub, repo: Repository, issue: Issue): ThreadCard => ({
  number: issue.number,
  kind: isPullRequest(issue) ? "pull" : "issue",
  title: issue.title,
  state: stateOf(issue),
  author: personOf(hub, issue.user),
  createdAt: issue.createdAt,
  labels: repo.labels.filter((label) => issue.labels.includes(label.name)),
  comments: repo.comments.filter((comment) => comment.issue === issue.number).length,
});

const showReply = (hub: Hub, { id, user, createdAt, body }: ReviewComment): Reply => ({
  id,
  author: personOf(hub, user),
  at: createdAt,
  body,
});

const showLineComments = (hub: Hub, repo: Repository, review: Review): LineComment[] =>
  repo.reviewComments
    .filter((comment) => comment.reviewId === review.id && comment.inReplyTo === null)
    .map((comment) => ({
      ...showReply(hub, comment),
      path: comment.path,
      line: comment.side === "RIGHT" ? comment.line : null,
      diffHunk: comment.diffHunk,
      resolvedBy: comment.resolvedBy,
      replies: repo.reviewComments
        .filter((reply) => reply.inReplyTo === comment.id)
        .map((reply) => showReply(hub, reply)),
    }));

/** A review that only carries replies is shown where it replies. */
const showReviews = (hub: Hub, repo: Repository, issue: PullRequest): ThreadEntry[] =>
  repo.reviews.flatMap((review): ThreadEntry[] => {
    const verdict = VERDICTS[review.state];
    const comments = showLineComments(hub, repo, review);
    const silent = verdict === "commented" && review.body === "" && comments.length === 0;
    if (review.pull !== issue.number || !verdict || review.submittedAt === null || silent) return [];
    const { id, user, body, submittedAt } = review;
    return [{ kind: "review", id, author: personOf(hub, user), at: submittedAt, body, verdict, comments }];
  });

const showEnd = (hub: Hub, { pull, closedAt, closedBy }: Issue): ThreadEntry[] => {
  if (closedAt === null) return [];
  const event = pull?.mergedAt ? ("merged" as const) : ("closed" as const);
  return [{ kind: "event", event, actor: personOf(hub, pull?.mergedBy ?? closedBy ?? ""), at: closedAt, detail: "" }];
};

const showDeployments = (repo: Repository, { pull }: PullRequest): ThreadEntry[] =>
  repo.deployments
    .filter(({ sha }) => sha === pull.mergeCommitSha || sha === pull.headSha)
    .map(({ environment, statuses, createdAt }) => {
      const last = statuses.at(-1);
      const url = last?.environmentUrl ?? "";
      return {
        kind: "deployment",
        environment,
        state: last?.state ?? "pending",
        url,
        at: last?.createdAt ?? createdAt,
      };
    });

const readPull = async (hub: Hub, repo: Repository, issue: PullRequest): Promise<PullDetails> => {
  const { pull } = issue;
  const [files, shas] = await Promise.all([readPullFiles(hub, repo, issue), readPullCommits(hub, repo, issue)]);
  const last = new Map<string, PullDetails["reviewers"][number]>();
  for (const login of pull.requestedReviewers) last.set(login, { person: personOf(hub, login), verdict: "awaiting" });
  for (const { user, state, pull: of } of repo.reviews) {
    const verdict = VERDICTS[state];
    const counts = of === issue.number && user !== issue.user && verdict !== undefined;
    if (counts && (verdict !== "commented" || !last.has(user)))
      last.set(user, { person: personOf(hub, user), verdict });
  }
  return {
    base: pull.base,
    head: pull.head,
    headSha: pull.headSha,
    commits: await readCommits(hub, repo, shas),
    files: files.map(showFile),
    checks: readChecks(repo, pull.headSha),
    mergeable: mergeableOf(issue),
    mergedBy: pull.mergedBy === null ? null : personOf(hub, pull.mergedBy),
    reviewers: [...last.values()],
  };
};

const timeOf = (entry: ThreadEntry): string => (entry.kind === "commit" ? entry.commit.at : entry.at);

/** An issue or pull request with everything below it; `null` where there is none of that number. */
export const readThread = async (hub: Hub, repo: Repository, number: number): Promise<Thread | null> => {
  const issue = findIssue(repo, number);
  if (!issue) return null;
  const pull = isPullRequest(issue) ? await readPull(hub, repo, issue) : null;
  const comments = repo.comments
    .filter((comment) => comment.issue === number)
    .map(({ id, user, body, createdAt, updatedAt, reactions }) => ({
      kind: "comment" as const,
      id,
      author: personOf(hub, user),
      at: createdAt,
      body,
      edited: updatedAt !== createdAt,
      reactions: countReactions(reactions),
    }));
  const ofPull = isPullRequest(issue) ? [...showReviews(hub, repo, issue), ...showDeployments(repo, issue)] : [];
  const commits = (pull?.commits ?? []).map((commit) => ({ kind: "commit" as const, commit }));
  // The sort is stable, so what happened in the same second stays in the order of this list.
  const entries: ThreadEntry[] = [...commits, ...comments, ...showEnd(hub, issue), ...ofPull];
  return {
    ...showCard(hub, repo, issue),
    body: issue.body ?? "",
    reactions: countReactions(issue.reactions),
    assignees: issue.assignees.map((login) => personOf(hub, login)),
    entries: entries.toSorted((left, right) => Date.parse(timeOf(left)) - Date.parse(timeOf(right))),
    pull,
  };
};
