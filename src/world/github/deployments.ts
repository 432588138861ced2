import { nameOf } from "./actor.ts";
import { emit } from "./emit.ts";
import { now, type Change } from "./hub.ts";
import { renderDeployment, renderDeploymentStatus } from "./render/render-deployment.ts";
import type { Deployment, DeploymentStatus } from "./deployment.ts";
import type { Repository } from "./state.ts";

/** Records a deployment and its environment, and sends `deployment.created`. */
export const addDeployment = (
  change: Change,
  repo: Repository,
  facts: Pick<Deployment, "sha" | "ref" | "task" | "environment" | "description" | "payload">,
): Deployment => {
  const { hub } = change;
  const at = now();
  const deployment = {
    id: hub.nextId(),
    ...facts,
    creator: nameOf(change.actor),
    createdAt: at,
    updatedAt: at,
    statuses: [],
  };
  repo.deployments.push(deployment);
  if (!repo.environments.some((environment) => environment.name === facts.environment)) {
    repo.environments.push({ id: hub.nextId(), name: facts.environment, createdAt: at });
  }
  const shown = { deployment: renderDeployment(hub, repo, deployment), workflow: null, workflow_run: null };
  emit(change, repo, "deployment", "created", shown);
  return deployment;
};

type StatusFacts = Pick<DeploymentStatus, "state" | "description" | "environmentUrl" | "logUrl">;

const record = (change: Change, repo: Repository, deployment: Deployment, facts: StatusFacts): DeploymentStatus => {
  const { hub } = change;
  const at = now();
  const status = { id: hub.nextId(), ...facts, creator: nameOf(change.actor), createdAt: at };
  deployment.statuses.push(status);
  deployment.updatedAt = at;
  emit(change, repo, "deployment_status", "created", {
    deployment: renderDeployment(hub, repo, deployment),
    deployment_status: renderDeploymentStatus(hub, repo, deployment, status),
  });
  return status;
};

/** Adds a status. A success makes the environment's earlier successes inactive. */
export const addDeploymentStatus = (
  change: Change,
  repo: Repository,
  deployment: Deployment,
  facts: StatusFacts,
): DeploymentStatus => {
  const status = record(change, repo, deployment, facts);
  if (facts.state !== "success") return status;
  for (const other of repo.deployments) {
    const replaced = other !== deployment && other.environment === deployment.environment;
    const last = other.statuses.at(-1);
    if (replaced && last?.state === "success") record(change, repo, other, { ...last, state: "inactive" });
  }
  return status;
};
