import type { Unwritten } from "#src/agents/agents.ts";
import { overlayFiles } from "#src/overlay-files.ts";
import { renderReply, type Reply } from "#src/pull-request/render-reply.ts";
import type { ReviewComment } from "#src/pull-request/review-comment.ts";
import { showText } from "#src/spec/show-text.ts";
import { applyReview, type Applied } from "./apply-review.ts";
import type { ByHand } from "./by-hand.ts";
import { mendPullRequest } from "./mend-pull-request.ts";
import type { ListeningRun } from "./listen.ts";
import type { Ports } from "./ports.ts";
import type { Proposed } from "./proposed.ts";
import { pushByHand, type Pushed } from "./push-by-hand.ts";
import { takeIn } from "./take-in.ts";

/** What people ask of a branch at one time. `wish`: what they say of the whole, null where that asks for nothing. */
export type Asked = {
  comments: ReviewComment[];
  wish: string | null;
  by: { login: string; id: number };
  /** The id of the review or of the comment that ordered it. */
  round: number;
};

/** Somebody may push while a review is heeded; who does so each time has the branch for themselves. */
const TRIES = 3;

const ONLY_SUGGESTIONS =
  "no models think here, so only suggestions can be followed; put it as one (the ± above the comment), say what shall be otherwise as `/aidevos revise …`, or push a commit";
const NOT_FOUND = "the agents found no change that does it and keeps the rules; say it otherwise, or push a commit";
const AGAIN = "submit the review again to have them try again, or push a commit";
const NOT_LEFT_ALONE = "somebody else was pushing to this branch all the while; `/aidevos go` tries again";

/** The lines that a comment is about, and what it says, as one sentence. */
const wishOf = ({ lines, path, text }: ReviewComment): string =>
  `${path}${lines === null ? "" : `:${lines.to}`}: ${showText(text)}`;

/** What came of it, or why nothing did. */
const heedWishes = async (
  run: ListeningRun,
  ports: Ports,
  proposed: Proposed,
  byHand: ByHand,
  { round, wish }: Asked,
  { wishes }: Applied,
): Promise<ByHand | Pick<Unwritten, "because">> => {
  const faults = [...wishes.map(wishOf), ...(wish === null ? [] : [`Of the whole: ${wish}`])];
  if (!ports.agents.writes || faults.length === 0) return { because: ONLY_SUGGESTIONS };
  const mended = await mendPullRequest(run, ports, proposed, byHand, { faults, round });
  if (!("because" in mended)) return mended;
  return { because: mended.passes ? `the agents could not try: ${mended.because}; ${AGAIN}` : NOT_FOUND };
};

/** One reply for each thread, and those are resolved whose every comment was followed. */
const answerThreads = async (
  run: ListeningRun,
  { proposal }: Ports,
  { issue, pull }: Proposed,
  comments: readonly ReviewComment[],
  outcomeOf: (comment: ReviewComment) => Reply,
): Promise<void> => {
  const threads = [...Map.groupBy(comments, ({ thread }) => thread)].map(([thread, own]) => ({
    thread,
    topic: `reply/${own.at(-1)?.id ?? thread}`,
    body: [...new Set(own.map((comment) => renderReply(outcomeOf(comment))))].join("\n\n"),
    isDone: own.every((comment) => "sha" in outcomeOf(comment)),
  }));
  if (threads.length === 0) return;
  const replies = threads.map(({ body, thread, topic }) => ({ thread, topic, body }));
  await run.step("answer each thread", () => proposal.ensureReplies(issue.repo, pull.number, replies));
  const done = threads.filter(({ isDone }) => isDone).map(({ thread }) => thread);
  if (done.length > 0)
    await run.step("resolve what is done", () => proposal.ensureResolved(issue.repo, pull.number, done));
};

/** Null: somebody else pushed meanwhile. */
const heedOnce = async (
  run: ListeningRun,
  ports: Ports,
  proposed: Proposed,
  base: Pushed,
  asked: Asked,
): Promise<{ pushed: Pushed | null; outcomeOf: (comment: ReviewComment | null) => Reply } | null> => {
  const applied = await applyReview(run, ports, proposed, base, asked.comments);
  const suggested = {
    ...base.byHand,
    files: overlayFiles(base.byHand.files, applied.files),
    theirs: [...base.byHand.theirs, ...applied.files.map(({ path }) => path)],
  };
  const heeded = await heedWishes(run, ports, proposed, suggested, asked, applied);
  const isHeeded = !("because" in heeded);
  const byHand = isHeeded ? heeded : suggested;
  const isChanged = isHeeded || applied.files.length > 0;
  const others = asked.comments.map(({ by }) => by).filter(({ id }) => id !== asked.by.id);
  const people = [asked.by, ...new Map(others.map((person) => [person.id, person])).values()];
  const message = `fix: heed the review of ${asked.by.login}`;
  const pushed = isChanged ? await pushByHand(run, ports, proposed, base, { byHand, message, people }) : null;
  if (isChanged && pushed === null) return null;
  const outcomeOf = (comment: ReviewComment | null): Reply => {
    const because = applied.declined.find(({ id }) => id === comment?.id)?.because;
    if (because !== undefined) return { because };
    // By id: what a step gives back is a copy.
    if (!isHeeded && (comment === null || applied.wishes.some(({ id }) => id === comment.id)))
      return { because: heeded.because };
    return { sha: pushed?.head ?? base.head };
  };
  return { pushed, outcomeOf };
};

/** One commit for all that is asked, on top of whatever the branch holds; each thread is answered. Null: nothing was pushed. */
export const heedComments = async (
  run: ListeningRun,
  ports: Ports,
  proposed: Proposed,
  before: Pushed,
  asked: Asked,
): Promise<Pushed | null> => {
  const { issue, pull } = proposed;
  let done: Awaited<ReturnType<typeof heedOnce>> = null;
  for (let tries = 0; done === null && tries < TRIES; tries += 1) {
    const now = await run.step("read head", () => ports.proposal.readPullRequest(issue.repo, pull.number));
    if (now.state !== "open") return null;
    done = await heedOnce(run, ports, proposed, await takeIn(run, ports, proposed, before, now.headSha), asked);
  }
  const outcomeOf = done?.outcomeOf ?? (() => ({ because: NOT_LEFT_ALONE }));
  await answerThreads(run, ports, proposed, asked.comments, outcomeOf);
  if (asked.wish !== null) {
    const body = renderReply(outcomeOf(null));
    await run.step("answer the review", () =>
      ports.thread.ensureComment(issue.repo, pull.number, `review/${asked.round}`, body),
    );
  }
  return done?.pushed ?? null;
};
