import { answerPage, readBoolean, readText, requireText, type ApiRequest } from "#src/world/github/api-request.ts";
import type { RepositoryRequest } from "#src/world/github/api-request.ts";
import { addRepository } from "#src/world/github/add-repository.ts";
import { findAccount, findRepository } from "#src/world/github/hub.ts";
import { NEEDS, canSee, roleNameOf, roleOf } from "#src/world/github/permissions.ts";
import { renderFullOrganization, renderPublicUser, renderUser } from "#src/world/github/render/render-account.ts";
import { renderMergeSettings, renderRepository, renderRole } from "#src/world/github/render/render-repository.ts";
import { ApiError, created, invalid, notFound, ok, type Reply } from "#src/world/github/reply.ts";
import { inRepository, route, type Route } from "#src/world/github/router.ts";
import type { Account, Role } from "#src/world/github/state.ts";

const requirePerson = ({ hub, actor }: ApiRequest): Account => {
  if (actor.kind === "anonymous") throw new ApiError(401, "Requires authentication");
  const account = actor.kind === "user" ? findAccount(hub, actor.login) : undefined;
  if (!account) throw new ApiError(403, "Resource not accessible by integration");
  return account;
};

const showAccount = (request: ApiRequest, type: Account["type"] | null): Reply => {
  const { hub, params } = request;
  const account = findAccount(hub, params["login"] ?? "");
  if (!account || (type !== null && account.type !== type)) throw notFound();
  return ok(type === "Organization" ? renderFullOrganization(hub, account) : renderPublicUser(hub, account));
};

const showRateLimit = ({ rate }: ApiRequest): Reply => {
  const resources = { core: rate, search: { limit: 30, used: 0, remaining: 30, reset: rate.reset } };
  return ok({ resources, rate });
};

const roleAs = (request: RepositoryRequest): Role | null => {
  const { hub, repo, actor } = request;
  return actor.kind === "user" ? roleOf(hub, repo, actor.login) : "read";
};

const showRepository = (request: RepositoryRequest): Reply => {
  const { hub, repo } = request;
  return ok({ ...renderRepository(hub, repo), ...renderMergeSettings(), permissions: renderRole(roleAs(request)) });
};

const createIn = (request: ApiRequest, owner: Account): Reply => {
  const { hub, body, change } = request;
  const name = requireText(body, "name");
  if (!/^[\w.-]{1,100}$/.test(name)) throw invalid("Repository", "name", "custom", "name is invalid");
  if (findRepository(hub, `${owner.login}/${name}`)) {
    throw invalid("Repository", "name", "custom", "name already exists on this account");
  }
  const creator = requirePerson(request);
  const repo = addRepository(change, {
    owner: owner.login,
    name,
    private: readBoolean(body, "private") ?? false,
    description: readText(body, "description") ?? null,
    collaborators: owner === creator ? {} : { [creator.login]: "admin" },
    readme: readBoolean(body, "auto_init") ?? false,
  });
  return created({ ...renderRepository(hub, repo), ...renderMergeSettings(), permissions: renderRole("admin") });
};

const listRepositories = (request: ApiRequest, owner: string | null): Promise<Reply> => {
  const { hub, actor } = request;
  const mine = actor.kind === "user" ? actor.login : "";
  const found = hub.state.repositories.filter((repo) =>
    owner === null ? repo.owner === mine || repo.collaborators[mine] : repo.owner === owner && canSee(hub, actor, repo),
  );
  return answerPage(request, found, (repo) => renderRepository(hub, repo));
};

/** What the old four-word `permission` says of a role. */
const LEGACY: Record<Role, string> = {
  read: "read",
  triage: "read",
  write: "write",
  maintain: "write",
  admin: "admin",
};

const renderCollaborator = ({ hub, repo }: RepositoryRequest, account: Account) => {
  const role = roleOf(hub, repo, account.login);
  return { ...renderUser(hub, account), permissions: renderRole(role), role_name: roleNameOf(repo, account) ?? "none" };
};

const showPermission = (request: RepositoryRequest): Reply => {
  const { hub, repo, params } = request;
  const account = findAccount(hub, params["username"] ?? "");
  if (!account) throw notFound();
  if (account.type !== "User") throw new ApiError(404, `${account.login} is not a user`);
  const role = roleOf(hub, repo, account.login);
  const user = renderCollaborator(request, account);
  return ok({ permission: role === null ? "none" : LEGACY[role], role_name: user.role_name, user });
};

const isCollaborator = (request: RepositoryRequest, account: Account): boolean =>
  account.login === request.repo.owner || request.repo.collaborators[account.login] !== undefined;

/** People, organizations, repositories, and who may do what in them. */
export const accountRoutes: Route[] = [
  route("GET", "/", ({ hub }) =>
    ok({ current_user_url: `${hub.apiUrl}/user`, repository_url: `${hub.apiUrl}/repos/{owner}/{repo}` }),
  ),
  route("GET", "/meta", () => ok({ verifiable_password_authentication: false })),
  route("GET", "/rate_limit", showRateLimit),
  route("GET", "/user", (request) => ok(renderPublicUser(request.hub, requirePerson(request)))),
  route("GET", "/user/repos", (request) => (requirePerson(request), listRepositories(request, null))),
  route("POST", "/user/repos", (request) => createIn(request, requirePerson(request))),
  route("GET", "/users/{login}", (request) => showAccount(request, null)),
  route("GET", "/users/{login}/repos", (request) => listRepositories(request, request.params["login"] ?? "")),
  route("GET", "/orgs/{login}", (request) => showAccount(request, "Organization")),
  route("GET", "/orgs/{login}/repos", (request) => listRepositories(request, request.params["login"] ?? "")),
  route("POST", "/orgs/{login}/repos", (request) => {
    const owner = findAccount(request.hub, request.params["login"] ?? "");
    if (owner?.type !== "Organization") throw notFound();
    return createIn(request, owner);
  }),
  inRepository("GET", "", NEEDS.metadata, showRepository),
  inRepository("GET", "/collaborators", NEEDS.collaborators, (request) =>
    answerPage(
      request,
      request.hub.state.accounts.filter((account) => account.type === "User" && isCollaborator(request, account)),
      (account) => renderCollaborator(request, account),
    ),
  ),
  inRepository("GET", "/collaborators/{username}/permission", NEEDS.collaborators, showPermission),
  inRepository("GET", "/collaborators/{username}", NEEDS.collaborators, (request) => {
    const account = findAccount(request.hub, request.params["username"] ?? "");
    if (!account || !isCollaborator(request, account)) throw notFound();
    return { status: 204 };
  }),
];
