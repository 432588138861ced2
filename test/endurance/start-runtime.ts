import type { ChildProcess } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import type { MiniflareOptions } from "miniflare";
import { openMiniflare } from "#src/world/cloudflare/open-miniflare.ts";
import { readWorkerConfig } from "#product/scripts/worker-config.ts";

export type Runtime = {
  address: string;
  /** SIGKILL: nothing in it gets to finish. Resolves once the process is gone. */
  kill(): Promise<void>;
  close(): Promise<void>;
};

export const CONTROL_TOKEN = "token-of-the-endurance-tests";
const WORKER = "product";

type Bindings = NonNullable<MiniflareOptions["workers"][number]["config"]["env"]>;

/** `storage` outlives the runtime. `folder` holds the product that `code` was bundled from. */
export type RuntimeOptions = { code: string; folder: string; storage: string };

const renderOptions = ({ code, folder, storage }: RuntimeOptions): MiniflareOptions => {
  const { compatibility_date, compatibility_flags = [], durable_objects, exports = {} } = readWorkerConfig(folder);
  const env: Bindings = {
    ALLOW_PRIVATE_WEBHOOKS: { type: "text", value: "1" },
    CONTROL_TOKEN: { type: "text", value: CONTROL_TOKEN },
    VERSION: { type: "json", value: { id: "local", tag: "", timestamp: "" } },
  };
  for (const { class_name, name } of durable_objects?.bindings ?? [])
    env[name] = { type: "durable-object", worker: WORKER, exportName: class_name };
  return {
    cf: false,
    host: "127.0.0.1",
    port: 0,
    logRequests: false,
    handleStructuredLogs: () => {},
    resourcePersistencePath: storage,
    workers: [
      {
        config: {
          name: WORKER,
          compatibilityDate: compatibility_date,
          compatibilityFlags: compatibility_flags,
          manifest: {
            mainModule: "index.js",
            modulesRoot: "/",
            modules: { "index.js": { type: "esm", contents: code } },
          },
          env,
          exports: Object.fromEntries(
            Object.keys(exports).map((name) => [name, { type: "durable-object" as const, storage: "sqlite" as const }]),
          ),
        },
        dev: { unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }] },
      },
    ],
  };
};

/** The process that `start` spawns. */
const catchProcess = async <T>(start: () => Promise<T>): Promise<{ child: ChildProcess; value: T }> => {
  const spawned: ChildProcess[] = [];
  const hear = (message: unknown) => spawned.push((message as { process: ChildProcess }).process);
  subscribe("child_process", hear);
  try {
    const value = await start();
    const child = spawned.find(({ spawnfile }) => /\bworkerd(?:\.exe)?$/u.test(spawnfile));
    if (child === undefined) throw new Error("no workerd was spawned");
    return { child, value };
  } finally {
    unsubscribe("child_process", hear);
  }
};

/** Runs the product in a workerd of its own, on whatever `storage` holds; resolves once it listens. */
export const startRuntime = async (options: RuntimeOptions): Promise<Runtime> => {
  const { child, value } = await catchProcess(async () => {
    const miniflare = await openMiniflare(renderOptions(options));
    return { miniflare, address: (await miniflare.unsafeGetDirectURL(WORKER)).origin };
  });
  const { address, miniflare } = value;
  return {
    address,
    async kill() {
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
      await miniflare.dispose();
    },
    close: () => miniflare.dispose(),
  };
};
