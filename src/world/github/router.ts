import { findMoved, findRepository } from "./hub.ts";
import type { ApiRequest, RepositoryRequest } from "./api-request.ts";
import { canSee, demand, NEEDS, type Need } from "./permissions.ts";
import { ApiError, notFound, type Reply } from "./reply.ts";

export type Handler<Request> = (request: Request) => Reply | Promise<Reply>;
export type Route = { method: string; pattern: RegExp; names: string[]; handle: Handler<ApiRequest> };

/** `{name}` takes one segment of a path, `{+name}` takes the rest with its slashes. */
export const route = (method: string, path: string, handle: Handler<ApiRequest>): Route => {
  const names: string[] = [];
  const source = path.replace(/\{(\+?)(\w+)\}|[.]/g, (match, rest: string, name: string | undefined) => {
    if (name === undefined) return `\\${match}`;
    names.push(name);
    return rest === "" ? "([^/]+)" : "(.+?)";
  });
  return { method, pattern: new RegExp(`^${source}/?$`), names, handle };
};

/** GitHub leads from a former name to the repository's id, by a code that keeps method and body where they matter. */
const leadOn = ({ hub, method, path, params, query }: ApiRequest): Reply => {
  const moved = findMoved(hub, `${params["owner"]}/${params["repo"]}`);
  if (!moved) throw notFound();
  const rest = path.split("/").slice(4).join("/");
  const search = query.size === 0 ? "" : `?${query}`;
  const url = `${hub.apiUrl}/repositories/${moved.id}${rest === "" ? "" : `/${rest}`}${search}`;
  const [status, message] = method === "GET" ? [301, "Moved Permanently"] : [307, "Temporary Redirect"];
  const body = {
    message,
    url,
    documentation_url: "https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects",
  };
  return { status, headers: { location: url }, body };
};

/** A route below `/repos/{owner}/{repo}`: who may not see the repository gets 404, who lacks `need` is refused. */
export const inRepository = (method: string, path: string, need: Need, handle: Handler<RepositoryRequest>): Route =>
  route(method, `/repos/{owner}/{repo}${path}`, (request) => {
    const { hub, actor, params } = request;
    const repo = findRepository(hub, `${params["owner"]}/${params["repo"]}`);
    if (!repo) return leadOn(request);
    if (!canSee(hub, actor, repo)) throw notFound();
    demand(hub, actor, repo, need);
    if (repo.archived && method !== "GET" && need !== NEEDS.administer)
      throw new ApiError(403, "Repository was archived so is read-only.");
    return handle({ ...request, repo, git: hub.git(repo) });
  });

/** The first route for a method and an encoded path, with its decoded parameters. Throws URIError on broken escapes. */
export const findRoute = (
  routes: Route[],
  method: string,
  path: string,
): { route: Route; params: Record<string, string> } | null => {
  for (const candidate of routes) {
    const match = candidate.method === method ? candidate.pattern.exec(path) : null;
    if (!match) continue;
    const values = match.slice(1).map(decodeURIComponent);
    return { route: candidate, params: Object.fromEntries(candidate.names.map((name, n) => [name, values[n] ?? ""])) };
  }
  return null;
};
