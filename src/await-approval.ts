import { chooseLane, describeLane } from "#src/discussion/choose-lane.ts";
import { identifyPlan } from "#src/plan/render-plan.ts";
import type { Plan } from "#src/plan/plan.ts";
import type { Settings } from "#src/settings/settings.ts";
import { type Order, PATIENCE, type Signal } from "#src/signal.ts";
import { REPLANS } from "#src/steering/command.ts";
import { needsApproval } from "#src/steering/needs-approval.ts";
import { renderApproval, renderStale, SHORT } from "#src/steering/render-approval.ts";
import { maySteer } from "./hear-people.ts";
import type { ListeningRun } from "./listen.ts";
import type { Status } from "./open-status.ts";
import type { Ports, SpecIssue } from "./ports.ts";
import { WaitEnded } from "./wait-ended.ts";

/** A plan as it was posted: `comment` is the id of its comment, `since` the time (ISO 8601) from which it stands so. */
export type Posted = { plan: Plan; comment: number; url: string; since: string };

/**
 * GitHub tells nobody of a reaction: it is looked for after so many seconds, and then ever more seldom, so that whoever
 * took long to decide waits about as long again, and half an hour at most.
 */
const FIRST_LOOK = 15;
const SELDOM = 1_800;

/** Whoever may steer and has put a thumb up to the plan; null: nobody. */
const findApprover = async (
  run: ListeningRun,
  ports: Ports,
  issue: SpecIssue,
  { comment, since }: Posted,
): Promise<string | null> => {
  const logins = await run.step("look for approvals", () => ports.thread.readApprovers(issue.repo, comment, since));
  for (const login of logins) if (await maySteer(run, ports, issue, login)) return login;
  return null;
};

const isFor = ({ command }: Order, hash: string): boolean =>
  command.name === "approve" && (command.plan === null || hash.startsWith(command.plan));

/**
 * Waits until somebody who may steer has approved the plan as it was posted, where the settings ask for that. False:
 * somebody said something that the plan may change by, which is still to be read. Throws `WaitEnded` where the wait is
 * needed no more.
 */
export const awaitApproval = async (
  run: ListeningRun,
  ports: Ports,
  issue: SpecIssue,
  status: Status,
  settings: Settings,
  posted: Posted,
): Promise<boolean> => {
  const lane = chooseLane(posted.plan);
  if (!needsApproval(settings, lane)) return true;
  const hash = identifyPlan(posted.plan).plan;
  await status.wait(renderApproval(hash, posted.url, describeLane(lane)), "people");
  for (let waited = 0, pause = FIRST_LOOK; waited < PATIENCE; waited += pause, pause = Math.min(2 * pause, SELDOM)) {
    const signal = await run.nextSignal<Signal>(pause, ["approve", "go", "revise", "withdraw"]);
    if (signal === null) {
      const approver = await findApprover(run, ports, issue, posted);
      if (approver === null) continue;
      await status(
        "Plan settled",
        `[the plan](${posted.url}), approved by ${approver}`,
        "the pull request is being written.",
      );
      return true;
    }
    if (signal.kind === "order" && !REPLANS.has(signal.command.name)) {
      if (signal.command.name === "go" || isFor(signal, hash)) {
        const by = `[the plan](${posted.url}), approved by ${signal.by}`;
        await status("Plan settled", by, "the pull request is being written.");
        return true;
      }
      const text = renderStale(hash.slice(0, SHORT));
      await run.step("say it is another plan", () =>
        ports.thread.ensureComment(issue.repo, issue.issue, `order/${signal.id}/${signal.command.name}`, text),
      );
      continue;
    }
    const isSaid = signal.kind === "comment" || signal.kind === "order";
    // Nothing is proposed yet that other news could be about.
    if (!isSaid && signal.kind !== "edited" && signal.kind !== "issue-closed") continue;
    run.putBack([signal]);
    if (isSaid) return false;
    throw new WaitEnded();
  }
  throw new WaitEnded();
};
