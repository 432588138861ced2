import { judgeRelease } from "#src/deploy/judge-release.ts";
import type { Release } from "#src/deploy/release.ts";
import type { Run } from "#src/durable/step.ts";
import { UserError } from "#src/errors.ts";
import { agreeOnPlan } from "./agree-on-plan.ts";
import { followDeployment } from "./follow-deployment.ts";
import { firstByHand } from "./first-by-hand.ts";
import { followPullRequest } from "./follow-pull-request.ts";
import { listen, type ListeningRun } from "./listen.ts";
import type { Ports, SpecIssue } from "./ports.ts";
import { propose } from "./propose.ts";
import { WaitEnded } from "./wait-ended.ts";

export type Outcome =
  | { state: "live" | "broken"; pull: number; release: Release }
  | {
      state: "abandoned";
      because: "nobody with write access asked" | "the issue was closed" | "the pull request was closed";
    };

/** STORY 1: a spec issue becomes a live, probed product. Whatever ends it otherwise is said on the issue. */
export const issueToProduction = async (run: Run, ports: Ports, asked: SpecIssue): Promise<Outcome> => {
  try {
    return await build(listen(run), ports, asked);
  } catch (error) {
    if (error instanceof WaitEnded) return { state: "abandoned", because: "the issue was closed" };
    const body = renderStop(error);
    await run.step("say why it stopped", () => ports.thread.ensureComment(asked.repo, asked.issue, "status", body));
    throw error;
  }
};

const renderStop = (error: unknown): string => {
  if (error instanceof UserError) return `**Stopped: ${error.message}**\n\n${error.mend}`;
  return "**Stopped by a defect of the app.** Nothing more happens here by itself. Its operator finds the cause in the app's log, under this issue's number.";
};

const build = async (run: ListeningRun, ports: Ports, asked: SpecIssue): Promise<Outcome> => {
  await run.step("acknowledge", () => ports.thread.ensureReaction(asked.repo, asked.issue, "eyes"));
  const agreed = await agreeOnPlan(run, ports, asked);
  if ("because" in agreed) return { state: "abandoned", because: agreed.because };
  const { issue, plan, status, text } = agreed;
  const byHand = await firstByHand(run, ports, agreed);
  if (byHand === null) return { state: "abandoned", because: "the issue was closed" };
  const { head, pull, review } = await propose(run, ports, issue, plan, byHand);
  await status(
    "Pull request",
    `[#${pull.number}](${pull.url}) on \`${pull.branch}\``,
    `GitHub Actions test \`${pull.branch}\`; green turns the draft ready for review.`,
  );
  const proposed = { issue, text, plan, pull, review, status };
  const closed = await followPullRequest(run, ports, proposed, { byHand, head });
  if (closed === null) return { state: "abandoned", because: "the pull request was closed" };
  await status(
    "Merge",
    `\`${closed.sha.slice(0, 7)}\` on \`${issue.base}\``,
    "the deploy workflow takes the merged commit live.",
  );
  const release = await followDeployment(run, ports, { ...proposed, ...closed });
  return { state: judgeRelease(release).state, pull: pull.number, release };
};
