import { judgeRelease } from "#src/deploy/judge-release.ts";
import type { Release } from "#src/deploy/release.ts";
import type { Run } from "#src/durable/step.ts";
import { UserError } from "#src/errors.ts";
import { causeOf } from "#src/steering/failures/cause-of.ts";
import { PATIENCE, type Signal } from "#src/signal.ts";
import { agreeOnPlan, discussAgain, type Settled } from "./agree-on-plan.ts";
import { awaitRoom } from "./await-room.ts";
import type { ByHand } from "./by-hand.ts";
import { followDeployment } from "./follow-deployment.ts";
import { firstByHand } from "./first-by-hand.ts";
import { followPullRequest, type Merged } from "./follow-pull-request.ts";
import { heedOrders } from "./heed-orders.ts";
import { keepUp } from "./keep-up.ts";
import { listen, type ListeningRun } from "./listen.ts";
import { startMinutes } from "./minutes.ts";
import type { Pushed } from "./push-by-hand.ts";
import { openStatus, type Status, type Told } from "./open-status.ts";
import type { Ports, SpecIssue } from "./ports.ts";
import { type Pushed as Standing, propose } from "./propose.ts";
import type { Proposed } from "./proposed.ts";
import { RunEnded, type Stopped } from "./run-ended.ts";
import { tellWaits } from "./tell-waits.ts";
import { WaitEnded } from "./wait-ended.ts";
import { withinReach } from "./within-reach.ts";

export type Outcome =
  | { state: "live" | "broken"; pull: number; release: Release }
  | {
      state: "abandoned";
      because: "nobody with write access asked" | "the issue was closed" | "the pull request was closed";
    }
  | Stopped;

/** What a run has reached, kept where it stops and somebody has it go on, or wants it otherwise. */
type Reached = {
  isAcknowledged?: boolean;
  agreed?: Settled;
  byHand?: ByHand;
  /** What stands on the branch. */
  pushed?: Standing;
  proposed?: Proposed & Pushed;
  merged?: Merged;
};

/** STORY 1: a spec issue becomes a live, probed product. Whatever stops it is said on the issue, and can be tried again. */
export const issueToProduction = async (quiet: Run, ports: Ports, asked: SpecIssue): Promise<Outcome> => {
  const status = openStatus(quiet, ports, asked);
  const minutes = startMinutes();
  const run = listen(tellWaits(quiet, ports, asked, status), heedOrders(quiet, ports, asked, status, minutes), minutes);
  try {
    const outcome = await persist(run, ports, asked, status);
    if (outcome.state === "abandoned") await status.leave();
    return outcome;
  } catch (error) {
    if (!(error instanceof RunEnded)) throw error;
    await status.leave();
    return error.outcome;
  }
};

/** Builds until it is done. What stops it is waited out: a refusal in silence, all else with a word to people. */
const persist = async (run: ListeningRun, ports: Ports, asked: SpecIssue, status: Status): Promise<Outcome> => {
  const reached: Reached = {};
  let words = asked;
  for (let stops = 1; ; stops += 1) {
    try {
      const outcome = await withinReach(run, () => build(run, ports, words, status, reached));
      if (outcome.state !== "abandoned" || outcome.because !== "the issue was closed") return outcome;
    } catch (error) {
      // Whatever it was about to open, others need not wait for it.
      ports.room.leave(asked.repo, asked.issue);
      if (error instanceof RunEnded) throw error;
      if (!(error instanceof WaitEnded)) {
        await withinReach(run, () =>
          status.replace("say why it stopped", renderStop(error), stopOf(run, error, stops)),
        );
        if (!(error instanceof UserError)) throw error;
        if (await isTriedAgain(run)) continue;
      }
    }
    const again = await withinReach(run, () => nextReopening(run, status));
    if (again === null) return { state: "abandoned", because: "the issue was closed" };
    words = { ...asked, title: again.title, body: again.body, sender: { ...asked.sender, login: again.by } };
  }
};

/** The words of an issue that was closed, or that nobody answered on, once somebody wants it after all; null: nobody. */
const nextReopening = async (run: ListeningRun, status: Status) => {
  await status.wait("nobody: this issue was closed, or nobody answered. Reopen it, and it goes on.", "nobody");
  for (;;) {
    const signal = await run.nextSignal<Signal>(PATIENCE, ["build", "ok", "retry", "go", "resume"]);
    if (signal === null || signal.kind === "issue-reopened" || signal.kind === "order") return signal;
  }
};

/** What stopped a run for the `nth` time, as its repository's dashboard has it. */
const stopOf = ({ id }: ListeningRun, error: unknown, nth: number): Told => {
  const cause = causeOf(error);
  const stop = cause === null ? null : { cause, id: `${id}/${nth}` };
  if (error instanceof UserError) return { standing: "stopped", says: error.message, stop };
  const says =
    "stopped by a defect of the app. Its operator finds the cause; `/aidevos build` on the issue starts it again.";
  return { standing: "stopped", says, stop, hasEnded: true };
};

const renderStop = (error: unknown): string => {
  if (error instanceof UserError)
    return `**Stopped: ${error.message}**\n\n${error.mend}\n\n**Next:** once that is done, \`/aidevos retry\` goes on where it stopped.`;
  return "**Stopped by a defect of the app.** Nothing more happens here by itself. Its operator finds the cause in the app's log, under this issue's number.";
};

/** False: nobody wants it any more. */
const isTriedAgain = async (run: ListeningRun): Promise<boolean> => {
  for (;;) {
    const signal = await run.nextSignal<Signal>(PATIENCE, ["retry", "go", "build"]);
    if (signal === null || signal.kind === "issue-closed") return false;
    if (signal.kind === "order") return true;
  }
};

const build = async (
  run: ListeningRun,
  ports: Ports,
  asked: SpecIssue,
  status: Status,
  reached: Reached,
): Promise<Outcome> => {
  if (reached.isAcknowledged !== true)
    await run.step("acknowledge", () => ports.thread.ensureReaction(asked.repo, asked.issue, "eyes"));
  reached.isAcknowledged = true;
  if (reached.agreed === undefined) {
    const agreed = await agreeOnPlan(run, ports, asked, status);
    if ("because" in agreed) return { state: "abandoned", because: agreed.because };
    reached.agreed = agreed;
  }
  // Others may have merged theirs while this was discussed or waited.
  if (reached.pushed === undefined) reached.agreed = (await keepUp(run, ports, reached.agreed)).agreed;
  const { issue } = reached.agreed;
  reached.byHand ??= (await firstByHand(run, ports, reached.agreed)) ?? undefined;
  if (reached.byHand === undefined) return { state: "abandoned", because: "the issue was closed" };
  if (reached.pushed === undefined) reached.agreed = await takeRoom(run, ports, reached.agreed, reached.byHand);
  reached.proposed ??= await openDraft(run, ports, { ...reached.agreed, byHand: reached.byHand }, reached);
  const { proposed } = reached;
  const closed = reached.merged ?? (await followPullRequest(run, ports, proposed, proposed));
  if (closed === null) return { state: "abandoned", because: "the pull request was closed" };
  if ("revised" in closed) {
    const { plan, pull } = proposed;
    reached.pushed = { plan, byHand: closed.revised, pull, mergesBase: false };
    reached.byHand = closed.revised;
    delete reached.proposed;
    const kept = closed.because === "base" ? await keepUp(run, ports, reached.agreed) : null;
    if (kept?.hasMoved) reached.pushed = { ...reached.pushed, mergesBase: true };
    reached.agreed = kept?.hasMoved ? kept.agreed : await discussAgain(run, ports, reached.agreed);
    return build(run, ports, asked, status, reached);
  }
  reached.merged = closed;
  await status(
    "Merge",
    `\`${closed.sha.slice(0, 7)}\` on \`${issue.base}\``,
    "the deploy workflow takes the merged commit live.",
  );
  const release = await followDeployment(run, ports, { ...proposed, ...closed });
  return { state: judgeRelease(release).state, pull: proposed.pull.number, release };
};

/** Waits until the pull request may be opened. What took long is settled on what others have built meanwhile. */
const takeRoom = async (run: ListeningRun, ports: Ports, agreed: Settled, byHand: ByHand): Promise<Settled> => {
  const hasWaited = await awaitRoom(run, ports, agreed.issue, agreed.status, agreed.settings);
  return hasWaited || byHand.files.length > 0 ? (await keepUp(run, ports, agreed)).agreed : agreed;
};

const openDraft = async (
  run: ListeningRun,
  ports: Ports,
  { byHand, ...agreed }: NonNullable<Reached["agreed"]> & { byHand: ByHand },
  reached: Reached,
): Promise<Proposed & Pushed> => {
  const { issue, plan, status, text } = agreed;
  const { head, pull, review, template } = await propose(run, ports, agreed, byHand, reached.pushed ?? null);
  reached.pushed = { plan, byHand, pull, mergesBase: false };
  await status(
    "Pull request",
    `[#${pull.number}](${pull.url}) on \`${pull.branch}\``,
    `GitHub Actions test \`${pull.branch}\`; green turns the draft ready for review.`,
  );
  return {
    issue,
    text,
    plan,
    pull,
    review,
    template,
    status,
    settings: agreed.settings,
    standing: agreed.standing,
    byHand,
    head,
  };
};
