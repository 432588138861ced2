import { readBoolean, readText, type RepositoryRequest } from "#src/world/github/api-request.ts";
import { emit } from "#src/world/github/emit.ts";
import { findRepository, fullNameOf, now } from "#src/world/github/hub.ts";
import { NEEDS } from "#src/world/github/permissions.ts";
import { renderMergeSettings, renderRepository, renderRole } from "#src/world/github/render/render-repository.ts";
import { invalid, noContent, ok, type Reply } from "#src/world/github/reply.ts";
import { inRepository, type Route } from "#src/world/github/router.ts";

const rename = ({ hub, repo, change }: RepositoryRequest, name: string): void => {
  if (!/^[\w.-]{1,100}$/u.test(name)) throw invalid("Repository", "name", "custom", "name is invalid");
  if (findRepository(hub, `${repo.owner}/${name}`))
    throw invalid("Repository", "name", "custom", "name already exists on this account");
  const from = repo.name;
  repo.directory ??= fullNameOf(repo);
  repo.formerly = [...(repo.formerly ?? []), fullNameOf(repo)];
  repo.name = name;
  emit(change, repo, "repository", "renamed", { changes: { repository: { name: { from } } } });
};

const editRepository = (request: RepositoryRequest): Reply => {
  const { hub, repo, body, change } = request;
  const name = readText(body, "name");
  const archived = readBoolean(body, "archived");
  const hidden = readBoolean(body, "private");
  if (name !== undefined && name !== repo.name) rename(request, name);
  if (archived !== undefined && archived !== (repo.archived ?? false)) {
    repo.archived = archived;
    emit(change, repo, "repository", archived ? "archived" : "unarchived", {});
  }
  if (hidden !== undefined && hidden !== repo.private) {
    repo.private = hidden;
    emit(change, repo, "repository", hidden ? "privatized" : "publicized", {});
  }
  repo.updatedAt = now();
  return ok({ ...renderRepository(hub, repo), ...renderMergeSettings(), permissions: renderRole("admin") });
};

const deleteRepository = ({ hub, repo, change }: RepositoryRequest): Reply => {
  hub.state.repositories = hub.state.repositories.filter((other) => other !== repo);
  emit(change, repo, "repository", "deleted", {}, Promise.resolve(null));
  return noContent();
};

/** What becomes of a repository as a whole. */
export const repositoryRoutes: Route[] = [
  inRepository("PATCH", "", NEEDS.administer, editRepository),
  inRepository("DELETE", "", NEEDS.administer, deleteRepository),
];
