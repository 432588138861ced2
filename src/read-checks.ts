import { findProof } from "#src/ci/find-proof.ts";
import type { Attempt } from "#src/ci/classify-failures.ts";
import { judgeChecks } from "#src/ci/judge-checks.ts";
import { judgeRepair, type Repair, type Repairs } from "#src/ci/judge-repair.ts";
import { needsFix, renderFailure } from "#src/ci/render-failure.ts";
import { tellFault } from "#src/ci/tell-failure.ts";
import { renderCount } from "#src/markdown.ts";
import { type Proof, renderPullRequest } from "#src/pull-request/render-pull-request.ts";
import { mendPullRequest, type Pushed } from "./mend-pull-request.ts";
import type { ListeningRun } from "./listen.ts";
import type { Ports } from "./ports.ts";
import type { Proposed } from "./proposed.ts";
import { readRed, type Red } from "./read-red.ts";

/**
 * `wasReady`: the draft was ended once. Whoever makes it one again means it. `attempts`: what the checks of the head `sha`
 * came to so far.
 */
export type Checks = {
  green: boolean;
  wasReady: boolean;
  sha: string | null;
  attempts: Attempt[];
  /** What the agents pushed last, and how often they have mended it since somebody looked at it. */
  pushed: Pushed;
  repairs: Repairs;
};

/** What the checks of a head came to: told in the pull request, and in the status. */
export const readChecks = async (
  run: ListeningRun,
  ports: Ports,
  proposed: Proposed,
  sha: string,
  before: Checks,
): Promise<Checks> => {
  const { issue, plan, pull, review, status } = proposed;
  const { accounts, proposal } = ports;
  const { repo, base } = issue;
  const link = `[#${pull.number}](${pull.url})`;
  const checks = await run.step("read checks", () => proposal.readChecks(repo, sha));
  const verdict = judgeChecks(checks);
  if (verdict.state === "none" || verdict.state === "pending") return before;
  const prove = (proof: Proof) =>
    run.step("prove", async () => {
      const spending = await accounts.spendingOf(run.id);
      const { title, body } = renderPullRequest(plan, issue.issue, proof, review, spending, before.pushed.byHand);
      return proposal.ensurePullRequest(repo, { branch: pull.branch, base, title, body, draft: true });
    });
  const earlier = before.sha === sha ? before.attempts : [];
  if (verdict.state === "red") {
    await prove({ state: "failed", url: verdict.failures[0]?.url ?? null });
    const red = { byHand: before.pushed.byHand, repo, plan, sha, checks, failed: verdict.failures, earlier };
    return answerRed(run, ports, proposed, red, before);
  }
  await prove({ state: "passed", url: findProof(checks)?.url ?? null });
  if (!before.wasReady) await run.step("mark ready", () => proposal.markReady(repo, pull.nodeId));
  await status(
    "Checks",
    `${renderCount(checks.length, "check")} green on \`${sha.slice(0, 7)}\``,
    `@${issue.author} reviews and merges ${link}; merging deploys it.`,
  );
  const passed = { completed: checks.map(({ name }) => name), failures: [] };
  return { ...before, green: true, wasReady: true, sha, attempts: [...earlier, passed] };
};

/** What failed is told, and mended where agents may; else somebody must. */
const answerRed = async (
  run: ListeningRun,
  ports: Ports,
  proposed: Proposed,
  red: Red,
  before: Checks,
): Promise<Checks> => {
  const { issue, pull, status } = proposed;
  const { earlier, failed, sha } = red;
  const { attempt, classified } = await readRed(run, ports, red);
  const { deterministic } = classified.failures;
  const facts = {
    isOurs: before.pushed.head === sha,
    mayWrite: ports.agents.writes,
    needsFix: needsFix(classified),
  };
  const repair = judgeRepair(facts, deterministic, before.repairs);
  const tell = (does: Repair) => {
    const told = renderFailure(sha, failed, classified, before.wasReady, does);
    return run.step("report failure", () => ports.thread.ensureComment(issue.repo, pull.number, `checks/${sha}`, told));
  };
  await tell(repair);
  let checks = { ...before, green: false, sha, attempts: [...earlier, attempt] };
  const link = `[#${pull.number}](${pull.url})`;
  if (repair.mends) {
    await status("Checks", null, `the agents mend what failed on \`${sha.slice(0, 7)}\`, see ${link}.`);
    const faults = deterministic.map(tellFault);
    const message = "fix: mend what the checks found";
    const mended = await mendPullRequest(run, ports, proposed, before.pushed.byHand, {
      faults,
      message,
      round: repair.round,
    });
    const repairs = { done: repair.round, last: deterministic };
    if (mended === null) {
      // What was announced did not come about.
      await tell({ mends: false, because: "they found no change that helps and keeps the rules" });
      checks = { ...checks, repairs };
    } else {
      await status(
        "Checks",
        null,
        `GitHub Actions test \`${mended.head.slice(0, 7)}\`, which mends \`${sha.slice(0, 7)}\`.`,
      );
      return { ...checks, pushed: mended, repairs };
    }
  }
  const does = facts.needsFix ? `pushes a fix to \`${pull.branch}\`` : "does what the checks need";
  await status("Checks", null, `somebody ${does}: the checks failed on \`${sha.slice(0, 7)}\`, see ${link}.`);
  return checks;
};
