import type { Hub } from "#src/world/github/hub.ts";
import { readJobLog } from "#src/world/github/job-logs.ts";
import type { Job, Run, RunCard } from "#src/world/github/pages/page-reader.ts";
import type { Repository, WorkflowJob, WorkflowRun } from "#src/world/github/state.ts";
import { outcomeOf, secondsBetween, showAnnotation } from "./read-checks.ts";
import { personOf } from "./read-commit.ts";

/** A row of the list of runs. */
export const showRunCard = (hub: Hub, run: WorkflowRun): RunCard => ({
  id: run.id,
  number: run.number,
  workflow: run.name,
  title: run.title,
  event: run.event,
  branch: run.headBranch,
  sha: run.headSha,
  actor: personOf(hub, run.actor),
  outcome: outcomeOf(run.status, run.conclusion),
  createdAt: run.createdAt,
  seconds: run.status === "completed" ? secondsBetween(run.createdAt, run.updatedAt) : null,
});

const showJob = (repo: Repository, job: WorkflowJob, log: string): Job => {
  const check = repo.checkRuns.find((run) => run.id === job.id);
  return {
    id: job.id,
    name: job.name,
    outcome: outcomeOf(job.status, job.conclusion),
    startedAt: job.startedAt,
    seconds: secondsBetween(job.startedAt, job.completedAt),
    steps: job.steps.map((step) => ({
      number: step.number,
      name: step.name,
      outcome: outcomeOf(step.status, step.conclusion),
      startedAt: step.startedAt,
      seconds: secondsBetween(step.startedAt, step.completedAt),
    })),
    annotations: check?.annotations.map(showAnnotation) ?? [],
    summary: check?.output.summary ?? "",
    log,
  };
};

/** A run with its jobs and their logs; `null` where there is none of that id. */
export const readRun = async (hub: Hub, repo: Repository, id: number): Promise<Run | null> => {
  const run = repo.runs.find((candidate) => candidate.id === id);
  if (!run) return null;
  const jobs = await Promise.all(
    run.jobs.map(async (job) => showJob(repo, job, (await readJobLog(hub, job.id)) ?? "")),
  );
  const workflow = repo.workflows.find((candidate) => candidate.id === run.workflowId);
  return { ...showRunCard(hub, run), workflowPath: workflow?.path ?? "", jobs };
};
