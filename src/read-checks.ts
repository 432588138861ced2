import { findProof } from "#src/ci/find-proof.ts";
import type { Attempt } from "#src/ci/classify-failures.ts";
import { judgeChecks } from "#src/ci/judge-checks.ts";
import { needsFix, renderFailure } from "#src/ci/render-failure.ts";
import type { Run } from "#src/durable/step.ts";
import { renderCount } from "#src/markdown.ts";
import { type Proof, renderPullRequest } from "#src/pull-request/render-pull-request.ts";
import type { Ports } from "./ports.ts";
import type { Proposed } from "./proposed.ts";
import { readRed } from "./read-red.ts";

/**
 * `wasReady`: the draft was ended once. Whoever makes it one again means it. `attempts`: what the checks of the head `sha`
 * came to so far.
 */
export type Checks = { green: boolean; wasReady: boolean; sha: string | null; attempts: Attempt[] };

/** What the checks of a head came to: told in the pull request, and in the status. */
export const readChecks = async (
  run: Run,
  ports: Ports,
  { issue, plan, pull, review, status }: Proposed,
  sha: string,
  before: Checks,
): Promise<Checks> => {
  const { proposal, thread } = ports;
  const { repo, base } = issue;
  const link = `[#${pull.number}](${pull.url})`;
  const checks = await run.step("read checks", () => proposal.readChecks(repo, sha));
  const verdict = judgeChecks(checks);
  if (verdict.state === "none" || verdict.state === "pending") return before;
  const prove = (proof: Proof) =>
    run.step("prove", () => {
      const { title, body } = renderPullRequest(plan, issue.issue, proof, review);
      return proposal.ensurePullRequest(repo, { branch: pull.branch, base, title, body, draft: true });
    });
  const earlier = before.sha === sha ? before.attempts : [];
  if (verdict.state === "red") {
    await prove({ state: "failed", url: verdict.failures[0]?.url ?? null });
    const red = { repo, plan, sha, checks, failed: verdict.failures, earlier };
    const { attempt, classified } = await readRed(run, ports, red);
    const failure = renderFailure(sha, verdict.failures, classified, before.wasReady);
    await run.step("report failure", () => thread.ensureComment(repo, pull.number, `checks/${sha}`, failure));
    const does = needsFix(classified) ? `pushes a fix to \`${pull.branch}\`` : "does what the checks need";
    const next = `somebody ${does}: the checks failed on \`${sha.slice(0, 7)}\`, see ${link}.`;
    await status("Checks", null, next);
    return { ...before, green: false, sha, attempts: [...earlier, attempt] };
  }
  await prove({ state: "passed", url: findProof(checks)?.url ?? null });
  if (!before.wasReady) await run.step("mark ready", () => proposal.markReady(repo, pull.nodeId));
  await status(
    "Checks",
    `${renderCount(checks.length, "check")} green on \`${sha.slice(0, 7)}\``,
    `@${issue.author} reviews and merges ${link}; merging deploys it.`,
  );
  const passed = { completed: checks.map(({ name }) => name), failures: [] };
  return { green: true, wasReady: true, sha, attempts: [...earlier, passed] };
};
