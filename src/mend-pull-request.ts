import { blockingIn, reviewProduct } from "#src/codegen/review/review-product.ts";
import { assembleProduct, type ByHand, writeByHand } from "./by-hand.ts";
import type { ListeningRun } from "./listen.ts";
import type { Ports } from "./ports.ts";
import type { Proposed } from "./proposed.ts";
import { WaitEnded } from "./wait-ended.ts";

/** Of a branch: what was written by hand, and the commit that we pushed last. */
export type Pushed = { byHand: ByHand; head: string };

/** What is pushed keeps the rules, whoever wrote it. */
const keepsRules = async (ports: Ports, { plan }: Proposed, byHand: ByHand): Promise<boolean> => {
  const files = await assembleProduct(ports, plan, byHand);
  return blockingIn(reviewProduct({ plan, files, before: null })).length === 0;
};

/**
 * One more commit on the branch of a pull request, which mends `faults`; `message` is its first line. Null: nobody could
 * mend them, or nothing came of it.
 */
export const mendPullRequest = async (
  run: ListeningRun,
  ports: Ports,
  proposed: Proposed,
  before: ByHand,
  { faults, message, round }: { faults: string[]; message: string; round: number },
): Promise<Pushed | null> => {
  const { issue, plan, pull } = proposed;
  const byHand = await writeByHand(run, ports, proposed, before, { faults, round }).catch((error: unknown) => {
    // The signal that ended a wait for money is still to be read, by whoever follows the pull request.
    if (error instanceof WaitEnded) return null;
    throw error;
  });
  if (byHand === null || JSON.stringify(byHand.files) === JSON.stringify(before.files)) return null;
  if (!(await run.step("review the mended", () => keepsRules(ports, proposed, byHand)))) return null;
  const date = await run.now();
  const { sha } = await run.step("push the mended", async () => {
    const files = await assembleProduct(ports, plan, byHand);
    const removed = byHand.removed.filter((path) => !before.removed.includes(path));
    return ports.proposal.ensureBranch(issue.repo, {
      branch: pull.branch,
      base: issue.base,
      files,
      removed,
      message,
      date,
    });
  });
  return { byHand, head: sha };
};
