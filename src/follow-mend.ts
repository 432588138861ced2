import { judgeChecks } from "#src/ci/judge-checks.ts";
import type { Run } from "#src/durable/step.ts";
import { renderCount } from "#src/markdown.ts";
import { PATIENCE, type Signal } from "#src/signal.ts";
import type { Proposal, Repo, Thread } from "./ports.ts";

type Mend = { repo: Repo; pull: { number: number; nodeId: string } };
type Ports = { thread: Pick<Thread, "ensureComment">; proposal: Proposal };

/** Follows a pull request of ours until it is merged, and gives the commit; null: people don't want it. */
export const followMend = async (run: Run, ports: Ports, { pull, repo }: Mend): Promise<string | null> => {
  let isReady = false;
  for (;;) {
    const signal = await run.nextSignal<Signal>(PATIENCE);
    if (signal === null) return null;
    if (signal.kind === "pull-request-closed") return signal.merged ? signal.sha : null;
    if (signal.kind !== "checks-finished" || isReady) continue;
    const checks = await run.step("read checks", () => ports.proposal.readChecks(repo, signal.sha));
    const verdict = judgeChecks(checks);
    if (verdict.state === "green") {
      isReady = true;
      await run.step("mark ready", () => ports.proposal.markReady(repo, pull.nodeId));
    }
    if (verdict.state === "red") {
      const names = verdict.failures.map(({ name }) => `\`${name}\``).join(", ");
      const body = `**${renderCount(verdict.failures.length, "check")} failed** on \`${signal.sha.slice(0, 7)}\`: ${names}. This stays a draft; push to its branch, and the checks are read again.`;
      await run.step("say red", () => ports.thread.ensureComment(repo, pull.number, "checks", body));
    }
  }
};
