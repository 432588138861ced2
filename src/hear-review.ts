import type { Order, Signal } from "#src/signal.ts";
import type { ReviewComment } from "#src/pull-request/review-comment.ts";
import { showText } from "#src/spec/show-text.ts";
import { maySteer } from "./hear-people.ts";
import { heedComments } from "./heed-comments.ts";
import type { ListeningRun } from "./listen.ts";
import type { Ports } from "./ports.ts";
import type { Proposed } from "./proposed.ts";
import type { Pushed } from "./push-by-hand.ts";

type Reviewed = Extract<Signal, { kind: "reviewed" }>;

const readComments = (run: ListeningRun, { proposal }: Ports, { issue, pull }: Proposed): Promise<ReviewComment[]> =>
  run.step("read review comments", () => proposal.readReviewComments(issue.repo, pull.number));

/**
 * A submitted review becomes one commit, and each of its threads hears which, or why none. Only who may write to the
 * repository is heard. Single comments, which GitHub submits one by one, wait for the others. Null: nothing was pushed.
 */
export const hearReview = async (
  run: ListeningRun,
  ports: Ports,
  proposed: Proposed,
  { by, byId, review, text, verdict }: Reviewed,
  pushed: Pushed,
): Promise<Pushed | null> => {
  if (verdict === "approved" || !(await maySteer(run, ports, proposed.issue, by))) return null;
  const comments = (await readComments(run, ports, proposed)).filter((comment) => comment.review === review);
  const said = showText(text);
  if (verdict === "commented" && said === "" && comments.length <= 1) return null;
  const wish = verdict === "changes_requested" && said !== "" ? said : null;
  if (comments.length === 0 && wish === null) return null;
  return heedComments(run, ports, proposed, pushed, { comments, wish, by: { login: by, id: byId }, round: review });
};

/** What stands unanswered on the lines of the pull request, of people who may write; "none": nothing does. */
export const hearCollected = async (
  run: ListeningRun,
  ports: Ports,
  proposed: Proposed,
  { id }: Order,
  pushed: Pushed,
): Promise<Pushed | "none" | null> => {
  const open = (await readComments(run, ports, proposed)).filter(({ isAnswered }) => !isAnswered);
  const heard: ReviewComment[] = [];
  for (const comment of open) {
    const isKnown = heard.some(({ by }) => by.id === comment.by.id);
    if (isKnown || (await maySteer(run, ports, proposed.issue, comment.by.login))) heard.push(comment);
  }
  const [first] = heard;
  if (first === undefined) return "none";
  return heedComments(run, ports, proposed, pushed, { comments: heard, wish: null, by: first.by, round: id });
};
