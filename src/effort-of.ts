import type { Effort } from "#src/agents/agents.ts";
import { ATTEMPTS, type Run } from "#src/durable/step.ts";
import type { Repo } from "./ports.ts";

/** On whose behalf agents think in this run, at which attempt. */
export const effortOf = ({ id }: Run, { installationId }: Repo, attempt: number): Effort => ({
  runId: id,
  installationId,
  attempt,
  attempts: ATTEMPTS,
});
