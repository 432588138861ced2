import type { createConcurrencyGroups, GroupEntry } from "./concurrency-groups.ts";
import type { Value } from "./evaluate.ts";
import type { RunIdentity } from "./github-context.ts";
import type { ActionsHost, Conclusion } from "./host.ts";
import { type RunnerSettings, toJobScope } from "./job-order.ts";
import type { JobLeg } from "./plan-jobs.ts";
import { readConcurrency } from "./read-concurrency.ts";
import { type JobResult, runJob } from "./run-job.ts";
import { createSlots, type Slots } from "./slots.ts";
import type { WorkflowJob } from "./workflow.ts";

const NOWHERE = { path: ".github", startLine: 1, endLine: 1, level: "failure", title: null } as const;

/** What all runs of a runner share. */
export type Runner = {
  host: ActionsHost;
  settings: RunnerSettings;
  slots: Slots;
  groups: ReturnType<typeof createConcurrencyGroups>;
};

/** One run going on. `cancel` cancels all of it. */
export type JobContext = { runner: Runner; run: RunIdentity; jobIds: Map<string, number>; cancel: AbortController };

/** Runs every leg of a job, as many at once as the runner and `max-parallel` allow; with fail-fast one failure ends all. */
export const runLegs = (context: JobContext, job: WorkflowJob, legs: JobLeg[], needs: Value): Promise<JobResult[]> => {
  const matrix = createSlots(Number(legs[0]?.strategy["max-parallel"]) || legs.length);
  const controllers = legs.map(() => new AbortController());
  const cancelAll = () => {
    for (const controller of controllers) controller.abort("cancelled");
  };
  // An `always()` job of a run that was cancelled before runs to its end.
  if (!context.cancel.signal.aborted) context.cancel.signal.addEventListener("abort", cancelAll, { once: true });
  return Promise.all(
    legs.map(async (leg, index) => {
      const cancel = controllers[index] ?? new AbortController();
      const result = await matrix.run(() => runLeg(context, job, leg, needs, cancel));
      if (result.result === "failure" && leg.strategy["fail-fast"] !== false) cancelAll();
      return result;
    }),
  );
};

/** Reports legs that do not run at all, with the reason where there is something to say. */
export const closeLegs = (
  context: JobContext,
  legs: JobLeg[],
  conclusion: Conclusion,
  reason: string | null,
): JobResult[] => legs.map((leg) => closeLeg(context, leg, conclusion, reason));

const closeLeg = (context: JobContext, leg: JobLeg, conclusion: Conclusion, reason: string | null): JobResult => {
  context.run.host.updateJob({
    repo: context.run.event.repo,
    runId: context.run.runId,
    jobId: jobIdOf(context, leg),
    status: "completed",
    conclusion,
    steps: [],
    annotations: reason === null ? [] : [{ ...NOWHERE, message: reason }],
    summary: "",
    log: reason === null ? "" : `${new Date().toISOString()} ##[error]${reason}\n`,
  });
  return { conclusion, result: conclusion, outputs: {} };
};

const runLeg = async (context: JobContext, job: WorkflowJob, leg: JobLeg, needs: Value, cancel: AbortController) => {
  const { runner, run } = context;
  let concurrency: GroupEntry | null;
  try {
    concurrency = readConcurrency(job.settings.get("concurrency"), run.event.repo, toJobScope({ run, leg, needs }));
  } catch (error) {
    return closeLeg(context, leg, "failure", (error as Error).message);
  }
  const leave = concurrency && (await runner.groups.enter(concurrency, cancel));
  try {
    return await runner.slots.run(async () => {
      if (cancel.signal.aborted || runner.settings.stop.aborted) return closeLeg(context, leg, "cancelled", null);
      return runJob({ run, leg, jobId: jobIdOf(context, leg), needs, cancel, settings: runner.settings });
    });
  } finally {
    leave?.();
  }
};

const jobIdOf = ({ jobIds }: JobContext, leg: JobLeg): number => {
  const jobId = jobIds.get(leg.key);
  if (jobId === undefined) throw new Error(`The host opened no job for '${leg.key}'.`);
  return jobId;
};
