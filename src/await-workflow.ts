import type { Run } from "#src/durable/step.ts";
import { UserError } from "#src/errors.ts";
import type { Signal } from "#src/signal.ts";
import type { Actions, Repo } from "./ports.ts";
import { rest } from "./rest.ts";

export type WorkflowEnd = { url: string | null; succeeded: boolean; log: string | null };

/** Seconds between looks, which grow to the last. */
const LOOKS = [2, 3, 5, 5, 10, 10, 20, 30];
const PATIENCE_S = 3_600;

/** What of a refusal helps whoever wanted it; null: it is not there, or nobody gets there. */
const whyNotStarted = ({ code, mend, message }: UserError): string | null =>
  code === "out-of-reach" ? null : `${message} ${mend}`;

/**
 * Starts a workflow by hand and waits for its end, for an hour at most. `read`: what is to be kept of its log, null where
 * it is of no use. `hear`: is told of what reaches the run meanwhile.
 */
export const awaitWorkflow = async (
  run: Run,
  actions: Actions,
  repo: Repo,
  { inputs, ref, workflow }: { workflow: string; ref: string; inputs: Record<string, string> },
  { hear, read = () => null }: { read?: (log: string) => string | null; hear?: (signal: Signal) => Promise<void> } = {},
): Promise<WorkflowEnd> => {
  const since = await run.now();
  const dispatch = { workflow, ref, since };
  try {
    await run.step(`start ${workflow}`, () => actions.ensureDispatch(repo, { ...dispatch, inputs }));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { url: null, succeeded: false, log: whyNotStarted(error) };
  }
  let url: string | null = null;
  for (let waited = 0, look = 0; waited < PATIENCE_S; look += 1) {
    const pause = LOOKS[Math.min(look, LOOKS.length - 1)] ?? 30;
    await rest(run, pause, hear);
    waited += pause;
    const seen = await run.step(`look at ${workflow}`, async () => {
      const found = await actions.readWorkflowRun(repo, dispatch);
      // Whole logs would stay in the run's records for ever.
      return found && { ...found, log: found.log === null ? null : read(found.log) };
    });
    url = seen?.url ?? url;
    if (seen?.conclusion) return { url, succeeded: seen.conclusion === "success", log: seen.log };
  }
  return { url, succeeded: false, log: null };
};
