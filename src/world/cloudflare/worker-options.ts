import { join } from "node:path";
import type { MiniflareOptions } from "miniflare";
import type { Account, Binding, Script, Share, Version } from "./account.ts";
import type { AccountStore } from "./account-store.ts";
import { type Facades, renderEntry, renderManifest } from "./render-manifest.ts";

/** One Worker as Miniflare takes it. */
export type WorkerOptions = MiniflareOptions["workers"][number];
type WorkerConfig = WorkerOptions["config"];
export type WorkerEnv = NonNullable<WorkerConfig["env"]>;

/** The Worker that stands before all others. */
export const EDGE = "edge";

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
      manifest: renderManifest([], ["edge.js"], { "entry.js": `export { edge as default } from "./edge.js";` }),
    },
    dev: { unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }] },
  };
};

const renderWorker = (store: AccountStore, script: Script, version: Version): WorkerOptions => {
  const bindings = version.bindings.map((binding) => renderBinding(store.account, script, version, binding));
  const facades = Object.assign({}, ...bindings.map((binding) => binding.facades ?? {}));
  const modules = version.modules.map(({ name, type, blob }) => ({ name, type, contents: store.readBlob(blob) }));
  return {
    config: {
      name: workerName(script.name, version),
      compatibilityDate: version.compatibilityDate,
      compatibilityFlags: version.compatibilityFlags,
      manifest: renderManifest(
        modules,
        ["tag-console.js", "split-objects.js"],
        renderEntry(version, logTag(script.name, version), facades),
      ),
      env: Object.assign({}, ...bindings.map((binding) => binding.env)),
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

type RenderedBinding = { env: WorkerEnv; facades?: Facades };

const renderBinding = (account: Account, script: Script, version: Version, binding: Binding): RenderedBinding => {
  const { name } = binding;
  const simple = renderSimpleBinding(version, binding);
  if (simple) return { env: { [name]: simple } };
  if (binding.type === "service") return { env: { [name]: renderService(account, script, version, binding) } };
  const owner = binding.script_name === undefined ? script : account.scripts[String(binding.script_name)];
  const live = owner ? liveVersions(owner) : [];
  const targets = owner
    ? live.map((share) => ({
        type: "durable-object" as const,
        worker: workerName(owner.name, share.version),
        exportName: String(binding.class_name),
      }))
    : [];
  const [only, second] = targets;
  if (!only) return { env: {} };
  if (!second) return { env: { [name]: only } };
  let upTo = 0;
  const choices = live.map((share, at) => ({ binding: `${name}$${at}`, upTo: (upTo += share.percentage) }));
  return {
    env: Object.fromEntries(targets.map((target, at) => [`${name}$${at}`, target])),
    facades: { [name]: choices },
  };
};

/** A service binding takes the caller's own version, or the version of another script with the largest share. */
const renderService = (account: Account, script: Script, version: Version, binding: Binding): WorkerEnv[string] => {
  const exported = typeof binding.entrypoint === "string" ? { exportName: binding.entrypoint } : {};
  if (binding.service === script.name) return { type: "worker", worker: workerName(script.name, version), ...exported };
  const target = account.scripts[String(binding.service)];
  const [largest] = target ? liveVersions(target).toSorted((a, b) => b.percentage - a.percentage) : [];
  if (!target || !largest) return { type: "worker", worker: EDGE };
  return { type: "worker", worker: workerName(target.name, largest.version), ...exported };
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
