import { rulesBroken } from "#src/codegen/review/rules-broken.ts";
import { assembleProduct, type ByHand, writeByHand } from "./by-hand.ts";
import type { ListeningRun } from "./listen.ts";
import type { Ports } from "./ports.ts";
import type { Proposed } from "./proposed.ts";
import { WaitEnded } from "./wait-ended.ts";

/** Has the agents mend `faults`. Null: nobody could, nothing came of it, or it would break a rule that was kept before. */
export const mendPullRequest = async (
  run: ListeningRun,
  ports: Ports,
  proposed: Proposed,
  before: ByHand,
  task: { faults: string[]; round: number },
): Promise<ByHand | null> => {
  const { plan } = proposed;
  const byHand = await writeByHand(run, ports, proposed, before, task).catch((error: unknown) => {
    // The signal that ended a wait for money is still to be read, by whoever follows the pull request.
    if (error instanceof WaitEnded) return null;
    throw error;
  });
  if (byHand === null || JSON.stringify(byHand.files) === JSON.stringify(before.files)) return null;
  const keepsRules = await run.step("review the mended", async () => {
    const [old, mended] = [await assembleProduct(ports, plan, before), await assembleProduct(ports, plan, byHand)];
    return rulesBroken(plan, old, mended).length === 0;
  });
  return keepsRules ? byHand : null;
};
