import type { ServerResponse } from "node:http";
import { isBot, nameOf } from "./actor.ts";
import { findAccount, findInstallation, fullNameOf, type Change, type Emission, type WorkflowSource } from "./hub.ts";
import { nodeId } from "./node-id.ts";
import { renderLogin, renderOrganization } from "./render/render-account.ts";
import { eventsOf } from "./render/render-app.ts";
import { renderRepository } from "./render/render-repository.ts";
import type { Repository } from "./state.ts";

/** The login that stands for the actor in `sender`. */
export const senderOf = ({ hub, actor }: Change): string => {
  if ("login" in actor) return actor.login;
  return actor.kind === "app" && hub.app ? `${hub.app.slug}[bot]` : "github";
};

/**
 * Records an event of a repository. What can be read at once is read now, so that the payload shows the state as it is at
 * this moment even though it is sent later.
 */
export const emit = (
  change: Change,
  repo: Repository,
  name: string,
  action: string | null,
  payload: Record<string, unknown> | Promise<Record<string, unknown>>,
  workflows?: Promise<WorkflowSource | null>,
): void => {
  const { hub, actor } = change;
  const owner = findAccount(hub, repo.owner);
  const frame = {
    ...(action === null ? {} : { action }),
    repository: renderRepository(hub, repo),
    ...(owner?.type === "Organization" ? { organization: renderOrganization(hub, owner) } : {}),
    sender: renderLogin(hub, senderOf(change)),
  };
  // As on github.com, what a job does with its own token starts no further workflow.
  const mayStart = actor.kind !== "job" || name === "workflow_dispatch" || name === "repository_dispatch";
  change.outbox.push({
    name,
    action,
    account: repo.owner,
    repo,
    payload: Promise.resolve(payload).then((own) => ({ ...frame, ...own })),
    workflows: mayStart ? (workflows ?? defaultBranchOf(change, repo)) : Promise.resolve(null),
  });
};

const defaultBranchOf = async ({ hub }: Change, repo: Repository): Promise<WorkflowSource | null> => {
  const ref = `refs/heads/${repo.defaultBranch}`;
  const sha = await hub.git(repo).readRef(ref);
  return sha === null ? null : { sha, ref, headBranch: repo.defaultBranch };
};

const tell = async (change: Change, emission: Emission): Promise<void> => {
  const { hub } = change;
  const payload = await emission.payload;
  const installation = findInstallation(hub, emission.account);
  const subscribed = hub.app && (emission.name.startsWith("installation") || eventsOf(hub.app).includes(emission.name));
  // Whoever is kept out hears of that alone.
  const isOut =
    installation?.suspendedBy !== undefined || installation?.without?.includes(emission.repo?.id ?? 0) === true;
  if (installation && subscribed && (!isOut || emission.name.startsWith("installation"))) {
    const mark = { id: installation.id, node_id: nodeId("MDI", installation.id) };
    hub.webhooks.send({
      event: emission.name,
      action: emission.action,
      installationId: installation.id,
      repositoryId: emission.repo?.id ?? null,
      payload: "installation" in payload ? payload : { ...payload, installation: mark },
    });
  }
  const source = await emission.workflows;
  if (!source || !emission.repo) return;
  const { name, action } = emission;
  const event = { repo: fullNameOf(emission.repo), name, action, payload, ...source, actor: senderOf(change) };
  for (const listener of hub.eventListeners) listener(event);
};

/** Tells the world what a change brought about, in order, once its answer is out. */
export const publish = (change: Change): void => {
  const { hub } = change;
  for (const emission of change.outbox.splice(0)) {
    hub.published = hub.published
      .then(() => tell(change, emission))
      .catch((error: unknown) => {
        console.error(`The embedded GitHub could not send ${emission.name} (by ${nameOf(change.actor)}):`, error);
      });
  }
};

/** Publishes as soon as the answer is out, or its connection gone: what happened has happened. */
export const publishAfter = (response: ServerResponse, change: Change): void => {
  const tellOnce = () => publish(change);
  response.once("finish", tellOnce);
  response.once("close", tellOnce);
  if (response.writableFinished || response.destroyed) tellOnce();
};

/** Whether what the actor writes counts as written through an app. */
export const writesAsBot = (change: Change): boolean => isBot(change.actor);
