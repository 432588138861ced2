import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ActionsHost } from "#src/world/actions/host.ts";
import { createActionsHost } from "./actions-host.ts";
import { addRepository, ensureAccount, ensureInstallation } from "./add-repository.ts";
import { setGiven, setSuspended } from "./change-installation.ts";
import { publish } from "./emit.ts";
import { findRepository, now, openHub, type ApiCall, type Change, type Hub } from "./hub.ts";
import { issueToken } from "./issue-token.ts";
import { parseJobLogUrl, readJobLog } from "./job-logs.ts";
import type { Limits } from "./rate-limits.ts";
import { apiRoutes } from "./routes/api-routes.ts";
import { deleteIssue, transferIssue } from "./remove-issue.ts";
import { createApi } from "./serve-api.ts";
import { createPages } from "./serve-pages.ts";
import { setSetting } from "./settings.ts";
import { parseGitPath, serveGit } from "./smart-http.ts";
import type { App, Permissions, Repository, Role } from "./state.ts";
import { openWebhookQueue, type Delivery as RecordedDelivery } from "./webhook-queue.ts";

export type { ApiCall } from "./hub.ts";
export type Delivery = RecordedDelivery & { payload: Record<string, unknown> };

/** The embedded GitHub, running. `repo` is `owner/name` everywhere. */
export type GitHubWorld = {
  /** `http://127.0.0.1:PORT`: pages, and git under `/owner/name.git`. */
  url: string;
  /** The same with `/api/v3`; GraphQL is at `/api/graphql`. */
  apiUrl: string;
  host: ActionsHost;
  /** A person and a token that may do all that the person may. The same login again gives a further token. */
  addUser(user: { login: string; name: string; token?: string }): { login: string; token: string };
  /** `roles`: its own, by name, and what each is built on. */
  addOrganization(login: string, roles?: Record<string, Role>): void;
  /** Another app that is installed on an account; the token may do what `permissions` say in all that the account has. */
  addBot(bot: { slug: string; on: string; permissions: Permissions }): { login: string; token: string };
  /** With README.md on `main`, and the app installed on the owner. `collaborators`: the name of each one's role. */
  createRepository(repo: {
    owner: string;
    name: string;
    private?: boolean;
    collaborators: Record<string, string>;
  }): void;
  /** What people do to an issue with a button: it is gone, or in another repository under another number. */
  deleteIssue(repo: string, issue: number, by: string): void;
  transferIssue(repo: string, issue: number, to: string, by: string): number;
  /** What an owner does in the settings of an account, by hand: GitHub's API has nothing for it. */
  suspendApp(owner: string, by: string): void;
  unsuspendApp(owner: string): void;
  takeRepository(repo: string): void;
  giveRepository(repo: string): void;
  setSecret(repo: string, name: string, value: string): void;
  setVariable(repo: string, name: string, value: string): void;
  /** Called for every repository made from now on, over the API too. */
  onRepositoryCreated(listener: (repo: string) => void): void;
  calls(): ApiCall[];
  /** Every webhook tried so far, oldest first. */
  deliveries(): Delivery[];
  /** From now on this is the app; its installations on owners of repositories appear if they are not there yet. */
  setApp(app: App): void;
  /** Ends when every event so far has been told and every webhook answered. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

type Serve = (incoming: IncomingMessage, response: ServerResponse) => Promise<void>;

const serveText = (response: ServerResponse, text: string | null): void => {
  const headers = { "content-type": "text/plain; charset=utf-8" };
  response.writeHead(text === null ? 404 : 200, headers).end(text ?? "Not Found");
};

const createListener = (hub: Hub, limits: Limits | null): Serve => {
  const serveApi = createApi(hub, apiRoutes, limits);
  const servePage = createPages(hub);
  return async (incoming, response) => {
    const url = new URL(incoming.url ?? "/", hub.url);
    if (/^\/api(\/|$)/.test(url.pathname)) return serveApi(incoming, response);
    const git = parseGitPath(url.pathname);
    if (git) return serveGit(hub, git, incoming, response);
    const job = parseJobLogUrl(url);
    if (job === null) return servePage(incoming, response);
    serveText(response, await readJobLog(hub, job));
  };
};

const KEEP_ALIVE_MS = 60_000;

const listen = async (hub: Hub, port: number, limits: Limits | null): Promise<() => Promise<void>> => {
  const serve = createListener(hub, limits);
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      console.error("The embedded GitHub failed:", error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  // Shorter, one may close on a busy machine just as a caller takes it up again.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  hub.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  hub.apiUrl = `${hub.url}/api/v3`;
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
};

const becomeApp = (hub: Hub, app: App): void => {
  hub.app = app;
  ensureAccount(hub, `${app.slug}[bot]`, "Bot", `${app.slug}[bot]`);
  const change = systemChange(hub);
  for (const owner of new Set(hub.state.repositories.map((repo) => repo.owner))) ensureInstallation(change, owner);
  publish(change);
};

/** What the world itself does is nobody's request. */
const systemChange = (hub: Hub): Change => ({ hub, actor: { kind: "anonymous" }, outbox: [] });

const requireRepository = (hub: Hub, fullName: string): Repository => {
  const repo = findRepository(hub, fullName);
  if (!repo) throw new Error(`There is no repository ${fullName} in the embedded GitHub.`);
  return repo;
};

const peopleMethods = (hub: Hub): Pick<GitHubWorld, "addUser" | "addBot" | "addOrganization"> => ({
  addUser: ({ login, name, token }) => {
    const account = ensureAccount(hub, login, "User", name);
    const known = hub.state.tokens.find((item) => item.value === token);
    const facts = { kind: "user", login: account.login, expiresAt: null, installationId: null } as const;
    const issued = known ?? issueToken(hub, { ...facts, repositoryIds: null, permissions: null }, token);
    return { login: account.login, token: issued.value };
  },
  addBot: ({ on, permissions, slug }) => {
    const { id, login } = ensureAccount(hub, `${slug}[bot]`, "Bot");
    const installation = { id: hub.nextId(), appId: id, account: on, createdAt: now() };
    hub.state.installations.push(installation);
    const facts = { kind: "installation", login, expiresAt: null, installationId: installation.id } as const;
    return { login, token: issueToken(hub, { ...facts, repositoryIds: null, permissions }).value };
  },
  addOrganization: (login, roles) => {
    const account = ensureAccount(hub, login, "Organization");
    if (roles) account.roles = roles;
    hub.save();
  },
});

const repositoryMethods = (
  hub: Hub,
): Pick<GitHubWorld, "createRepository" | "setSecret" | "setVariable" | "onRepositoryCreated"> => ({
  createRepository: ({ owner, name, private: hidden, collaborators }) => {
    const change = systemChange(hub);
    if (findRepository(hub, `${owner}/${name}`)) throw new Error(`The repository ${owner}/${name} exists already.`);
    ensureAccount(hub, owner, "User");
    for (const login of Object.keys(collaborators)) ensureAccount(hub, login, "User");
    const facts = { owner, name, private: hidden ?? false, description: null, collaborators };
    addRepository(change, { ...facts, readme: true });
    publish(change);
  },
  setSecret: (repo, name, value) => setSetting(hub, requireRepository(hub, repo).secrets, name, value),
  setVariable: (repo, name, value) => setSetting(hub, requireRepository(hub, repo).variables, name, value),
  onRepositoryCreated: (listener) => void hub.repositoryListeners.push(listener),
});

const issueMethods = (hub: Hub): Pick<GitHubWorld, "deleteIssue" | "transferIssue"> => {
  const changeBy = (login: string): Change => ({ hub, actor: { kind: "user", login }, outbox: [] });
  return {
    deleteIssue: (repo, issue, by) => {
      const change = changeBy(by);
      deleteIssue(change, requireRepository(hub, repo), issue);
      publish(change);
    },
    transferIssue: (repo, issue, to, by) => {
      const change = changeBy(by);
      const number = transferIssue(change, requireRepository(hub, repo), issue, requireRepository(hub, to));
      publish(change);
      return number;
    },
  };
};

const installationMethods = (
  hub: Hub,
): Pick<GitHubWorld, "suspendApp" | "unsuspendApp" | "takeRepository" | "giveRepository"> => {
  const made = (does: (change: Change) => void): void => {
    const change = systemChange(hub);
    does(change);
    publish(change);
  };
  return {
    suspendApp: (owner, by) => made((change) => setSuspended(change, owner, by)),
    unsuspendApp: (owner) => made((change) => setSuspended(change, owner, null)),
    takeRepository: (repo) => made((change) => setGiven(change, requireRepository(hub, repo), false)),
    giveRepository: (repo) => made((change) => setGiven(change, requireRepository(hub, repo), true)),
  };
};

/** Starts the embedded GitHub on 127.0.0.1. Everything it knows lies in `dataDir`, and a restart there gives it back. */
export const startGitHub = async (options: {
  dataDir: string;
  port: number;
  app: App | null;
  /** Held to by installations; they are counted alone where it is left out. */
  limits?: Limits;
}): Promise<GitHubWorld> => {
  const webhooks = openWebhookQueue(options.dataDir, () => hub.app);
  const hub = openHub(options.dataDir, null, webhooks);
  const stopListening = await listen(hub, options.port, options.limits ?? null);
  if (options.app) becomeApp(hub, options.app);
  const idle = async (): Promise<void> => {
    for (let seen: Promise<void> | null = null; seen !== hub.published;) {
      seen = hub.published;
      await seen;
      await webhooks.idle();
    }
  };
  return {
    url: hub.url,
    apiUrl: hub.apiUrl,
    host: createActionsHost(hub),
    ...peopleMethods(hub),
    ...repositoryMethods(hub),
    ...issueMethods(hub),
    ...installationMethods(hub),
    calls: () => [...hub.calls],
    deliveries: () => webhooks.deliveries.map((delivery) => ({ ...delivery, payload: delivery.request.payload })),
    setApp: (app) => becomeApp(hub, app),
    idle,
    close: async () => {
      await stopListening();
      await idle();
      hub.close();
    },
  };
};
