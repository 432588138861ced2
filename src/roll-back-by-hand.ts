import type { Run } from "#src/durable/step.ts";
import { renderByHand } from "#src/follow-up/render-by-hand.ts";
import { awaitWorkflow } from "./await-workflow.ts";
import type { Actions, Repo } from "./ports.ts";

/** A rollback that somebody ordered: to a commit or version, or to what was live before where `to` is null. */
export type ByOrder = { repo: Repo; base: string; by: string; to: string | null; reason: string };

const MOST_REASON = 120;
/** How the product's scripts say what they refuse. */
const REFUSAL = /\*\*Stopped\.\*\* (?<why>.{1,400})/u;

/** Has the product's own workflow go back to an earlier version, which it refuses where the data forbids it. */
export const rollBackByHand = async (
  run: Run,
  actions: Actions,
  { base, by, reason, repo, to }: ByOrder,
): Promise<string> => {
  const said = reason === "" ? `@${by} wants it` : `${reason.slice(0, MOST_REASON)} (@${by})`;
  const inputs = { reason: said, ...(to !== null && { version: to }) };
  const read = (log: string): string => REFUSAL.exec(log)?.groups?.["why"] ?? "";
  const end = await awaitWorkflow(run, actions, repo, { workflow: "rollback.yml", ref: base, inputs }, { read });
  return renderByHand(to, end);
};
