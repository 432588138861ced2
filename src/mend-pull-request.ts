import type { Unwritten } from "#src/agents/agents.ts";
import { rulesBroken } from "#src/codegen/review/rules-broken.ts";
import { assembleProduct, type ByHand, writeByHand } from "./by-hand.ts";
import type { ListeningRun } from "./listen.ts";
import type { Ports } from "./ports.ts";
import type { Proposed } from "./proposed.ts";
import { WaitEnded } from "./wait-ended.ts";

const USELESS: Unwritten = { because: "the agents found no change that helps and keeps the rules", passes: false };

/** Has the agents mend `faults`; what comes of it breaks no rule that was kept before. */
export const mendPullRequest = async (
  run: ListeningRun,
  ports: Ports,
  proposed: Proposed,
  before: ByHand,
  task: { faults: string[]; round: number },
): Promise<ByHand | Unwritten> => {
  const { plan } = proposed;
  const byHand = await writeByHand(run, ports, proposed, before, task).catch((error: unknown) => {
    // The signal that ended a wait for money is still to be read, by whoever follows the pull request.
    if (error instanceof WaitEnded) return { because: "a budget is spent, and nobody allowed more", passes: true };
    throw error;
  });
  if ("because" in byHand) return byHand.passes ? byHand : USELESS;
  if (JSON.stringify(byHand.files) === JSON.stringify(before.files)) return USELESS;
  const keepsRules = await run.step("review the mended", async () => {
    const [old, mended] = [await assembleProduct(ports, plan, before), await assembleProduct(ports, plan, byHand)];
    return rulesBroken(plan, old, mended).length === 0;
  });
  return keepsRules ? byHand : USELESS;
};
