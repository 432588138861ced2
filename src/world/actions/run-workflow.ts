import { rmSync } from "node:fs";
import { join } from "node:path";

import type { GroupEntry } from "./concurrency-groups.ts";
import { asObject, isTrue, type Scope, type Value } from "./evaluate.ts";
import { createGithubContext, readInputs, type RunIdentity } from "./github-context.ts";
import type { ActionsHost, Conclusion, RepositoryEvent } from "./host.ts";
import { type JobLeg, planJobs } from "./plan-jobs.ts";
import { readConcurrency } from "./read-concurrency.ts";
import { type JobContext, type Runner, runLegs, closeLegs } from "./run-legs.ts";
import type { JobResult } from "./run-job.ts";
import type { Workflow, WorkflowJob } from "./workflow.ts";

/** A job that is over, with the results of every job before it: `failure()` looks at all of them. */
type FinishedJob = { result: Conclusion; outputs: Record<string, string>; lineage: Conclusion[] };

type Finished = Map<string, Promise<FinishedJob>>;

/**
 * Opens a run for an event at once and lets it go on in the background, as a work to `track`. Throws, before it is opened,
 * what is wrong.
 */
export const startWorkflow = (
  runner: Runner,
  event: RepositoryEvent,
  workflow: Workflow,
  track: (work: Promise<void>) => void,
): void => {
  const scope = toRunScope(runner.host, event, workflow);
  const plan = planJobs(workflow, scope);
  const concurrency = readConcurrency(workflow.concurrency, event.repo, scope);
  const cancel = new AbortController();
  const finished: Finished = new Map();
  const rerun = () => track(rerunFailed(runner, identity, plan, concurrency, finished));
  const created = runner.host.createRun({
    repo: event.repo,
    workflow: { path: workflow.path, name: workflow.name },
    event,
    jobs: [...plan.values()].flat().map(({ key, name }) => ({ key, name })),
    cancel: () => cancel.abort("cancelled"),
    rerun,
  });
  const { runId, runNumber } = created;
  const identity = { host: runner.host, event, workflow, runId, runNumber, attempt: 1 };
  const jobIds = new Map(created.jobs.map(({ key, jobId }) => [key, jobId]));
  track(performRun({ runner, run: identity, jobIds, cancel }, plan, concurrency, finished));
};

/** What succeeded is kept, unless it waited for something that did not. */
const rerunFailed = async (
  runner: Runner,
  run: RunIdentity,
  plan: Map<string, JobLeg[]>,
  concurrency: GroupEntry | null,
  finished: Finished,
): Promise<void> => {
  const again: string[] = [];
  for (const { key, needs } of run.workflow.jobs) {
    const result = (await finished.get(key))?.result;
    if (result !== "success" || needs.some((needed) => again.includes(needed))) again.push(key);
  }
  for (const key of again) finished.delete(key);
  const legs = again.flatMap((key) => plan.get(key) ?? []);
  const { attempt, jobs } = run.host.reopenRun(
    run.event.repo,
    run.runId,
    legs.map(({ key }) => key),
  );
  run.attempt = attempt;
  const jobIds = new Map(jobs.map(({ key, jobId }) => [key, jobId]));
  await performRun({ runner, run, jobIds, cancel: new AbortController() }, plan, concurrency, finished);
};

const performRun = async (
  context: JobContext,
  plan: Map<string, JobLeg[]>,
  concurrency: GroupEntry | null,
  finished: Finished,
) => {
  const { runner, run, cancel } = context;
  const leave = concurrency && (await runner.groups.enter(concurrency, cancel));
  const finish = (job: WorkflowJob): Promise<FinishedJob> => {
    const known = finished.get(job.key) ?? performJob(context, job, plan.get(job.key) ?? [], finishKey);
    finished.set(job.key, known);
    return known;
  };
  const finishKey = (key: string) => {
    const job = run.workflow.jobs.find((candidate) => candidate.key === key);
    if (!job) throw new Error(`There is no job '${key}'.`);
    return finish(job);
  };
  try {
    const jobs = await Promise.all(run.workflow.jobs.map(finish));
    const results = jobs.map(({ result }) => result);
    const cancelled = cancel.signal.aborted || runner.settings.stop.aborted;
    run.host.completeRun(run.event.repo, run.runId, cancelled ? "cancelled" : concludeAll(results));
  } catch (error) {
    run.host.completeRun(run.event.repo, run.runId, "failure");
    throw error;
  } finally {
    rmSync(join(runner.settings.workDir, `artifacts-${run.runId}`), { recursive: true, force: true });
    leave?.();
  }
};

const performJob = async (
  context: JobContext,
  job: WorkflowJob,
  legs: JobLeg[],
  finishKey: (key: string) => Promise<FinishedJob>,
): Promise<FinishedJob> => {
  const before = await Promise.all(job.needs.map(async (key) => [key, await finishKey(key)] as const));
  const lineage = before.flatMap(([, finished]) => finished.lineage);
  const needs = Object.fromEntries(before.map(([key, { result, outputs }]) => [key, { result, outputs }]));
  const isCancelled = context.cancel.signal.aborted || context.runner.settings.stop.aborted;
  const scope = withStatus(
    toRunScope(context.run.host, context.run.event, context.run.workflow, needs),
    lineage,
    isCancelled,
  );
  const results = await decide(job, scope, context, {
    run: () => runLegs(context, job, legs, needs),
    close: (conclusion, reason) => closeLegs(context, legs, conclusion, reason),
  });
  const result = concludeAll(results.map((leg) => leg.result));
  const outputs = Object.fromEntries(
    results.flatMap((leg) => Object.entries(leg.outputs).filter(([, value]) => value !== "")),
  );
  return { result, outputs, lineage: [...lineage, result] };
};

const decide = async (
  job: WorkflowJob,
  scope: Scope,
  { runner, cancel }: JobContext,
  ways: { run(): Promise<JobResult[]>; close(conclusion: Conclusion, reason: string | null): JobResult[] },
): Promise<JobResult[]> => {
  if (runner.settings.stop.aborted) return ways.close("cancelled", null);
  let wanted: boolean;
  try {
    wanted = isTrue(job.condition, scope);
  } catch (error) {
    return ways.close("failure", (error as Error).message);
  }
  return wanted ? ways.run() : ways.close(cancel.signal.aborted ? "cancelled" : "skipped", null);
};

const toRunScope = (host: ActionsHost, event: RepositoryEvent, workflow: Workflow, needs: Value = {}): Scope => {
  const run: RunIdentity = { host, event, workflow, runId: 0, runNumber: 0, attempt: 1 };
  return {
    contexts: {
      github: { ...createGithubContext(run), event: asObject(event.payload as Value) },
      inputs: readInputs(event, workflow),
      vars: host.readVariables(event.repo, null),
      needs,
    },
    functions: {},
  };
};

const withStatus = (scope: Scope, lineage: Conclusion[], cancelled: boolean): Scope => ({
  ...scope,
  functions: {
    success: () => !cancelled && lineage.every((result) => result === "success"),
    failure: () => !cancelled && lineage.includes("failure"),
    cancelled: () => cancelled,
    always: () => true,
  },
});

const concludeAll = (results: Conclusion[]): Conclusion => {
  if (results.includes("failure")) return "failure";
  if (results.includes("cancelled")) return "cancelled";
  return results.every((result) => result === "skipped") ? "skipped" : "success";
};
