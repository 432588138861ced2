import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { MiniflareOptions } from "miniflare";
import type { Account, Binding, Script, Share, Version } from "./account.ts";
import type { AccountStore } from "./account-store.ts";

/** One Worker as Miniflare takes it. */
export type WorkerOptions = MiniflareOptions["workers"][number];
type WorkerConfig = WorkerOptions["config"];
export type WorkerEnv = NonNullable<WorkerConfig["env"]>;
export type Manifest = NonNullable<WorkerConfig["manifest"]>;

/** The Worker that stands before all others. */
export const EDGE = "edge";

/** Reads a module that runs inside workerd. */
export const readInside = (name: string) => readFileSync(new URL(`./inside/${name}`, import.meta.url), "utf8");

/** Shares of the live deployment with their versions, none if nothing is deployed. */
export const liveVersions = (script: Script): (Share & { version: Version })[] =>
  (script.deployments[0]?.versions ?? []).flatMap((share) =>
    script.versions.filter((version) => version.id === share.version_id).map((version) => ({ ...share, version })),
  );

/** The name that a version has inside the runtime. */
export const workerName = (script: string, version: Version) => `${script}__${version.id.slice(0, 8)}`;

/** What a version's log lines begin with. */
export const logTag = (script: string, version: Version) => `\u001e${script}@${version.id}\u001e`;

/** Every live version of every script, and the edge before them. */
export const renderWorkers = (store: AccountStore): WorkerOptions[] => {
  const scripts = Object.values(store.account.scripts).filter((script) => liveVersions(script).length > 0);
  const versions = scripts.flatMap((script) =>
    liveVersions(script).map(({ version }) => renderWorker(store, script, version)),
  );
  return [renderEdge(scripts), ...versions];
};

const renderEdge = (scripts: Script[]): WorkerOptions => {
  const env: WorkerEnv = {};
  const routes: Record<string, { binding: string; id: string; tag: string; upTo: number }[]> = {};
  for (const script of scripts) {
    let upTo = 0;
    routes[script.name] = liveVersions(script).map(({ version, percentage }) => {
      const worker = workerName(script.name, version);
      env[worker] = { type: "worker", worker };
      upTo += percentage;
      return { binding: worker, id: version.id, tag: logTag(script.name, version), upTo };
    });
  }
  env.ROUTES = { type: "json", value: routes };
  return {
    config: {
      name: EDGE,
      compatibilityDate: "2026-10-01",
      env,
      manifest: {
        mainModule: "entry.js",
        modulesRoot: "/",
        modules: {
          "entry.js": { type: "esm", contents: `export { edge as default } from "./edge.js";` },
          "edge.js": { type: "esm", contents: readInside("edge.js") },
        },
      },
    },
    dev: { unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }] },
  };
};

const renderWorker = (store: AccountStore, script: Script, version: Version): WorkerOptions => {
  const main = JSON.stringify(`../${version.mainModule}`);
  return {
    config: {
      name: workerName(script.name, version),
      compatibilityDate: version.compatibilityDate,
      compatibilityFlags: version.compatibilityFlags,
      manifest: renderManifest(store, version, {
        "start.js": `import { tagConsole } from "./tag-console.js";\ntagConsole(${JSON.stringify(logTag(script.name, version))});`,
        "entry.js": [
          `import "./start.js";`,
          `export * from ${main};`,
          version.code.hasDefault ? `export { default } from ${main};` : "",
        ].join("\n"),
      }),
      env: Object.fromEntries(
        version.bindings.flatMap((binding) => renderBinding(store.account, script, version, binding)),
      ),
      exports: Object.fromEntries(
        Object.entries(script.classes)
          .filter(([name]) => version.code.objects.includes(name))
          .map(([name, { namespaceId, storage }]) => [
            name,
            { type: "durable-object" as const, storage, unsafeUniqueKey: namespaceId },
          ]),
      ),
      ...renderAssets(store, version),
    },
  };
};

const renderManifest = (store: AccountStore, version: Version, own: Record<string, string>): Manifest => {
  const modules: Manifest["modules"] = {};
  for (const { name, type, blob } of version.modules) {
    const bytes = store.readBlob(blob);
    modules[name] = { type, contents: type === "wasm" || type === "data" ? new Uint8Array(bytes) : bytes.toString() };
  }
  modules["__world/tag-console.js"] = { type: "esm", contents: readInside("tag-console.js") };
  for (const [name, contents] of Object.entries(own)) modules[`__world/${name}`] = { type: "esm", contents };
  return { mainModule: "__world/entry.js", modulesRoot: "/", modules };
};

const renderBinding = (
  account: Account,
  script: Script,
  version: Version,
  binding: Binding,
): [string, WorkerEnv[string]][] => {
  const simple = renderSimpleBinding(version, binding);
  if (simple) return [[binding.name, simple]];
  const ownerName = binding.type === "service" ? binding.service : (binding.script_name ?? script.name);
  const owner = ownerName === script.name ? script : account.scripts[String(ownerName)];
  const target = ownerName === script.name ? version : owner && liveVersions(owner)[0]?.version;
  const worker = owner && target ? workerName(owner.name, target) : undefined;
  if (binding.type === "service") {
    const entrypoint = typeof binding.entrypoint === "string" ? { exportName: binding.entrypoint } : {};
    return [[binding.name, worker ? { type: "worker", worker, ...entrypoint } : { type: "worker", worker: EDGE }]];
  }
  return worker ? [[binding.name, { type: "durable-object", worker, exportName: String(binding.class_name) }]] : [];
};

/** A binding that needs no other Worker; null for those that do. */
export const renderSimpleBinding = (
  version: Pick<Version, "id" | "annotations" | "createdOn">,
  binding: Binding,
): WorkerEnv[string] | null => {
  switch (binding.type) {
    case "plain_text":
    case "secret_text":
      return { type: "text", value: String(binding.text) };
    case "json":
      return { type: "json", value: binding.json as never };
    case "ratelimit":
      return { type: "rate-limit", namespace: String(binding.namespace_id), simple: binding.simple as never };
    case "analytics_engine":
      return { type: "analytics-engine-dataset", name: String(binding.dataset ?? binding.name) };
    case "version_metadata": {
      const value = { id: version.id, tag: version.annotations["workers/tag"] ?? "", timestamp: version.createdOn };
      return { type: "json", value };
    }
    case "assets":
      return { type: "assets" };
    default:
      return null;
  }
};

const renderAssets = (store: AccountStore, version: Version): Pick<WorkerConfig, "assets"> => {
  if (!version.assets) return {};
  const { config } = version.assets;
  return {
    assets: {
      directory: join(store.assetsDir, version.assets.directory),
      hasUserWorker: true,
      htmlHandling: config.html_handling,
      notFoundHandling: config.not_found_handling,
      runWorkerFirst: config.run_worker_first,
    },
  };
};
