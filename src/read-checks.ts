import { findProof } from "#src/ci/find-proof.ts";
import { judgeChecks } from "#src/ci/judge-checks.ts";
import { renderRecovery } from "#src/ci/render-failure.ts";
import { renderCount } from "#src/markdown.ts";
import { type Proof, renderPullRequest } from "#src/pull-request/render-pull-request.ts";
import { answerRed } from "./answer-red.ts";
import type { Checks } from "./checks.ts";
import type { ListeningRun } from "./listen.ts";
import type { Ports } from "./ports.ts";
import type { Proposed } from "./proposed.ts";

/**
 * What the checks of a head came to: told in the pull request, and in the status. `isOrdered`: somebody wants what failed
 * to be tried again, however often it was.
 */
export const readChecks = async (
  run: ListeningRun,
  ports: Ports,
  proposed: Proposed,
  { isOrdered, sha }: { sha: string; isOrdered: boolean },
  before: Checks,
): Promise<Checks> => {
  const { issue, plan, pull, review, status, template } = proposed;
  const { accounts, proposal } = ports;
  const { repo, base } = issue;
  const link = `[#${pull.number}](${pull.url})`;
  const checks = await run.step("read checks", () => proposal.readChecks(repo, sha));
  const verdict = judgeChecks(checks);
  if (verdict.state === "none" || verdict.state === "pending") return before;
  const prove = (proof: Proof) =>
    run.step("prove", async () => {
      const spending = await accounts.spendingOf(run.id);
      const hand = before.pushed.byHand;
      const { title, body } = renderPullRequest(plan, issue.issue, proof, review, spending, hand, template);
      return proposal.ensurePullRequest(repo, { branch: pull.branch, base, title, body, draft: true });
    });
  const earlier = before.sha === sha ? before.attempts : [];
  if (verdict.state === "red") {
    await prove({ state: "failed", url: verdict.failures[0]?.url ?? null });
    const red = { byHand: before.pushed.byHand, repo, plan, sha, checks, failed: verdict.failures, earlier };
    return answerRed(run, ports, proposed, { ...red, isOrdered }, before);
  }
  const failed = earlier.flatMap(({ failures }) => failures);
  if (failed.length > 0)
    await run.step("report recovery", () =>
      ports.thread.ensureComment(repo, pull.number, `checks/${sha}`, renderRecovery(sha, failed)),
    );
  await prove({ state: "passed", url: findProof(checks)?.url ?? null });
  if (!before.wasReady) await run.step("mark ready", () => proposal.markReady(repo, pull.nodeId));
  await status(
    "Checks",
    `${renderCount(checks.length, "check")} green on \`${sha.slice(0, 7)}\``,
    `@${issue.author} reviews and merges ${link}; merging deploys it.`,
    "people",
  );
  const passed = { completed: checks.map(({ name }) => name), failures: [] };
  return { ...before, green: true, wasReady: true, sha, attempts: [...earlier, passed] };
};
