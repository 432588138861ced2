import { answerPage, readObject, requireText, type RepositoryRequest } from "#src/world/github/api-request.ts";
import { checkInputs } from "#src/world/github/dispatch-inputs.ts";
import { emit } from "#src/world/github/emit.ts";
import { jobLogUrl, readJobLog } from "#src/world/github/job-logs.ts";
import { NEEDS } from "#src/world/github/permissions.ts";
import { renderJob, renderRun, renderWorkflow } from "#src/world/github/render/render-run.ts";
import { ApiError, noContent, notFound, ok, refused, type Reply } from "#src/world/github/reply.ts";
import { inRepository, type Route } from "#src/world/github/router.ts";
import type { Setting, Workflow, WorkflowJob, WorkflowRun } from "#src/world/github/state.ts";
import { listWorkflows } from "#src/world/github/workflow-files.ts";

const answerRuns = (request: RepositoryRequest, runs: WorkflowRun[]): Promise<Reply> => {
  const { hub, repo, query } = request;
  const wanted = (key: string, ...values: unknown[]) =>
    query.get(key) === null || values.map(String).includes(query.get(key) ?? "");
  const found = runs
    .filter((run) => wanted("head_sha", run.headSha) && wanted("branch", run.headBranch) && wanted("event", run.event))
    .filter((run) => wanted("status", run.status, run.conclusion) && wanted("actor", run.actor))
    .toReversed();
  return answerPage(
    request,
    found,
    (run) => renderRun(hub, repo, run),
    (workflow_runs, total_count) => ({ total_count, workflow_runs }),
  );
};

const requireRun = ({ repo, params }: RepositoryRequest): WorkflowRun => {
  const run = repo.runs.find((item) => item.id === Number(params["run_id"]));
  if (!run) throw notFound();
  return run;
};

/** The run ends when its jobs have: its state says so later. */
const cancelRun = (request: RepositoryRequest): Reply => {
  const cancel = request.hub.cancellers.get(requireRun(request).id);
  if (cancel === undefined) throw new ApiError(409, "Cannot cancel a workflow run that is completed.");
  cancel();
  return { status: 202, body: {} };
};

const RERUN_DAYS = 30;

/** The next attempt begins a moment later; until it has ended there is no other. */
const rerunFailedJobs = (request: RepositoryRequest): Reply => {
  const { hub } = request;
  const run = requireRun(request);
  if (run.status !== "completed") throw new ApiError(403, "This workflow is already running");
  const rerun = hub.rerunners.get(run.id);
  const isOld = Date.parse(run.createdAt) < Date.now() - RERUN_DAYS * 86_400_000;
  if (rerun === undefined || isOld)
    throw new ApiError(403, `Unable to retry this workflow run because it was created over a month ago`);
  if (run.conclusion === "success") throw new ApiError(403, "The workflow run has no failed jobs");
  rerun();
  return { status: 201, body: {} };
};

const requireJob = ({ repo, params }: RepositoryRequest): { run: WorkflowRun; job: WorkflowJob } => {
  for (const run of repo.runs) {
    const job = run.jobs.find((item) => item.id === Number(params["job_id"]));
    if (job) return { run, job };
  }
  throw notFound();
};

const redirectToLog = async (request: RepositoryRequest): Promise<Reply> => {
  const { hub } = request;
  const { job } = requireJob(request);
  if ((await readJobLog(hub, job.id)) === null) throw notFound();
  return { status: 302, headers: { location: jobLogUrl(hub, job.id) } };
};

/** By id or by the name of its file. */
const requireWorkflow = async ({ hub, repo, params }: RepositoryRequest): Promise<Workflow> => {
  const name = params["workflow_id"] ?? "";
  const workflows = await listWorkflows(hub, repo);
  const found = workflows.find((item) => String(item.id) === name || item.path.endsWith(`/${name}`));
  if (!found) throw notFound();
  return found;
};

const dispatchWorkflow = async (request: RepositoryRequest): Promise<Reply> => {
  const { repo, git, body, change } = request;
  const workflow = await requireWorkflow(request);
  const name = requireText(body, "ref");
  const sha = await git.resolveCommit(name);
  if (sha === null) throw refused(`No ref found for: ${name}`);
  const branch = name.replace(/^refs\/(heads|tags)\//, "");
  const isTag = (await git.readRef(`refs/heads/${branch}`)) === null;
  const ref = `refs/${isTag ? "tags" : "heads"}/${branch}`;
  const inputs = readObject(body, "inputs");
  checkInputs((await git.readFile(sha, workflow.path)) ?? "", inputs ?? {});
  const payload = { inputs: inputs ?? null, ref, workflow: workflow.path };
  emit(change, repo, "workflow_dispatch", null, payload, Promise.resolve({ sha, ref, headBranch: branch }));
  return noContent();
};

const dispatchRepository = ({ repo, body, change }: RepositoryRequest): Reply => {
  const action = requireText(body, "event_type");
  const client_payload = readObject(body, "client_payload") ?? {};
  emit(change, repo, "repository_dispatch", action, { branch: repo.defaultBranch, client_payload });
  return noContent();
};

const renderSetting = (setting: Setting) => ({
  name: setting.name,
  created_at: setting.createdAt,
  updated_at: setting.updatedAt,
});

const listSettings = (request: RepositoryRequest, kind: "secrets" | "variables"): Promise<Reply> =>
  answerPage(
    request,
    request.repo[kind].filter((setting) => setting.environment === null),
    (setting) => (kind === "secrets" ? renderSetting(setting) : { ...renderSetting(setting), value: setting.value }),
    (list, total_count) => ({ total_count, [kind]: list }),
  );

const showSetting = ({ repo, params }: RepositoryRequest, kind: "secrets" | "variables"): Reply => {
  const setting = repo[kind].find((item) => item.name === params["name"] && item.environment === null);
  if (!setting) throw notFound();
  return ok(kind === "secrets" ? renderSetting(setting) : { ...renderSetting(setting), value: setting.value });
};

const listJobs = (request: RepositoryRequest): Promise<Reply> => {
  const run = requireRun(request);
  return answerPage(
    request,
    run.jobs,
    (job) => renderJob(request.hub, request.repo, run, job),
    (jobs, total_count) => ({ total_count, jobs }),
  );
};

/** Workflows, their runs and jobs, and what a repository gives them. Values of secrets are never shown. */
export const actionsRoutes: Route[] = [
  inRepository("GET", "/actions/runs", NEEDS.actions, (request) => answerRuns(request, request.repo.runs)),
  inRepository("GET", "/actions/runs/{run_id}", NEEDS.actions, async (request) =>
    ok(await renderRun(request.hub, request.repo, requireRun(request))),
  ),
  inRepository("POST", "/actions/runs/{run_id}/cancel", NEEDS.writeActions, cancelRun),
  inRepository("POST", "/actions/runs/{run_id}/rerun-failed-jobs", NEEDS.writeActions, rerunFailedJobs),
  inRepository("GET", "/actions/runs/{run_id}/jobs", NEEDS.actions, listJobs),
  inRepository("GET", "/actions/jobs/{job_id}", NEEDS.actions, (request) => {
    const { run, job } = requireJob(request);
    return ok(renderJob(request.hub, request.repo, run, job));
  }),
  inRepository("GET", "/actions/jobs/{job_id}/logs", NEEDS.actions, redirectToLog),
  inRepository("GET", "/actions/workflows", NEEDS.actions, async (request) =>
    answerPage(
      request,
      await listWorkflows(request.hub, request.repo),
      (workflow) => renderWorkflow(request.hub, request.repo, workflow),
      (workflows, total_count) => ({ total_count, workflows }),
    ),
  ),
  inRepository("GET", "/actions/workflows/{workflow_id}", NEEDS.actions, async (request) =>
    ok(renderWorkflow(request.hub, request.repo, await requireWorkflow(request))),
  ),
  inRepository("GET", "/actions/workflows/{workflow_id}/runs", NEEDS.actions, async (request) => {
    const { id } = await requireWorkflow(request);
    return answerRuns(
      request,
      request.repo.runs.filter((run) => run.workflowId === id),
    );
  }),
  inRepository("POST", "/actions/workflows/{workflow_id}/dispatches", NEEDS.writeActions, dispatchWorkflow),
  inRepository("POST", "/dispatches", NEEDS.push, dispatchRepository),
  inRepository("GET", "/actions/secrets", NEEDS.secrets, (request) => listSettings(request, "secrets")),
  inRepository("GET", "/actions/secrets/{name}", NEEDS.secrets, (request) => showSetting(request, "secrets")),
  inRepository("GET", "/actions/variables", NEEDS.variables, (request) => listSettings(request, "variables")),
  inRepository("GET", "/actions/variables/{name}", NEEDS.variables, (request) => showSetting(request, "variables")),
];
