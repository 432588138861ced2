import type { Hub } from "#src/world/github/hub.ts";
import { nodeId } from "#src/world/github/node-id.ts";
import type { Repository, Workflow, WorkflowJob, WorkflowRun } from "#src/world/github/state.ts";
import { renderLogin } from "./render-account.ts";
import { renderSimpleCommit } from "./render-commit.ts";
import { renderMinimalPulls } from "./render-pull.ts";
import { renderMinimalRepository, repositoryPage, repositoryUrl } from "./render-repository.ts";

/** GitHub's `workflow`. */
export const renderWorkflow = (hub: Hub, repo: Repository, workflow: Workflow) => {
  const file = workflow.path.slice(workflow.path.lastIndexOf("/") + 1);
  return {
    id: workflow.id,
    node_id: nodeId("W", workflow.id),
    name: workflow.name,
    path: workflow.path,
    state: "active",
    created_at: workflow.createdAt,
    updated_at: workflow.updatedAt,
    url: `${repositoryUrl(hub, repo)}/actions/workflows/${workflow.id}`,
    html_url: `${repositoryPage(hub, repo)}/blob/${repo.defaultBranch}/${workflow.path}`,
    badge_url: `${repositoryPage(hub, repo)}/workflows/${encodeURIComponent(file)}/badge.svg`,
  };
};

const runLinks = (hub: Hub, repo: Repository, run: WorkflowRun) => {
  const url = `${repositoryUrl(hub, repo)}/actions/runs/${run.id}`;
  return {
    url,
    html_url: `${repositoryPage(hub, repo)}/actions/runs/${run.id}`,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repositoryUrl(hub, repo)}/check-suites/${run.suiteId}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: `${repositoryUrl(hub, repo)}/actions/workflows/${run.workflowId}`,
  };
};

/** GitHub's `workflow-run`. */
export const renderRun = async (hub: Hub, repo: Repository, run: WorkflowRun) => {
  const actor = renderLogin(hub, run.actor);
  const facts = {
    id: run.id,
    name: run.name,
    node_id: nodeId("WFR", run.id),
    check_suite_id: run.suiteId,
    check_suite_node_id: nodeId("CS", run.suiteId),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: repo.workflows.find((workflow) => workflow.id === run.workflowId)?.path ?? "",
    run_number: run.number,
    run_attempt: run.attempt,
    referenced_workflows: [],
    event: run.event,
    display_title: run.title,
    status: run.status as string,
    conclusion: run.conclusion,
    workflow_id: run.workflowId,
    pull_requests: renderMinimalPulls(hub, repo, run.headSha),
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    run_started_at: run.createdAt,
    actor,
    triggering_actor: actor,
    ...runLinks(hub, repo, run),
    repository: renderMinimalRepository(hub, repo),
    head_repository: renderMinimalRepository(hub, repo),
  };
  const commit = await hub.git(repo).readCommit(run.headSha);
  return { ...facts, head_commit: commit && renderSimpleCommit(commit) };
};

/** GitHub's `job`. */
export const renderJob = (hub: Hub, repo: Repository, run: WorkflowRun, job: WorkflowJob) => {
  const runner = job.startedAt === null ? null : "embedded";
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: run.name,
    head_branch: run.headBranch,
    run_url: runLinks(hub, repo, run).url,
    run_attempt: job.attempt,
    node_id: nodeId("CR", job.id),
    head_sha: run.headSha,
    url: `${repositoryUrl(hub, repo)}/actions/jobs/${job.id}`,
    html_url: `${repositoryPage(hub, repo)}/actions/runs/${run.id}/job/${job.id}`,
    status: job.status,
    conclusion: job.conclusion,
    created_at: job.createdAt,
    started_at: job.startedAt ?? job.createdAt,
    completed_at: job.completedAt,
    name: job.name,
    steps: job.steps.map((step) => ({
      name: step.name,
      status: step.status,
      conclusion: step.conclusion,
      number: step.number,
      started_at: step.startedAt,
      completed_at: step.completedAt,
    })),
    check_run_url: `${repositoryUrl(hub, repo)}/check-runs/${job.id}`,
    labels: ["ubuntu-latest"],
    runner_id: runner && 1,
    runner_name: runner,
    runner_group_id: runner && 1,
    runner_group_name: runner && "Default",
  };
};
