import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Script } from "./account.ts";
import { type AccountStore, openAccountStore } from "./account-store.ts";
import { ApiError } from "./api-error.ts";
import { accountRoutes } from "./account-routes.ts";
import { openApiServer } from "./api-server.ts";
import { assetRoutes } from "./asset-routes.ts";
import { createAssetSessions } from "./asset-sessions.ts";
import type { Cloudflare } from "./cloudflare.ts";
import { deploymentRoutes } from "./deployment-routes.ts";
import { type Front, openFront } from "./front.ts";
import { createGate } from "./gate.ts";
import { type Releases, readReleases } from "./releases.ts";
import { type Runtime, createRuntime } from "./runtime.ts";
import { watchRuntimeProcesses } from "./runtime-processes.ts";
import { scriptRoutes } from "./script-routes.ts";
import { secretRoutes } from "./secret-routes.ts";
import { type WorkerLog, createWorkerLogs } from "./worker-logs.ts";

/** `port` 0 takes any. `onLog` hears every line that a Worker prints. */
export type CloudflareOptions = { dataDir: string; port: number; onLog?: (log: WorkerLog) => void };

export type CloudflareWorld = {
  /** For `CLOUDFLARE_API_BASE_URL`. */
  apiBaseUrl: string;
  accountId: string;
  apiToken: string;
  /** The public address of a script, before and after it is deployed. */
  reserveUrl(script: string): Promise<string>;
  releases(script: string): Releases;
  logs(script: string): WorkerLog[];
  /** Stops workerd and every server. */
  close(): Promise<void>;
};

const ACCOUNT_ID = "a1de05000000000000000000000010ca";
const API_TOKEN = "local-cloudflare-token";
/** How long a change waits for requests that are still being answered. */
const DRAIN_MS = 5_000;

/** Starts the embedded Cloudflare on 127.0.0.1 with whatever `dataDir` remembers. Rejects if `port` is taken. */
export const startCloudflare = async (options: CloudflareOptions): Promise<CloudflareWorld> => {
  mkdirSync(options.dataDir, { recursive: true });
  const store = openAccountStore(options.dataDir);
  const unwatch = watchRuntimeProcesses(join(options.dataDir, "runtimes.json"));
  const logs = createWorkerLogs(options.onLog ?? (() => {}));
  const runtime = createRuntime(store, logs.accept);
  const gate = createGate();
  const change = createChange(store, runtime, gate);
  const cloudflare: Cloudflare = {
    accountId: ACCOUNT_ID,
    apiToken: API_TOKEN,
    store,
    assetSessions: createAssetSessions(),
    ...change,
  };
  const fronts = new Map<string, Promise<Front>>();
  const reserve = async (script: string) => {
    const front = await openFront({
      script,
      port: store.account.ports[script] ?? 0,
      gate,
      target: () => chooseTarget(store.account.scripts[script], runtime),
    });
    store.account.ports[script] = front.port;
    store.save();
    return front;
  };
  const routes = [...accountRoutes, ...assetRoutes, ...scriptRoutes, ...deploymentRoutes, ...secretRoutes];
  const open = async () => {
    await runtime.apply();
    return openApiServer(cloudflare, routes, options.port);
  };
  const api = await open().catch(async (error: unknown) => {
    await runtime.close();
    unwatch();
    throw error;
  });
  return {
    apiBaseUrl: api.url,
    accountId: ACCOUNT_ID,
    apiToken: API_TOKEN,
    async reserveUrl(script) {
      const front = fronts.get(script) ?? reserve(script);
      fronts.set(script, front);
      return (await front).url;
    },
    releases: (script) => readReleases(store.account.scripts[script]),
    logs: logs.read,
    async close() {
      await api.close();
      await Promise.all([...fronts.values()].map(async (front) => (await front).close()));
      await runtime.close();
      unwatch();
    },
  };
};

const chooseTarget = (script: Script | undefined, runtime: Runtime) => {
  const url = runtime.url();
  if (!script?.deployments.length || !url) return "nothing is deployed here yet";
  return script.subdomain.enabled ? url : "the workers.dev address of this Worker is switched off";
};

/** How the account changes: behind a closed gate, the runtime first; what does not run is taken back. */
const createChange = (store: AccountStore, runtime: Runtime, gate: ReturnType<typeof createGate>) => {
  const { scripts } = store.account;
  const apply = async (edit: () => void, undo: () => void) => {
    await gate.close(DRAIN_MS);
    try {
      edit();
      await runtime.apply();
    } catch (error) {
      undo();
      await runtime.apply();
      throw new ApiError(
        400,
        10021,
        `The Workers of this account do not start together: ${error instanceof Error ? error.message : error}`,
      );
    } finally {
      gate.open();
    }
  };
  const put = (name: string, script: Script | undefined) => {
    if (script) scripts[name] = script;
    else delete scripts[name];
  };
  return {
    async commit(script: Script) {
      const before = scripts[script.name];
      const edit = () => put(script.name, script);
      if (before?.deployments[0]?.id === script.deployments[0]?.id) edit();
      else await apply(edit, () => put(script.name, before));
      store.save();
      for (const { namespaceId } of Object.values(before?.classes ?? {}))
        if (!Object.values(script.classes).some((kept) => kept.namespaceId === namespaceId))
          dropObjects(store, namespaceId);
    },
    async remove(name: string) {
      const before = scripts[name];
      await apply(
        () => put(name, undefined),
        () => put(name, before),
      );
      store.save();
      for (const { namespaceId } of Object.values(before?.classes ?? {})) dropObjects(store, namespaceId);
    },
  };
};

const dropObjects = (store: AccountStore, namespaceId: string) =>
  rmSync(join(store.objectsDir, "do", namespaceId), { recursive: true, force: true });
