import { judgeRelease } from "#src/deploy/judge-release.ts";
import type { Release } from "#src/deploy/release.ts";
import type { Run } from "#src/durable/step.ts";
import { UserError } from "#src/errors.ts";
import { PATIENCE, type Signal } from "#src/signal.ts";
import { agreeOnPlan, discussAgain } from "./agree-on-plan.ts";
import type { ByHand } from "./by-hand.ts";
import { followDeployment } from "./follow-deployment.ts";
import { firstByHand } from "./first-by-hand.ts";
import { followPullRequest } from "./follow-pull-request.ts";
import { heedOrders } from "./heed-orders.ts";
import { keepUp } from "./keep-up.ts";
import { listen, type ListeningRun } from "./listen.ts";
import { startMinutes } from "./minutes.ts";
import { openStatus, type Status } from "./open-status.ts";
import type { Ports, SpecIssue } from "./ports.ts";
import { type Pushed, propose } from "./propose.ts";
import { WaitEnded } from "./wait-ended.ts";

export type Outcome =
  | { state: "live" | "broken"; pull: number; release: Release }
  | {
      state: "abandoned";
      because: "nobody with write access asked" | "the issue was closed" | "the pull request was closed";
    };

/** What a run has reached, kept where it stops and somebody has it try again, or wants it otherwise. */
type Reached = {
  agreed?: Exclude<Awaited<ReturnType<typeof agreeOnPlan>>, { because: unknown }>;
  byHand?: ByHand;
  /** What stands on the branch. */
  pushed?: Pushed;
};

/** STORY 1: a spec issue becomes a live, probed product. Whatever stops it is said on the issue, and can be tried again. */
export const issueToProduction = async (quiet: Run, ports: Ports, asked: SpecIssue): Promise<Outcome> => {
  const status = openStatus(quiet, ports, asked);
  const minutes = startMinutes();
  const run = listen(quiet, heedOrders(quiet, ports, asked, status, minutes), minutes);
  await run.step("acknowledge", () => ports.thread.ensureReaction(asked.repo, asked.issue, "eyes"));
  const reached: Reached = {};
  for (;;) {
    try {
      return await build(run, ports, asked, status, reached);
    } catch (error) {
      if (error instanceof WaitEnded) return { state: "abandoned", because: "the issue was closed" };
      const body = renderStop(error);
      await run.step("say why it stopped", () => ports.thread.ensureComment(asked.repo, asked.issue, "status", body));
      if (!(error instanceof UserError)) throw error;
      if (!(await isTriedAgain(run))) return { state: "abandoned", because: "the issue was closed" };
    }
  }
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
  if (reached.agreed === undefined) {
    const agreed = await agreeOnPlan(run, ports, asked, status);
    if ("because" in agreed) return { state: "abandoned", because: agreed.because };
    reached.agreed = agreed;
  }
  // Others may have merged theirs while this was discussed or waited.
  if (reached.pushed === undefined) reached.agreed = (await keepUp(run, ports, reached.agreed)) ?? reached.agreed;
  const { issue, plan, settings, text } = reached.agreed;
  reached.byHand ??= (await firstByHand(run, ports, reached.agreed)) ?? undefined;
  const { byHand } = reached;
  if (byHand === undefined) return { state: "abandoned", because: "the issue was closed" };
  const { head, pull, review } = await propose(run, ports, reached.agreed, byHand, reached.pushed ?? null);
  reached.pushed = { plan, byHand, pull, mergesBase: false };
  await status(
    "Pull request",
    `[#${pull.number}](${pull.url}) on \`${pull.branch}\``,
    `GitHub Actions test \`${pull.branch}\`; green turns the draft ready for review.`,
  );
  const proposed = { issue, text, plan, pull, review, status, settings, standing: reached.agreed.standing };
  const closed = await followPullRequest(run, ports, proposed, { byHand, head });
  if (closed === null) return { state: "abandoned", because: "the pull request was closed" };
  if ("revised" in closed) {
    reached.pushed = { plan, byHand: closed.revised, pull, mergesBase: false };
    reached.byHand = closed.revised;
    const moved = closed.because === "base" ? await keepUp(run, ports, reached.agreed) : null;
    if (moved !== null) reached.pushed = { ...reached.pushed, mergesBase: true };
    reached.agreed = moved ?? (await discussAgain(run, ports, reached.agreed));
    return build(run, ports, asked, status, reached);
  }
  await status(
    "Merge",
    `\`${closed.sha.slice(0, 7)}\` on \`${issue.base}\``,
    "the deploy workflow takes the merged commit live.",
  );
  const release = await followDeployment(run, ports, { ...proposed, ...closed });
  return { state: judgeRelease(release).state, pull: pull.number, release };
};
