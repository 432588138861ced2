import type { Run } from "#src/durable/step.ts";
import { TransientError } from "#src/errors.ts";
import { hearComment } from "#src/discussion/hear-comment.ts";
import { hasProductMoved } from "./keep-up.ts";
import { type Order, PATIENCE, type Signal } from "#src/signal.ts";
import { REPLANS } from "#src/steering/command.ts";
import { renderIdle } from "#src/steering/render-idle.ts";
import { hearCollected, hearReview } from "./hear-review.ts";
import type { Pushed } from "./push-by-hand.ts";
import { type ByHand, withoutTheirs } from "./by-hand.ts";
import { maySteer } from "./hear-people.ts";
import type { Woken } from "./heed-news.ts";
import type { CommentSignal, ListeningRun } from "./listen.ts";
import type { Ports } from "./ports.ts";
import type { Proposed } from "./proposed.ts";
import type { Checks } from "./checks.ts";
import { readChecks } from "./read-checks.ts";

const MOST_LOOKS = 4;
const LOOK_AGAIN_MS = 1_500;

export type Deployed = Extract<Signal, { kind: "deployed" }>;
/** What was deployed before we heard of the merge: GitHub promises no order, least of all for what it sends again. */
export type Merged = { sha: string; early: Deployed[] };

/** Somebody wants it otherwise, and their words are the next to be read. */
type Revised = { revised: ByHand; because: "words" | "base" };

/** Reads every completed set of checks until the pull request is merged; null: it was closed, and nobody came back. */
export const followPullRequest = async (
  run: ListeningRun,
  ports: Ports,
  proposed: Proposed,
  pushed: Pushed,
): Promise<Merged | Revised | null> => {
  const { pull, status } = proposed;
  const link = `[#${pull.number}](${pull.url})`;
  const early: Deployed[] = [];
  let checks: Checks = {
    green: false,
    wasReady: false,
    sha: null,
    attempts: [],
    pushed,
    repairs: { done: 0, last: [] },
  };
  // A person may merge before the checks have said anything; the status then says just that.
  const merge = async (sha: string): Promise<Merged> => {
    if (!checks.green) await status("Checks", "merged before they were green", "the merge is followed.");
    return { sha, early };
  };
  for (let open = true; ;) {
    const signal = await run.nextSignal<Signal | Woken>(PATIENCE, ["go", "retry", ...REPLANS, "woken"]);
    if (signal === null && !open) return null;
    if (signal?.kind === "order" && REPLANS.has(signal.command.name)) {
      run.putBack([signal]);
      // What people changed stands on the branch, and is merged with what is generated anew.
      return { revised: withoutTheirs(checks.pushed.byHand), because: "words" };
    }
    if (signal?.kind === "base-moved" && (await hasFallenBehind(run, ports, proposed)))
      return { revised: withoutTheirs(checks.pushed.byHand), because: "base" };
    if (signal?.kind === "pull-request-reopened" || signal?.kind === "woken") {
      const seen = await lookAgain(run, ports, proposed, checks);
      if (seen.mergeSha !== null) return merge(seen.mergeSha);
      ({ checks, open } = seen);
    }
    if (signal?.kind === "deployed") early.push(signal);
    if (signal?.kind === "checks-finished") {
      const now = await run.step("read head", () => ports.proposal.readPullRequest(proposed.issue.repo, pull.number));
      open = now.state === "open";
      // What an older commit came to, or a closed pull request, asks nothing of anybody any more.
      if (open && now.headSha === signal.sha) {
        checks = await readChecks(run, ports, proposed, { sha: signal.sha, isOrdered: false }, checks);
      }
    }
    if (signal?.kind === "pushed") checks = await sayPushed(run, ports, proposed, signal, checks);
    if (signal?.kind === "reviewed")
      checks = await goOn(proposed, checks, await hearReview(run, ports, proposed, signal, checks.pushed));
    if (signal?.kind === "order") checks = await obey(run, ports, proposed, signal, checks);
    if (signal?.kind === "edited") await sayTooLate(run, ports, proposed, signal);
    if (signal?.kind === "comment") await sayHeardTooLate(run, ports, proposed, signal);
    if (signal?.kind === "issue-closed") await sayStillOpen(run, ports, proposed);
    if (signal?.kind !== "pull-request-closed") continue;
    if (signal.merged) return merge(signal.sha);
    open = false;
    await status("Merge", null, `nobody: ${link} was closed without a merge. Reopen it to go on.`, "nobody");
  }
};

/** Whether GitHub could merge it as it stands; null: it doesn't say. It tries that once it is first asked. */
const tryMerge = (run: ListeningRun, { proposal }: Ports, { issue, pull }: Proposed): Promise<boolean | null> =>
  run.step("look whether it can be merged", async (attempt) => {
    const { mergeable, state } = await proposal.readPullRequest(issue.repo, pull.number);
    if (state === "open" && mergeable === null && attempt < MOST_LOOKS)
      throw new TransientError("GitHub has not tried the merge yet", LOOK_AGAIN_MS);
    return mergeable;
  });

/**
 * Whether others have changed the product that an open pull request is built on. What else they changed is git's to merge;
 * where it can't, people are told.
 */
const hasFallenBehind = async (run: ListeningRun, ports: Ports, proposed: Proposed): Promise<boolean> => {
  const { issue, pull } = proposed;
  const { mergeable, state } = await run.step("read head", () =>
    ports.proposal.readPullRequest(issue.repo, pull.number),
  );
  if (state === "closed") return false;
  if (await hasProductMoved(run, ports, proposed)) return true;
  if ((mergeable ?? (await tryMerge(run, ports, proposed))) !== false) return false;
  const body = `**\`${issue.base}\` and \`${pull.branch}\` have changed the same lines**, so this can't be merged as it is. Somebody merges \`${issue.base}\` into the branch; nothing that people push there is overwritten.`;
  await run.step("say they conflict", () => ports.thread.ensureComment(issue.repo, pull.number, "conflict", body));
  return false;
};

/** Who reviews a repair wants the next ones to be tried as well. */
const goOn = async ({ status }: Proposed, checks: Checks, pushed: Pushed | null): Promise<Checks> => {
  if (pushed === null) return checks;
  await status("Checks", null, `GitHub Actions test \`${pushed.head.slice(0, 7)}\`, which heeds the review.`);
  return { ...checks, green: false, pushed, repairs: { done: 0, last: [] } };
};

/** `go`: heeds the comments that were collected; `retry`: has what failed run again, or mended anew. */
const obey = async (
  run: ListeningRun,
  ports: Ports,
  proposed: Proposed,
  order: Order,
  checks: Checks,
): Promise<Checks> => {
  const { issue } = proposed;
  if (order.command.name === "go") {
    const heard = await hearCollected(run, ports, proposed, order, checks.pushed);
    if (heard !== "none") return goOn(proposed, checks, heard);
  } else if (!checks.green && checks.sha !== null)
    return readChecks(run, ports, proposed, { sha: checks.sha, isOrdered: true }, checks);
  const topic = `order/${order.id}/${order.command.name}`;
  const body = renderIdle(order.command.name);
  await run.step("answer", () => ports.thread.ensureComment(issue.repo, issue.issue, topic, body));
  return checks;
};

/** Whoever pushes has their commit tested like any other, and what they changed is built on from then on. */
const sayPushed = async (
  run: Run,
  { proposal }: Ports,
  { issue, pull, status }: Proposed,
  { by, sha }: Extract<Signal, { kind: "pushed" }>,
  checks: Checks,
): Promise<Checks> => {
  const now = await run.step("read head", () => proposal.readPullRequest(issue.repo, pull.number));
  // Its checks may have been quicker to tell.
  if (now.state !== "open" || now.headSha !== sha || checks.sha === sha) return checks;
  await status("Checks", null, `GitHub Actions test \`${sha.slice(0, 7)}\`, which ${by} pushed.`);
  return { ...checks, green: false };
};

/** The issue of a pull request was closed, which its merge does too. */
const sayStillOpen = async (run: Run, ports: Ports, { issue, pull, status }: Proposed): Promise<void> => {
  const now = await run.step("read head", () => ports.proposal.readPullRequest(issue.repo, pull.number));
  const link = `[#${pull.number}](${pull.url})`;
  if (now.state === "open")
    await status(
      "Merge",
      null,
      `somebody merges or closes ${link}, which is still open, though this issue is not.`,
      "people",
    );
};

/** What has become of the pull request while nobody told: whether it is open, and then what its checks say. */
const lookAgain = async (
  run: ListeningRun,
  ports: Ports,
  proposed: Proposed,
  checks: Checks,
): Promise<{ mergeSha: string | null; open: boolean; checks: Checks }> => {
  const { issue, pull, status } = proposed;
  const { headSha, mergeSha, state } = await run.step("read head", () =>
    ports.proposal.readPullRequest(issue.repo, pull.number),
  );
  const open = state === "open";
  if (!open) return { mergeSha, open, checks };
  await status("Checks", null, `the checks of [#${pull.number}](${pull.url}) are read again.`);
  return { mergeSha, open, checks: await readChecks(run, ports, proposed, { sha: headSha, isOrdered: false }, checks) };
};

/** A run builds the words it began with; whoever edits them later must hear that. */
const sayTooLate = async (
  run: Run,
  { thread }: Ports,
  { issue, pull }: Proposed,
  { title, body }: { title: string; body: string },
): Promise<void> => {
  if (title === issue.title && body === issue.body) return;
  const link = `[#${pull.number}](${pull.url})`;
  const text = `**This edit came too late:** ${link} builds the text as it was before. Say what shall be otherwise as \`/aidevos revise …\`.`;
  await run.step("say it is too late", () => thread.ensureComment(issue.repo, issue.issue, "too-late", text));
};

/** Words that would have changed the plan are answered, so that nobody waits for it. */
const sayHeardTooLate = async (
  run: Run,
  ports: Ports,
  { issue, pull }: Proposed,
  { by, id, text }: CommentSignal,
): Promise<void> => {
  const { understood } = hearComment(text, issue);
  if (understood.length === 0 || !(await maySteer(run, ports, issue, by))) return;
  const link = `[#${pull.number}](${pull.url})`;
  const body = `**Not heard here:** ${link} builds the plan as it was settled. Say it as \`/aidevos revise …\` to have it changed.`;
  await run.step("say it is too late", () => ports.thread.ensureComment(issue.repo, issue.issue, `heard/${id}`, body));
};
