import { rmSync } from "node:fs";

import { resolve, resolveText, resolveTexts } from "./evaluate.ts";
import type { Conclusion } from "./host.ts";
import { openJobReport } from "./job-report.ts";
import { type JobState, toStepScope } from "./job-state.ts";
import { type JobOrder, readEnvironment, toJobScope } from "./job-order.ts";
import { openJob } from "./open-job.ts";
import { nameStep, runStep } from "./run-step.ts";

/** `result` is what `needs` sees: a failure that `continue-on-error` forgives is a success there. */
export type JobResult = { conclusion: Conclusion; result: Conclusion; outputs: Record<string, string> };

const MINUTE_MS = 60_000;
const DEFAULT_MINUTES = 360;
const FAILED: JobResult = { conclusion: "failure", result: "failure", outputs: {} };

/** Runs one job in a directory of its own, which is gone afterwards together with every process the job started. */
export const runJob = async (order: JobOrder): Promise<JobResult> => {
  const { run, jobId, leg } = order;
  const names = leg.job.steps.map((step) => nameStep(step, toJobScope(order)));
  const identity = { repo: run.event.repo, runId: run.runId, jobId };
  const report = openJobReport(run.host, identity, ["Set up job", ...names, "Complete job"]);
  report.startStep(0, "Set up job");
  let state: JobState | null = null;
  let result = FAILED;
  try {
    const environment = readEnvironment(order);
    state = openJob(order, environment?.name ?? null, report);
    const deployment = environment?.deploys ? openDeployment(order, environment.name) : null;
    report.finishStep(0, "success");
    try {
      result = await runSteps(order, state);
    } finally {
      const url = environment?.url ? resolveText(environment.url, toStepScope(state)) : "";
      deployment?.close(result.conclusion, url === "" ? null : url);
    }
  } catch (error) {
    report.fail((error as Error).message);
  }
  await state?.processes.stopAll();
  for (const directory of state ? [state.directories.root, state.directories.tmp] : []) {
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }
  report.finishOpenSteps(state ? "skipped" : "failure");
  report.complete(result.conclusion);
  return result;
};

const runSteps = async (order: JobOrder, state: JobState): Promise<JobResult> => {
  const { settings, steps } = order.leg.job;
  const minutes = Number(resolve(settings.get("timeout-minutes") ?? DEFAULT_MINUTES, toStepScope(state)));
  const timer = setTimeout(() => {
    state.report.fail(`The job has exceeded the maximum execution time of ${minutes} minutes.`);
    order.cancel.abort("timeout");
  }, minutes * MINUTE_MS);
  try {
    for (const [index, step] of steps.entries()) await runStep(step, index + 1, state);
  } finally {
    clearTimeout(timer);
  }
  if (order.cancel.signal.aborted || state.stop.aborted) state.status = "cancelled";
  const scope = toStepScope(state);
  const outputs = resolveTexts(settings.get("outputs") ?? null, scope);
  const forgiven = state.status === "failure" && resolve(settings.get("continue-on-error") ?? false, scope) === true;
  return { conclusion: state.status, result: forgiven ? "success" : state.status, outputs };
};

const openDeployment = ({ run, jobId }: JobOrder, environment: string) => {
  const { host, event } = run;
  const { repo, sha } = event;
  const deploymentId = host.createDeployment({ repo, sha, ref: event.ref, environment });
  const logUrl = `${host.serverUrl}/${repo}/actions/runs/${run.runId}/job/${jobId}`;
  const update = (state: "in_progress" | "success" | "failure", environmentUrl: string | null) =>
    host.updateDeployment({ repo, deploymentId, state, environmentUrl, logUrl });
  update("in_progress", null);
  return {
    close: (conclusion: Conclusion, url: string | null) =>
      update(conclusion === "success" ? "success" : "failure", url),
  };
};
