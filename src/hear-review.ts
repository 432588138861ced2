import type { Signal } from "#src/signal.ts";
import { showText } from "#src/spec/show-text.ts";
import { maySteer } from "./hear-people.ts";
import { mendPullRequest, type Pushed } from "./mend-pull-request.ts";
import type { ListeningRun } from "./listen.ts";
import type { Ports } from "./ports.ts";
import type { Proposed } from "./proposed.ts";

type Reviewed = Extract<Signal, { kind: "reviewed" }>;

/** What a review asks for, a sentence each: only what GitHub shows of it. */
const wishesOf = (text: string, comments: readonly { path: string; line: number | null; text: string }[]): string[] => [
  ...comments.map(({ line, path, text: said }) => `${path}${line === null ? "" : `:${line}`}: ${showText(said)}`),
  ...(showText(text) === "" ? [] : [`Of the whole: ${showText(text)}`]),
];

/**
 * A submitted review that asks for changes becomes one commit, and the reviewer hears which, or why none. Only who may
 * write to the repository is heard, and only where agents can write. Null: nothing was pushed.
 */
export const hearReview = async (
  run: ListeningRun,
  ports: Ports,
  proposed: Proposed,
  { review, text, verdict, by }: Reviewed,
  { byHand, head }: Pushed,
): Promise<Pushed | null> => {
  const { issue, pull } = proposed;
  if (!ports.agents.writes || verdict !== "changes_requested" || !(await maySteer(run, ports, issue, by))) return null;
  const tell = (body: string) =>
    run.step("answer the review", () => ports.thread.ensureComment(issue.repo, pull.number, `review/${review}`, body));
  const now = await run.step("read head", () => ports.proposal.readPullRequest(issue.repo, pull.number));
  if (now.state !== "open") return null;
  if (now.headSha !== head) {
    await tell(
      `**@${by}: nothing is changed.** Somebody else has pushed to this branch, which the agents leave alone.`,
    );
    return null;
  }
  const comments = await run.step("read the review", () =>
    ports.proposal.readReviewComments(issue.repo, pull.number, review),
  );
  const faults = wishesOf(text, comments);
  if (faults.length === 0) return null;
  const message = `fix: heed the review of ${by}`;
  const mended = await mendPullRequest(run, ports, proposed, byHand, { faults, message, round: review });
  await tell(
    mended === null
      ? `**@${by}: nothing is changed.** The agents found no change that does what the review asks and keeps the rules. Say it otherwise in another review, or push a commit.`
      : `**@${by}: heard in \`${mended.head.slice(0, 7)}\`.** Its checks run now; look at it again when they are green.`,
  );
  return mended;
};
