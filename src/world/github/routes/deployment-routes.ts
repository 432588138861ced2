import {
  answerPage,
  readObject,
  readText,
  readTexts,
  requireText,
  type RepositoryRequest,
} from "#src/world/github/api-request.ts";
import { addDeployment, addDeploymentStatus } from "#src/world/github/deployments.ts";
import { NEEDS } from "#src/world/github/permissions.ts";
import {
  renderDeployment,
  renderDeploymentStatus,
  renderEnvironment,
} from "#src/world/github/render/render-deployment.ts";
import { ApiError, created, invalid, notFound, ok, refused, type Reply } from "#src/world/github/reply.ts";
import { inRepository, type Route } from "#src/world/github/router.ts";
import type { Deployment, DeploymentState } from "#src/world/github/deployment.ts";
import type { Repository } from "#src/world/github/state.ts";

const requireDeployment = ({ repo, params }: RepositoryRequest): Deployment => {
  const deployment = repo.deployments.find((item) => item.id === Number(params["deployment_id"]));
  if (!deployment) throw notFound();
  return deployment;
};

const listDeployments = (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo, query } = request;
  const keys = ["sha", "ref", "task", "environment"] as const;
  const found = repo.deployments
    .filter((deployment) => keys.every((key) => query.get(key) === null || query.get(key) === deployment[key]))
    .toReversed();
  return answerPage(request, found, (deployment) => renderDeployment(hub, repo, deployment));
};

/** Whether a commit's checks allow its deployment: the named ones, or all of them where none is named. */
const hasPassed = (repo: Repository, sha: string, contexts: string[] | undefined): boolean => {
  const checks = repo.checkRuns
    .filter((check) => check.headSha === sha)
    .map(({ conclusion, name }) => ({ name, passed: ["success", "neutral", "skipped"].includes(conclusion ?? "") }));
  const statuses = repo.statuses
    .filter((status) => status.sha === sha)
    .map(({ context, state }) => ({ name: context, passed: state === "success" }));
  // Of several with one name the last counts.
  const latest = new Map([...checks, ...statuses].map(({ name, passed }) => [name, passed]));
  return (contexts ?? [...latest.keys()]).every((name) => latest.get(name) === true);
};

const createDeployment = async (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo, git, body, change } = request;
  const ref = requireText(body, "ref");
  const sha = await git.resolveCommit(ref);
  if (sha === null) throw refused(`No ref found for: ${ref}`);
  if (!hasPassed(repo, sha, readTexts(body, "required_contexts")))
    throw new ApiError(409, `Conflict: Commit status checks failed for ${ref}.`);
  const payload = body["payload"];
  const deployment = addDeployment(change, repo, {
    sha,
    ref,
    task: readText(body, "task") ?? "deploy",
    environment: readText(body, "environment") ?? "production",
    description: readText(body, "description") ?? null,
    payload: typeof payload === "string" ? payload : (readObject(body, "payload") ?? {}),
  });
  return created(renderDeployment(hub, repo, deployment));
};

const STATES: DeploymentState[] = ["queued", "pending", "in_progress", "success", "failure", "error", "inactive"];

const createStatus = (request: RepositoryRequest): Reply => {
  const { hub, repo, body, change } = request;
  const deployment = requireDeployment(request);
  const wanted = requireText(body, "state");
  const state = STATES.find((item) => item === wanted);
  if (!state) throw invalid("DeploymentStatus", "state", "invalid");
  const status = addDeploymentStatus(change, repo, deployment, {
    state,
    description: readText(body, "description") ?? "",
    environmentUrl: readText(body, "environment_url") ?? "",
    logUrl: readText(body, "log_url") ?? readText(body, "target_url") ?? "",
  });
  return created(renderDeploymentStatus(hub, repo, deployment, status));
};

const listStatuses = (request: RepositoryRequest): Promise<Reply> => {
  const { hub, repo } = request;
  const deployment = requireDeployment(request);
  return answerPage(request, deployment.statuses.toReversed(), (status) =>
    renderDeploymentStatus(hub, repo, deployment, status),
  );
};

const showStatus = (request: RepositoryRequest): Reply => {
  const deployment = requireDeployment(request);
  const status = deployment.statuses.find((item) => item.id === Number(request.params["status_id"]));
  if (!status) throw notFound();
  return ok(renderDeploymentStatus(request.hub, request.repo, deployment, status));
};

/** Deployments, what became of them, and the environments they went to. */
export const deploymentRoutes: Route[] = [
  inRepository("GET", "/deployments", NEEDS.deployments, listDeployments),
  inRepository("POST", "/deployments", NEEDS.writeDeployments, createDeployment),
  inRepository("GET", "/deployments/{deployment_id}", NEEDS.deployments, (request) =>
    ok(renderDeployment(request.hub, request.repo, requireDeployment(request))),
  ),
  inRepository("GET", "/deployments/{deployment_id}/statuses", NEEDS.deployments, listStatuses),
  inRepository("GET", "/deployments/{deployment_id}/statuses/{status_id}", NEEDS.deployments, showStatus),
  inRepository("POST", "/deployments/{deployment_id}/statuses", NEEDS.writeDeployments, createStatus),
  inRepository("GET", "/environments", NEEDS.actions, (request) =>
    answerPage(
      request,
      request.repo.environments,
      (environment) => renderEnvironment(request.hub, request.repo, environment),
      (environments, total_count) => ({ total_count, environments }),
    ),
  ),
  inRepository("GET", "/environments/{name}", NEEDS.actions, (request) => {
    const environment = request.repo.environments.find((item) => item.name === request.params["name"]);
    if (!environment) throw notFound();
    return ok(renderEnvironment(request.hub, request.repo, environment));
  }),
];
