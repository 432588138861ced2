import type { Hub } from "#src/world/github/hub.ts";
import { nodeId } from "#src/world/github/node-id.ts";
import type { Deployment, DeploymentStatus } from "#src/world/github/deployment.ts";
import type { Environment, Repository } from "#src/world/github/state.ts";
import { renderLogin } from "./render-account.ts";
import { ACTIONS_APP_ID, renderAppOfAuthor } from "./render-app.ts";
import { repositoryPage, repositoryUrl } from "./render-repository.ts";

const viaApp = (hub: Hub, login: string) => {
  const app = renderAppOfAuthor(hub, login, login.endsWith("[bot]"));
  return app && app.id !== ACTIONS_APP_ID ? { performed_via_github_app: app } : { performed_via_github_app: null };
};

/** GitHub's `deployment`. */
export const renderDeployment = (hub: Hub, repo: Repository, deployment: Deployment) => {
  const url = `${repositoryUrl(hub, repo)}/deployments/${deployment.id}`;
  return {
    url,
    id: deployment.id,
    node_id: nodeId("DE", deployment.id),
    task: deployment.task,
    sha: deployment.sha,
    ref: deployment.ref,
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    payload: deployment.payload,
    creator: renderLogin(hub, deployment.creator),
    created_at: deployment.createdAt,
    updated_at: deployment.updatedAt,
    statuses_url: `${url}/statuses`,
    repository_url: repositoryUrl(hub, repo),
    transient_environment: false,
    production_environment: deployment.environment === "production",
    ...viaApp(hub, deployment.creator),
  };
};

/** GitHub's `deployment-status`. */
export const renderDeploymentStatus = (
  hub: Hub,
  repo: Repository,
  deployment: Deployment,
  status: DeploymentStatus,
) => {
  const url = `${repositoryUrl(hub, repo)}/deployments/${deployment.id}`;
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId("DES", status.id),
    state: status.state,
    creator: renderLogin(hub, status.creator),
    description: status.description,
    environment: deployment.environment,
    target_url: status.logUrl === "" ? `${repositoryPage(hub, repo)}/deployments` : status.logUrl,
    // An address that is not known is left out: an empty text is none.
    ...(status.environmentUrl === "" ? {} : { environment_url: status.environmentUrl }),
    ...(status.logUrl === "" ? {} : { log_url: status.logUrl }),
    created_at: status.createdAt,
    updated_at: status.createdAt,
    deployment_url: url,
    repository_url: repositoryUrl(hub, repo),
    ...viaApp(hub, status.creator),
  };
};

/** GitHub's `environment`. */
export const renderEnvironment = (hub: Hub, repo: Repository, environment: Environment) => ({
  id: environment.id,
  node_id: nodeId("EN", environment.id),
  name: environment.name,
  url: `${repositoryUrl(hub, repo)}/environments/${encodeURIComponent(environment.name)}`,
  html_url: `${repositoryPage(hub, repo)}/deployments/activity_log?environments_filter=${encodeURIComponent(environment.name)}`,
  created_at: environment.createdAt,
  updated_at: environment.createdAt,
  protection_rules: [],
  deployment_branch_policy: null,
});
