import type { ActionsHost, Annotation, RepositoryEvent } from "./host.ts";

/** A run that fails before it starts, with one annotation for each thing wrong in the workflow file. */
export const rejectWorkflow = (
  host: ActionsHost,
  event: RepositoryEvent,
  path: string,
  problems: Annotation[],
): void => {
  const { repo } = event;
  const key = "workflow";
  const cancel = () => {};
  const jobs = [{ key, name: path }];
  const created = host.createRun({ repo, workflow: { path, name: path }, event, jobs, cancel, rerun: null });
  for (const { jobId } of created.jobs) {
    host.updateJob({
      repo,
      runId: created.runId,
      jobId,
      status: "completed",
      conclusion: "failure",
      steps: [],
      annotations: problems,
      summary: "",
      log: problems.map(({ message }) => `${new Date().toISOString()} ##[error]${message}\n`).join(""),
    });
  }
  host.completeRun(repo, created.runId, "failure");
};
