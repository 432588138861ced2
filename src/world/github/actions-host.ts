import type { ActionsHost, JobUpdate, NewRun } from "#src/world/actions/host.ts";
import type { Actor } from "./actor.ts";
import { emitCheckRun, ensureCheckSuite, settleSuite } from "./check-suites.ts";
import { addDeployment, addDeploymentStatus } from "./deployments.ts";
import { emit, publish } from "./emit.ts";
import { findRepository, gitDirectory, now, type Change, type Hub } from "./hub.ts";
import { issueToken } from "./issue-token.ts";
import { writeJobLog } from "./job-logs.ts";
import { readJobPermissions } from "./job-permissions.ts";
import { ACTIONS_APP_ID } from "./render/render-app.ts";
import { renderJob, renderRun, renderWorkflow } from "./render/render-run.ts";
import { readSettings } from "./settings.ts";
import type { CheckRun, CheckSuite, Repository, WorkflowJob, WorkflowRun } from "./state.ts";
import { ensureWorkflow, readWorkflowFiles } from "./workflow-files.ts";

const ACTIONS_LOGIN = "github-actions[bot]";
const TOKEN_LIFE_MS = 6 * 3_600_000;

const requireRepository = (hub: Hub, fullName: string): Repository => {
  const repo = findRepository(hub, fullName);
  if (!repo) throw new Error(`There is no repository ${fullName} in the embedded GitHub.`);
  return repo;
};

const requireRun = (repo: Repository, runId: number): WorkflowRun => {
  const run = repo.runs.find((item) => item.id === runId);
  if (!run) throw new Error(`There is no workflow run ${runId} in ${repo.owner}/${repo.name}.`);
  return run;
};

/** Makes a change in the name of `login` and tells of it at once: nobody waits for an answer. */
const act = <Result>(hub: Hub, login: string, work: (change: Change) => Result): Result => {
  const job = { kind: "job", login, repositoryIds: [], permissions: {} } as const;
  const actor: Actor = login === ACTIONS_LOGIN ? { ...job, repositoryIds: [] } : { kind: "user", login };
  const change: Change = { hub, actor, outbox: [] };
  const result = work(change);
  publish(change);
  hub.save();
  return result;
};

const emitRun = (change: Change, repo: Repository, run: WorkflowRun, action: string): void => {
  const { hub } = change;
  const workflow = repo.workflows.find((item) => item.id === run.workflowId);
  const shown = workflow ? renderWorkflow(hub, repo, workflow) : null;
  const payload = renderRun(hub, repo, run).then((workflow_run) => ({ workflow_run, workflow: shown }));
  emit(change, repo, "workflow_run", action, payload);
};

const emitJob = (change: Change, repo: Repository, run: WorkflowRun, job: WorkflowJob, action: string): void =>
  emit(change, repo, "workflow_job", action, { workflow_job: renderJob(change.hub, repo, run, job) });

/** A run is called after the commit or the pull request that started it. */
const titleOf = ({ event, workflow }: NewRun): string => {
  const payload = event.payload as { pull_request?: { title?: string }; head_commit?: { message?: string } | null };
  const message = payload.head_commit?.message?.split("\n")[0];
  return payload.pull_request?.title ?? message ?? workflow.name;
};

const openRun = (hub: Hub, wanted: NewRun) => (change: Change) => {
  const repo = requireRepository(hub, wanted.repo);
  const { event } = wanted;
  const at = now();
  const workflow = ensureWorkflow(hub, repo, wanted.workflow.path, wanted.workflow.name);
  const suite = ensureCheckSuite(change, repo, ACTIONS_APP_ID, event.sha, event.headBranch);
  const run: WorkflowRun = {
    id: hub.nextId(),
    workflowId: workflow.id,
    suiteId: suite.id,
    number: repo.runs.filter((item) => item.workflowId === workflow.id).length + 1,
    attempt: 1,
    name: wanted.workflow.name,
    title: titleOf(wanted),
    event: event.name,
    headSha: event.sha,
    headBranch: event.headBranch,
    actor: event.actor,
    status: "queued",
    conclusion: null,
    createdAt: at,
    updatedAt: at,
    jobs: wanted.jobs.map((job) => newJob(hub, job, 1)),
  };
  repo.runs.push(run);
  hub.cancellers.set(run.id, wanted.cancel);
  if (wanted.rerun !== null) hub.rerunners.set(run.id, wanted.rerun);
  queueJobs(change, repo, run, suite, run.jobs);
  return { runId: run.id, runNumber: run.number, jobs: run.jobs.map(({ key, id }) => ({ key, jobId: id })) };
};

const WAITING = { status: "queued", conclusion: null, startedAt: null, completedAt: null } as const;

const newJob = (hub: Hub, { key, name }: { key: string; name: string }, attempt: number): WorkflowJob => ({
  id: hub.nextId(),
  attempt,
  key,
  name,
  createdAt: now(),
  ...WAITING,
  steps: [],
});

/** Jobs and their check runs, all queued. */
const queueJobs = (change: Change, repo: Repository, run: WorkflowRun, suite: CheckSuite, jobs: WorkflowJob[]) => {
  const { hub } = change;
  emitRun(change, repo, run, "requested");
  for (const job of jobs) {
    const check: CheckRun = {
      id: job.id,
      suiteId: suite.id,
      appId: ACTIONS_APP_ID,
      name: job.name,
      headSha: run.headSha,
      externalId: String(job.id),
      detailsUrl: `${hub.url}/${repo.owner}/${repo.name}/actions/runs/${run.id}/job/${job.id}`,
      ...WAITING,
      output: { title: null, summary: null, text: null },
      annotations: [],
    };
    repo.checkRuns.push(check);
    emitJob(change, repo, run, job, "queued");
    emitCheckRun(change, repo, check, "created");
  }
  settleSuite(change, repo, suite);
};

/** A job that is run again is another one, of the same name. */
const reopenRun = (repo: Repository, run: WorkflowRun, keys: string[]) => (change: Change) => {
  const suite = repo.checkSuites.find((item) => item.id === run.suiteId);
  if (!suite) throw new Error(`There is no suite of run ${run.id}.`);
  Object.assign(run, { attempt: run.attempt + 1, status: "queued", conclusion: null, updatedAt: now() });
  const again = run.jobs.filter(({ key }) => keys.includes(key)).map((job) => newJob(change.hub, job, run.attempt));
  run.jobs = run.jobs.map((job) => again.find(({ key }) => key === job.key) ?? job);
  queueJobs(change, repo, run, suite, again);
  return { attempt: run.attempt, jobs: again.map(({ key, id }) => ({ key, jobId: id })) };
};

const applyUpdate = (job: WorkflowJob, check: CheckRun, update: JobUpdate): void => {
  const at = now();
  job.status = check.status = update.status;
  job.conclusion = check.conclusion = update.conclusion;
  job.startedAt = check.startedAt = job.startedAt ?? at;
  if (update.status === "completed") job.completedAt = check.completedAt = job.completedAt ?? at;
  job.steps = update.steps;
  check.annotations = update.annotations;
  check.output = {
    title: update.status === "completed" ? job.name : null,
    summary: update.summary === "" ? null : update.summary,
    text: null,
  };
};

const updateJob = (hub: Hub, repo: Repository, run: WorkflowRun, update: JobUpdate) => (change: Change) => {
  const job = run.jobs.find((item) => item.id === update.jobId);
  const check = repo.checkRuns.find((item) => item.id === update.jobId);
  const suite = repo.checkSuites.find((item) => item.id === run.suiteId);
  if (!job || !check || !suite) throw new Error(`There is no job ${update.jobId} in run ${run.id}.`);
  const before = job.status;
  applyUpdate(job, check, update);
  writeJobLog(hub, job.id, update.log);
  if (run.status === "queued") {
    run.status = "in_progress";
    run.updatedAt = now();
    emitRun(change, repo, run, "in_progress");
  }
  if (before === "queued")
    emitJob(change, repo, run, { ...job, status: "in_progress", conclusion: null, completedAt: null }, "in_progress");
  if (update.status === "completed" && before !== "completed") {
    emitJob(change, repo, run, job, "completed");
    emitCheckRun(change, repo, check, "completed");
  }
  // A suite ends with its runs, not with the last job: see completeRun.
  if (suite.status === "queued") suite.status = "in_progress";
};

const completeRun = (repo: Repository, run: WorkflowRun, conclusion: WorkflowRun["conclusion"]) => (change: Change) => {
  change.hub.cancellers.delete(run.id);
  Object.assign(run, { status: "completed", conclusion, updatedAt: now() });
  emitRun(change, repo, run, "completed");
  const suite = repo.checkSuites.find((item) => item.id === run.suiteId);
  if (suite) settleSuite(change, repo, suite);
};

const deploymentMethods = (hub: Hub): Pick<ActionsHost, "createDeployment" | "updateDeployment"> => ({
  createDeployment: ({ repo, sha, ref, environment }) =>
    act(hub, ACTIONS_LOGIN, (change) => {
      const facts = { sha, ref: ref.replace(/^refs\/(heads|tags)\//, ""), environment };
      const rest = { task: "deploy", description: null, payload: {} };
      return addDeployment(change, requireRepository(hub, repo), { ...facts, ...rest }).id;
    }),
  updateDeployment: ({ repo: fullName, deploymentId, state, environmentUrl, logUrl }) =>
    act(hub, ACTIONS_LOGIN, (change) => {
      const repo = requireRepository(hub, fullName);
      const deployment = repo.deployments.find((item) => item.id === deploymentId);
      if (!deployment) throw new Error(`There is no deployment ${deploymentId} in ${fullName}.`);
      const links = { environmentUrl: environmentUrl ?? "", logUrl: logUrl ?? "" };
      addDeploymentStatus(change, repo, deployment, { state, description: "", ...links });
    }),
});

/** The embedded GitHub as the runner sees it. */
export const createActionsHost = (hub: Hub): ActionsHost => ({
  serverUrl: hub.url,
  apiUrl: hub.apiUrl,
  onEvent: (listener) => {
    hub.eventListeners.add(listener);
    return () => void hub.eventListeners.delete(listener);
  },
  readWorkflows: (repo, sha) => readWorkflowFiles(hub, requireRepository(hub, repo), sha),
  readSecrets: (repo, environment) => readSettings(requireRepository(hub, repo).secrets, environment),
  readVariables: (repo, environment) => readSettings(requireRepository(hub, repo).variables, environment),
  createJobToken: (repo, permissions) =>
    issueToken(hub, {
      kind: "job",
      login: ACTIONS_LOGIN,
      expiresAt: new Date(Date.now() + TOKEN_LIFE_MS).toISOString(),
      installationId: null,
      repositoryIds: [requireRepository(hub, repo).id],
      permissions: readJobPermissions(permissions),
    }).value,
  gitDirectory: (repo) => gitDirectory(hub.dataDir, requireRepository(hub, repo)),
  createRun: (wanted) => act(hub, wanted.event.actor, openRun(hub, wanted)),
  reopenRun: (fullName, runId, keys) => {
    const repo = requireRepository(hub, fullName);
    const run = requireRun(repo, runId);
    return act(hub, run.actor, reopenRun(repo, run, keys));
  },
  // With a repository its runs are gone: what they still tell has no reader.
  updateJob: (update) => {
    const repo = findRepository(hub, update.repo);
    if (!repo) return;
    const run = requireRun(repo, update.runId);
    act(hub, run.actor, updateJob(hub, repo, run, update));
  },
  completeRun: (fullName, runId, conclusion) => {
    const repo = findRepository(hub, fullName);
    if (!repo) return;
    const run = requireRun(repo, runId);
    act(hub, run.actor, completeRun(repo, run, conclusion));
  },
  ...deploymentMethods(hub),
});
