import type { Run } from "#src/durable/step.ts";
import { renderMend, renderNoFix, renderVerdict } from "#src/follow-up/render-mend.ts";
import { renderOpportunity } from "#src/follow-up/render-opportunity.ts";
import { chooseBranch } from "#src/pull-request/choose-branch.ts";
import { followMend } from "./follow-mend.ts";
import { type Mending, type MendingPorts, regressionOf, type Tried } from "./mending.ts";
import { RunEnded } from "./run-ended.ts";
import { tryCandidates } from "./try-candidates.ts";
import { verifyMend } from "./verify-mend.ts";

export type MendingOutcome = { state: "no fix" | "declined" | "kept" | "worse" | "inconclusive"; pull: number | null };

/**
 * The second half of STORY 2: what a release made worse, or what could do with less, is mended by a measured pull request,
 * and production tells whether it held.
 */
export const mendRegression = async (run: Run, ports: MendingPorts, mending: Mending): Promise<MendingOutcome> => {
  const outcome = await untilStopped(() => mend(run, ports, mending));
  // What is closed was tried: it is not begun again.
  if (outcome.state === "no fix" || outcome.state === "declined") await closeOpportunity(run, ports, mending);
  await leaveDashboard(run, ports, mending);
  return outcome;
};

const untilStopped = async (work: () => Promise<MendingOutcome>): Promise<MendingOutcome> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RunEnded) return { state: "declined", pull: null };
    throw error;
  }
};

const leaveDashboard = async (run: Run, { board }: MendingPorts, { diagnosis, repo }: Mending): Promise<void> => {
  if (diagnosis.cause !== "regression") return;
  const topic = regressionOf(diagnosis.bad);
  await run.step("leave the dashboard", () => board.tell(repo, { kind: "incident", topic, incident: null }));
};

const closeOpportunity = async (run: Run, { issues }: MendingPorts, { diagnosis, repo }: Mending): Promise<void> => {
  if (diagnosis.cause !== "opportunity") return;
  const text = { ...renderOpportunity(diagnosis), state: "closed" as const, isAwaited: false };
  await run.step("close it", () => issues.ensureIssue(repo, diagnosis.topic, text));
};

const mend = async (run: Run, ports: MendingPorts, mending: Mending): Promise<MendingOutcome> => {
  const { diagnosis, issue, repo } = mending;
  const say = (topic: string, body: string) =>
    run.step(`say: ${topic}`, () => ports.thread.ensureComment(repo, issue, topic, body));
  const { tried, unwritten, won } = await tryCandidates(run, ports, mending);
  if (won !== null) return propose(run, ports, mending, won);
  await say("no-fix", renderNoFix(diagnosis, tried, unwritten?.because));
  return { state: "no fix", pull: null };
};

const propose = async (run: Run, ports: MendingPorts, mending: Mending, tried: Tried): Promise<MendingOutcome> => {
  const { base, diagnosis, repo } = mending;
  const spending =
    tried.candidate.written === undefined
      ? []
      : await run.step("read spending", () => ports.accounts.spendingOf(run.id));
  const { body, title } = renderMend(mending, tried, spending);
  const pull = await run.step("open pull request", () =>
    ports.proposal.ensurePullRequest(repo, { branch: tried.branch, base, title, body, draft: true }),
  );
  const merged = await followMend(run, ports, mending, pull);
  if (merged === null) return { state: "declined", pull: pull.number };
  const verdict = await verifyMend(run, ports, mending, merged);
  const revert =
    verdict.state === "worse"
      ? await proposeRevert(run, ports, mending, tried, { pull: pull.number, sha: merged })
      : null;
  await run.step("tell whether it held", () =>
    ports.thread.ensureComment(repo, pull.number, "verdict", renderVerdict(diagnosis, verdict, revert)),
  );
  return { state: verdict.state, pull: pull.number };
};

/** What made it worse still is taken back by a pull request too: people merge it. */
const proposeRevert = async (
  run: Run,
  { proposal }: MendingPorts,
  mending: Mending,
  { candidate }: Tried,
  merged: { pull: number; sha: string },
): Promise<number> => {
  const { base, diagnosis, issue, repo } = mending;
  const branch = chooseBranch(issue, `revert ${diagnosis.operation}`);
  const title = `revert: ${candidate.what.replaceAll("`", "")}`;
  await run.step("push the revert", () =>
    proposal.ensureBranch(repo, {
      branch,
      // What others have merged since is git's to merge.
      base: merged.sha,
      files: candidate.undo,
      removed: candidate.added ?? [],
      message: title,
    }),
  );
  const body = `Takes back #${merged.pull}, which production found slower than what was there before.`;
  const pull = await run.step("open the revert", () =>
    proposal.ensurePullRequest(repo, { branch, base, title, body, draft: false }),
  );
  return pull.number;
};
