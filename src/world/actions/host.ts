/** What the runner needs of the GitHub it serves. The embedded GitHub fills it; the runner knows nothing else of it. */
export type ActionsHost = {
  /** `http://127.0.0.1:PORT`, what `github.server_url` says; `apiUrl` is what `github.api_url` says. */
  serverUrl: string;
  apiUrl: string;
  /** Every event that may start workflows, after it has happened. Returns how to stop listening. */
  onEvent(listener: (event: RepositoryEvent) => void): () => void;
  /** Files under `.github/workflows/` at a commit. */
  readWorkflows(repo: string, sha: string): Promise<WorkflowFile[]>;
  /** Names of the repository's, then the environment's, secrets and variables; the environment wins. */
  readSecrets(repo: string, environment: string | null): Record<string, string>;
  readVariables(repo: string, environment: string | null): Record<string, string>;
  /**
   * A token for `GITHUB_TOKEN` with the job's `permissions` (a mapping, `read-all`, `write-all`, or null where the
   * workflow says nothing), and the git directory a checkout may fetch from without a network.
   */
  createJobToken(repo: string, permissions: Record<string, string> | string | null): string;
  gitDirectory(repo: string): string;
  /** Opens a workflow run with one check run for each job, all queued; sends `workflow_run` and `check_*` events. */
  createRun(run: NewRun): CreatedRun;
  /** Opens the next attempt of a run that has ended: the jobs of these keys are queued anew, the others stay as they were. */
  reopenRun(repo: string, runId: number, keys: string[]): ReopenedRun;
  updateJob(update: JobUpdate): void;
  completeRun(repo: string, runId: number, conclusion: Conclusion): void;
  /** A job with an `environment` makes a deployment and moves its status along. */
  createDeployment(deployment: { repo: string; sha: string; ref: string; environment: string }): number;
  updateDeployment(update: {
    repo: string;
    deploymentId: number;
    state: "in_progress" | "success" | "failure";
    environmentUrl: string | null;
    logUrl: string | null;
  }): void;
};

/** `repo` is `owner/name`. `payload` is the webhook payload, whole; `github.event` is made of it. */
export type RepositoryEvent = {
  repo: string;
  name: string;
  action: string | null;
  payload: Record<string, unknown>;
  /** Commit and ref the workflows are taken from: for `pull_request` the head's. */
  sha: string;
  ref: string;
  headBranch: string;
  actor: string;
};

export type WorkflowFile = { path: string; content: string };
export type Conclusion = "success" | "failure" | "cancelled" | "skipped" | "timed_out";
export type NewRun = {
  repo: string;
  workflow: { path: string; name: string };
  event: RepositoryEvent;
  jobs: { key: string; name: string }[];
  /** Asks for its end, which `completeRun` tells. */
  cancel(): void;
  /** Runs what did not succeed once more, by `reopenRun`, when it has ended. Null: it can't be run at all. */
  rerun: (() => void) | null;
};
export type ReopenedRun = { attempt: number; jobs: { key: string; jobId: number }[] };
export type CreatedRun = { runId: number; runNumber: number; jobs: { key: string; jobId: number }[] };

export type JobUpdate = {
  repo: string;
  runId: number;
  jobId: number;
  status: "in_progress" | "completed";
  conclusion: Conclusion | null;
  steps: StepReport[];
  annotations: Annotation[];
  /** Markdown, from GITHUB_STEP_SUMMARY. */
  summary: string;
  /** The whole log so far, secrets masked. */
  log: string;
};
export type StepReport = {
  number: number;
  name: string;
  status: "queued" | "in_progress" | "completed";
  conclusion: Conclusion | null;
  startedAt: string | null;
  completedAt: string | null;
};
export type Annotation = {
  path: string;
  startLine: number;
  endLine: number;
  level: "notice" | "warning" | "failure";
  message: string;
  title: string | null;
};
