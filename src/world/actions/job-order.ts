import { resolveText, type Scope, type Value } from "./evaluate.ts";
import { createGithubContext, readInputs, type RunIdentity } from "./github-context.ts";
import { asMap } from "./parse-workflow.ts";
import type { JobLeg } from "./plan-jobs.ts";
import type { TemporaryStore } from "./temporary-store.ts";

/** What all jobs of a runner have in common. `path` is the PATH that every step starts from. */
export type RunnerSettings = {
  workDir: string;
  path: string;
  environment: Record<string, string>;
  temporary: TemporaryStore;
  stop: AbortSignal;
};

/** One job to run, with what the jobs before it gave. */
export type JobOrder = {
  run: RunIdentity;
  leg: JobLeg;
  jobId: number;
  needs: Value;
  cancel: AbortController;
  settings: RunnerSettings;
};

/** What can be seen before a job has a runner: its name, condition, environment and concurrency are made of it. */
export const toJobScope = ({ run, leg, needs }: Pick<JobOrder, "run" | "leg" | "needs">): Scope => ({
  contexts: {
    github: { ...createGithubContext(run), event: run.event.payload as Value },
    needs,
    vars: run.host.readVariables(run.event.repo, null),
    inputs: readInputs(run.event, run.workflow),
    matrix: leg.matrix,
    strategy: leg.strategy,
  },
  functions: {},
});

/** The name of a job's `environment`, and its url as written; null where the job has none. */
export const readEnvironment = (order: JobOrder) => {
  const written = order.leg.job.settings.get("environment") ?? null;
  if (written === null) return null;
  const parts = asMap(written);
  const name = resolveText(written instanceof Map ? (parts.get("name") ?? "") : written, toJobScope(order));
  if (name === "") return null;
  return { name, url: parts.get("url") ?? null, deploys: parts.get("deployment") !== false };
};
