import type { Actor } from "./actor.ts";
import type { Hub } from "./hub.ts";
import { findAccount, findInstallation } from "./hub.ts";
import { ApiError, notFound } from "./reply.ts";
import type { Account, Level, Repository, Role } from "./state.ts";

/**
 * What a route needs: of an app's or job's token the permission at a level (any one of the names), of a person the role.
 */
export type Need = { permissions: string[]; level: Level; role: Role };

const ROLES: Role[] = ["read", "triage", "write", "maintain", "admin"];
const LEVELS: Level[] = ["read", "write", "admin"];
const BOTH = ["issues", "pull_requests"];

/** The needs of all routes, one name for each. */
export const NEEDS = {
  administer: { permissions: ["administration"], level: "write", role: "admin" },
  metadata: { permissions: ["metadata"], level: "read", role: "read" },
  contents: { permissions: ["contents"], level: "read", role: "read" },
  push: { permissions: ["contents"], level: "write", role: "write" },
  issues: { permissions: BOTH, level: "read", role: "read" },
  comment: { permissions: BOTH, level: "write", role: "read" },
  triage: { permissions: BOTH, level: "write", role: "triage" },
  editLabels: { permissions: BOTH, level: "write", role: "write" },
  pulls: { permissions: ["pull_requests"], level: "read", role: "read" },
  openPull: { permissions: ["pull_requests"], level: "write", role: "write" },
  review: { permissions: ["pull_requests"], level: "write", role: "read" },
  checks: { permissions: ["checks"], level: "read", role: "read" },
  writeChecks: { permissions: ["checks"], level: "write", role: "admin" },
  statuses: { permissions: ["statuses"], level: "read", role: "read" },
  writeStatuses: { permissions: ["statuses"], level: "write", role: "write" },
  deployments: { permissions: ["deployments"], level: "read", role: "read" },
  writeDeployments: { permissions: ["deployments"], level: "write", role: "write" },
  actions: { permissions: ["actions"], level: "read", role: "read" },
  writeActions: { permissions: ["actions"], level: "write", role: "write" },
  secrets: { permissions: ["secrets"], level: "read", role: "write" },
  variables: { permissions: ["actions_variables", "variables"], level: "read", role: "write" },
  collaborators: { permissions: ["metadata"], level: "read", role: "write" },
} satisfies Record<string, Need>;

/** What an account's role is called: the owner is admin, a stranger reads what is public, and null means the repository is hidden. */
export const roleNameOf = (repo: Repository, { login }: Account): string | null =>
  login === repo.owner ? "admin" : (repo.collaborators[login] ?? (repo.private ? null : "read"));

/** The role of a login; one of the organization's own counts as the role that it is built on. */
export const roleOf = (hub: Hub, repo: Repository, login: string): Role | null => {
  const account = findAccount(hub, login);
  const name = account ? roleNameOf(repo, account) : null;
  return ROLES.find((role) => role === name) ?? findAccount(hub, repo.owner)?.roles?.[name ?? ""] ?? null;
};

/** Whether a person's role reaches `wanted`. */
export const hasRole = (role: Role | null, wanted: Role): boolean =>
  role !== null && ROLES.indexOf(role) >= ROLES.indexOf(wanted);

const reachesRepository = (hub: Hub, actor: Actor, repo: Repository): boolean => {
  if (actor.kind === "user") return roleOf(hub, repo, actor.login) !== null;
  if (actor.kind === "job") return actor.repositoryIds.includes(repo.id);
  if (actor.kind !== "installation") return false;
  if (findInstallation(hub, repo.owner)?.without?.includes(repo.id)) return false;
  return actor.account === repo.owner && (actor.repositoryIds === null || actor.repositoryIds.includes(repo.id));
};

/** Whether the actor sees the repository at all; who does not gets 404. */
export const canSee = (hub: Hub, actor: Actor, repo: Repository): boolean =>
  !repo.private || reachesRepository(hub, actor, repo);

/** Whether the actor may do something in the repository. */
export const can = (hub: Hub, actor: Actor, repo: Repository, need: Need): boolean => {
  if (actor.kind === "user") return hasRole(roleOf(hub, repo, actor.login), need.role);
  const publicRead = !repo.private && need.level === "read" && need.role === "read";
  if (actor.kind !== "installation" && actor.kind !== "job") return publicRead;
  if (!reachesRepository(hub, actor, repo)) return publicRead;
  if (need.permissions.includes("metadata") && need.level === "read") return true;
  return need.permissions.some((name) => {
    const granted = actor.permissions[name];
    return granted !== undefined && LEVELS.indexOf(granted) >= LEVELS.indexOf(need.level);
  });
};

/** Throws what GitHub answers to somebody who may not. */
export const demand = (hub: Hub, actor: Actor, repo: Repository, need: Need): void => {
  if (can(hub, actor, repo, need)) return;
  if (actor.kind === "anonymous") throw new ApiError(401, "Requires authentication");
  if (actor.kind === "app") throw new ApiError(401, "A JSON web token could not be decoded");
  if (actor.kind !== "user") throw new ApiError(403, "Resource not accessible by integration");
  // Git data hides itself from those who may not push.
  if (need.permissions.includes("contents")) throw notFound();
  throw new ApiError(403, "Must have admin rights to Repository.");
};
