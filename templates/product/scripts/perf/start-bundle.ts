import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Miniflare, type MiniflareOptions } from "miniflare";
import type { WorkerConfig } from "../worker-config.ts";

type Worker = MiniflareOptions["workers"][number];
type Bindings = NonNullable<Worker["config"]["env"]>;
/** A module and what it needs around it. */
export type Bundle = { code: string; config: WorkerConfig };
export type StartedBundle = { address: string; close(): Promise<void> };

const WORKER = "bundle";
/** Opens the metrics of a bundle that runs here. */
export const CONTROL_TOKEN = "measured-locally";
/** Nothing is limited here: what is measured is the product, not how it refuses. */
const UNLIMITED = 1_000_000_000;

const renderBindings = ({ durable_objects, ratelimits = [], vars = {}, version_metadata }: WorkerConfig): Bindings => {
  const bindings: Bindings = { CONTROL_TOKEN: { type: "text", value: CONTROL_TOKEN } };
  for (const { class_name, name } of durable_objects?.bindings ?? [])
    bindings[name] = { type: "durable-object", worker: WORKER, exportName: class_name };
  for (const { name, namespace_id, simple } of ratelimits)
    bindings[name] = { type: "rate-limit", namespace: namespace_id, simple: { ...simple, limit: UNLIMITED } as never };
  for (const [name, value] of Object.entries(vars))
    bindings[name] = typeof value === "string" ? { type: "text", value } : { type: "json", value: value as never };
  if (version_metadata !== undefined)
    bindings[version_metadata.binding] = { type: "json", value: { id: "local", tag: "local", timestamp: "" } };
  return bindings;
};

const renderClasses = ({ exports = {} }: WorkerConfig): Worker["config"]["exports"] =>
  Object.fromEntries(
    Object.entries(exports)
      .filter(([, { state = "created" }]) => state === "created")
      .map(([name, { storage }]) => [name, { type: "durable-object" as const, storage: storage as never }]),
  );

/** Reads the bundle that was built in a checkout. */
export const readBundle = (root: string, config: WorkerConfig): Bundle => ({
  code: readFileSync(join(root, "dist", "index.js"), "utf8"),
  config,
});

/** Runs a bundle in a workerd of its own, on what is in the directory `storage`; resolves once it listens. */
export const startBundle = async ({ code, config }: Bundle, storage: string): Promise<StartedBundle> => {
  const miniflare = new Miniflare({
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
          compatibilityDate: config.compatibility_date,
          compatibilityFlags: config.compatibility_flags ?? [],
          manifest: {
            mainModule: "index.js",
            modulesRoot: "/",
            modules: { "index.js": { type: "esm", contents: code } },
          },
          env: renderBindings(config),
          exports: renderClasses(config),
        },
        // Past the server that stands before it, which costs more than many an operation.
        dev: { unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }] },
      },
    ],
  });
  const address = await miniflare.unsafeGetDirectURL(WORKER);
  return {
    address: address.origin,
    close: () => miniflare.dispose(),
  };
};
