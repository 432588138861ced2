import { answerPage, readObject, readTexts, type ApiRequest } from "#src/world/github/api-request.ts";
import { findAccount, findInstallation, findRepository, type Hub } from "#src/world/github/hub.ts";
import { issueToken } from "#src/world/github/issue-token.ts";
import { permissionsOf, renderApp, renderInstallation } from "#src/world/github/render/render-app.ts";
import { renderRepository, renderRole } from "#src/world/github/render/render-repository.ts";
import { ApiError, created, notFound, ok, refused, type Reply } from "#src/world/github/reply.ts";
import { route, type Handler, type Route } from "#src/world/github/router.ts";
import type { App, Installation, Level, Permissions } from "#src/world/github/state.ts";
import type { Delivery } from "#src/world/github/webhook-queue.ts";

type AppRequest = ApiRequest & { app: App };

/** A route for the app itself, with its JWT. */
const asApp = (method: string, path: string, handle: Handler<AppRequest>): Route =>
  route(method, path, (request) => {
    const { app } = request.hub;
    if (request.actor.kind !== "app" || !app) {
      throw new ApiError(401, "A JSON web token could not be decoded");
    }
    return handle({ ...request, app });
  });

const installationsOf = (hub: Hub, app: App): Installation[] =>
  hub.state.installations.filter((installation) => installation.appId === app.id);

const requireInstallation = ({ hub, app, params }: AppRequest): Installation => {
  const id = Number(params["installation_id"]);
  const installation = installationsOf(hub, app).find((item) => item.id === id);
  if (!installation) throw notFound();
  return installation;
};

/** What the token may do: what the installation may, or less where the request asks for less. */
const narrow = (granted: Permissions, wanted: Record<string, unknown> | undefined): Permissions => {
  if (!wanted) return granted;
  for (const [name, level] of Object.entries(wanted)) {
    const has = granted[name];
    if (has === undefined || (level === "write" && has === "read") || (level === "admin" && has !== "admin")) {
      throw refused("The permissions requested are not granted to this installation.");
    }
  }
  return { ...(wanted as Record<string, Level>), metadata: "read" };
};

const chooseRepositories = ({ hub, body }: ApiRequest, installation: Installation): number[] | null => {
  const owned = hub.state.repositories.filter((repo) => repo.owner === installation.account);
  const names = readTexts(body, "repositories");
  const ids = body["repository_ids"];
  if (!names && !Array.isArray(ids)) return null;
  const chosen = owned.filter((repo) => names?.includes(repo.name) || (Array.isArray(ids) && ids.includes(repo.id)));
  if (chosen.length !== (names?.length ?? 0) + (Array.isArray(ids) ? ids.length : 0)) {
    throw refused(
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
    );
  }
  return chosen.map((repo) => repo.id);
};

const TOKEN_LIFE_MS = 3_600_000;

const createAccessToken = (request: AppRequest): Reply => {
  const { hub, app, body } = request;
  const installation = requireInstallation(request);
  if (installation.suspendedBy !== undefined) throw new ApiError(403, "This installation has been suspended");
  const permissions = narrow(permissionsOf(app), readObject(body, "permissions"));
  const repositoryIds = chooseRepositories(request, installation);
  const token = issueToken(hub, {
    kind: "installation",
    login: `${app.slug}[bot]`,
    expiresAt: new Date(Date.now() + TOKEN_LIFE_MS).toISOString().replace(/\.\d+Z$/, "Z"),
    installationId: installation.id,
    repositoryIds,
    permissions,
  });
  const chosen = hub.state.repositories.filter((repo) => repositoryIds?.includes(repo.id));
  return created({
    token: token.value,
    expires_at: token.expiresAt,
    permissions,
    repository_selection: repositoryIds === null ? "all" : "selected",
    ...(repositoryIds === null ? {} : { repositories: chosen.map((repo) => renderRepository(hub, repo)) }),
  });
};

const showInstallation = ({ hub, app }: AppRequest, account: string | undefined): Reply => {
  const installation = account === undefined ? undefined : findInstallation(hub, account);
  if (!installation) throw notFound();
  return ok(renderInstallation(hub, app, installation));
};

const listInstallationRepositories = (request: ApiRequest): Promise<Reply> => {
  const { hub, actor } = request;
  if (actor.kind !== "installation") throw new ApiError(403, "You must authenticate with an installation access token");
  const { account, repositoryIds } = actor;
  const found = hub.state.repositories.filter(
    (repo) => repo.owner === account && (repositoryIds === null || repositoryIds.includes(repo.id)),
  );
  const push = actor.permissions["contents"] === "write" ? "write" : "read";
  return answerPage(
    request,
    found,
    (repo) => ({ ...renderRepository(hub, repo), permissions: renderRole(push) }),
    (repositories, total_count) => ({ total_count, repository_selection: "all", repositories }),
  );
};

const renderDelivery = (delivery: Delivery) => ({
  id: delivery.id,
  guid: delivery.guid,
  delivered_at: delivery.deliveredAt,
  redelivery: delivery.redelivery,
  duration: delivery.duration,
  status: delivery.status,
  status_code: delivery.statusCode,
  event: delivery.event,
  action: delivery.action,
  installation_id: delivery.installationId,
  repository_id: delivery.repositoryId,
  throttled_at: null,
});

const requireDelivery = ({ hub, params }: ApiRequest): Delivery => {
  const delivery = hub.webhooks.deliveries.find((item) => item.id === Number(params["delivery_id"]));
  if (!delivery) throw notFound();
  return delivery;
};

const showDelivery = (delivery: Delivery): Reply =>
  ok({ ...renderDelivery(delivery), url: delivery.url, request: delivery.request, response: delivery.response });

/** Deliveries page by cursor: `cursor` is the id after which the next page begins. */
const listDeliveries = ({ hub, query, path }: ApiRequest): Reply => {
  const perPage = Math.min(100, Number(query.get("per_page") ?? 30) || 30);
  const cursor = Number(query.get("cursor") ?? Number.MAX_SAFE_INTEGER);
  const rest = hub.webhooks.deliveries.toReversed().filter((delivery) => delivery.id < cursor);
  const page = rest.slice(0, perPage);
  const next = rest.length > perPage ? page.at(-1)?.id : undefined;
  const link = `<${hub.apiUrl}${path}?per_page=${perPage}&cursor=${next}>; rel="next"`;
  return ok(page.map(renderDelivery), next === undefined ? {} : { link });
};

/** What an app asks about itself, its installations and its webhook. */
export const appRoutes: Route[] = [
  asApp("GET", "/app", ({ hub, app }) =>
    ok({ ...renderApp(hub, app.id), installations_count: installationsOf(hub, app).length }),
  ),
  asApp("GET", "/app/installations", (request) =>
    answerPage(request, installationsOf(request.hub, request.app), (item) =>
      renderInstallation(request.hub, request.app, item),
    ),
  ),
  asApp("GET", "/app/installations/{installation_id}", (request) =>
    ok(renderInstallation(request.hub, request.app, requireInstallation(request))),
  ),
  asApp("POST", "/app/installations/{installation_id}/access_tokens", createAccessToken),
  asApp("GET", "/app/hook/config", ({ app }) =>
    ok({ url: app.webhookUrl, content_type: "json", secret: "********", insecure_ssl: "0" }),
  ),
  asApp("GET", "/app/hook/deliveries", listDeliveries),
  asApp("GET", "/app/hook/deliveries/{delivery_id}", (request) => showDelivery(requireDelivery(request))),
  asApp("POST", "/app/hook/deliveries/{delivery_id}/attempts", (request) => {
    request.hub.webhooks.redeliver(requireDelivery(request));
    return { status: 202, body: {} };
  }),
  asApp("GET", "/repos/{owner}/{repo}/installation", (request) => {
    const { hub, params } = request;
    return showInstallation(request, findRepository(hub, `${params["owner"]}/${params["repo"]}`)?.owner);
  }),
  asApp("GET", "/users/{login}/installation", (request) =>
    showInstallation(request, findAccount(request.hub, request.params["login"] ?? "")?.login),
  ),
  asApp("GET", "/orgs/{login}/installation", (request) =>
    showInstallation(request, findAccount(request.hub, request.params["login"] ?? "")?.login),
  ),
  route("GET", "/apps/{slug}", ({ hub, params }) => {
    if (!hub.app || hub.app.slug !== params["slug"]) throw notFound();
    return ok(renderApp(hub, hub.app.id));
  }),
  route("GET", "/installation/repositories", listInstallationRepositories),
];
