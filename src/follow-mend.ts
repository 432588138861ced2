import { judgeChecks } from "#src/ci/judge-checks.ts";
import type { Run } from "#src/durable/step.ts";
import { renderCount } from "#src/markdown.ts";
import { PATIENCE, type Signal } from "#src/signal.ts";
import { heedMendOrders } from "./heed-mend-orders.ts";
import type { Mending, MendingPorts } from "./mending.ts";

type Pull = { number: number; nodeId: string };

/** Follows a pull request of ours until it is merged, and gives the commit; null: people don't want it. */
export const followMend = async (
  run: Run,
  ports: MendingPorts,
  mending: Mending,
  pull: Pull,
): Promise<string | null> => {
  const { repo } = mending;
  const hear = heedMendOrders(
    run,
    ports,
    mending,
    `#${pull.number} waits for its checks, and then for somebody who merges it.`,
  );
  let isReady = false;
  for (;;) {
    const signal = await run.nextSignal<Signal>(PATIENCE);
    if (signal === null) return null;
    await hear(signal);
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
