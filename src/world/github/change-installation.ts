import { renderShort, tellOf } from "./add-repository.ts";
import { findInstallation, type Change, type Hub } from "./hub.ts";
import type { App, Installation, Repository } from "./state.ts";

const require = (hub: Hub, account: string): { app: App; installation: Installation } => {
  const installation = findInstallation(hub, account);
  if (!hub.app || !installation) throw new Error(`No app is installed on ${account} in the embedded GitHub.`);
  return { app: hub.app, installation };
};

/** An owner suspends the app on an account, or lets it go on; until then it is told nothing else and may do nothing. */
export const setSuspended = (change: Change, account: string, by: string | null): void => {
  const { app, installation } = require(change.hub, account);
  if (by === null) delete installation.suspendedBy;
  else installation.suspendedBy = by;
  tellOf(change, app, installation, { name: "installation", action: by === null ? "unsuspend" : "suspend", more: {} });
  change.hub.save();
};

/** An owner takes the app off one repository, or gives it back. */
export const setGiven = (change: Change, repo: Repository, isGiven: boolean): void => {
  const { app, installation } = require(change.hub, repo.owner);
  installation.without = (installation.without ?? []).filter((id) => id !== repo.id);
  if (!isGiven) installation.without.push(repo.id);
  const [given, taken] = isGiven ? [[renderShort(repo)], []] : [[], [renderShort(repo)]];
  const more = {
    repository_selection: "selected",
    repositories_added: given,
    repositories_removed: taken,
    requester: null,
  };
  tellOf(change, app, installation, {
    name: "installation_repositories",
    action: isGiven ? "added" : "removed",
    more,
  });
  change.hub.save();
};
