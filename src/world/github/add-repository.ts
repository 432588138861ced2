import { createBareRepository } from "./git/create-repository.ts";
import { findAccount, findInstallation, fullNameOf, gitDirectory, now, type Change, type Hub } from "./hub.ts";
import { nodeId } from "./node-id.ts";
import { renderLogin } from "./render/render-account.ts";
import { renderInstallation } from "./render/render-app.ts";
import type { Account, App, Installation, Repository } from "./state.ts";
import { newRepository } from "./store.ts";

/** The account of a login; made on first sight. */
export const ensureAccount = (hub: Hub, login: string, type: Account["type"], name: string = login): Account => {
  const present = findAccount(hub, login);
  if (present) return present;
  const account = { id: hub.nextId(), login, type, name, createdAt: now() };
  hub.state.accounts.push(account);
  hub.save();
  return account;
};

export const renderShort = (repo: Repository) => ({
  id: repo.id,
  node_id: nodeId("R", repo.id),
  name: repo.name,
  full_name: fullNameOf(repo),
  private: repo.private,
});

type Told = { name: "installation" | "installation_repositories"; action: string; more: Record<string, unknown> };

/** Tells the present app what became of its installation; it needs no subscription for that. */
export const tellOf = (
  { hub, outbox }: Change,
  app: App,
  installation: Installation,
  { action, more, name }: Told,
): void => {
  const { account } = installation;
  const payload = {
    action,
    installation: renderInstallation(hub, app, installation),
    ...more,
    sender: renderLogin(hub, account),
  };
  const workflows = Promise.resolve(null);
  outbox.push({ name, action, account, repo: null, payload: Promise.resolve(payload), workflows });
};

/** Installs the present app on an account, for all its repositories, and tells the app so. */
export const ensureInstallation = (change: Change, account: string): void => {
  const { hub } = change;
  if (!hub.app || findInstallation(hub, account)) return;
  const installation = { id: hub.nextId(), appId: hub.app.id, account, createdAt: now() };
  hub.state.installations.push(installation);
  const repositories = hub.state.repositories.filter((repo) => repo.owner === account).map(renderShort);
  tellOf(change, hub.app, installation, { name: "installation", action: "created", more: { repositories } });
  hub.save();
};

/** An installation for all repositories is for the new ones as well. */
const giveRepository = (change: Change, repo: Repository): void => {
  const { hub } = change;
  const installation = findInstallation(hub, repo.owner);
  if (!hub.app || !installation) return ensureInstallation(change, repo.owner);
  const more = {
    repository_selection: "all",
    repositories_added: [renderShort(repo)],
    repositories_removed: [],
    requester: null,
  };
  tellOf(change, hub.app, installation, { name: "installation_repositories", action: "added", more });
};

/** Makes a repository, on disk and in the state, with the app installed on its owner. */
export const addRepository = (
  change: Change,
  facts: Pick<Repository, "owner" | "name" | "private" | "description" | "collaborators"> & { readme: boolean },
): Repository => {
  const { hub } = change;
  const { readme, ...wanted } = facts;
  const repo = newRepository(wanted, hub.nextId, now());
  // What was renamed keeps its files where they were.
  if (hub.state.repositories.some(({ directory }) => directory === fullNameOf(repo)))
    repo.directory = `${fullNameOf(repo)}-${repo.id}`;
  createBareRepository(gitDirectory(hub.dataDir, repo), readme ? `# ${repo.name}\n` : null);
  hub.state.repositories.push(repo);
  giveRepository(change, repo);
  hub.save();
  for (const listener of hub.repositoryListeners) listener(fullNameOf(repo));
  return repo;
};
