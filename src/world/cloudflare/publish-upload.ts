import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Account, Deployment, Script, Share, Version, VersionAssets } from "./account.ts";
import { ApiError } from "./api-error.ts";
import { applyMigrations } from "./apply-migrations.ts";
import { layOutAssets } from "./asset-routes.ts";
import type { Cloudflare } from "./cloudflare.ts";
import { inspectUpload } from "./inspect-upload.ts";
import type { ExportsDeclaration, Upload, UploadMetadata } from "./parse-upload.ts";
import { type Reconciliation, reconcileExports } from "./reconcile-exports.ts";
import { checkTargets, resolveBindings } from "./resolve-bindings.ts";

/** `deploy` provisions classes and goes live at once; `version` does neither. */
export type PublishMode = "deploy" | "version";
export type Published = { script: Script; version: Version; reconciliation?: Reconciliation };

/** Makes an upload a version of the script `name`, after every check. A refusal (`ApiError`) leaves nothing behind. */
export const publishUpload = async (
  cloudflare: Cloudflare,
  name: string,
  upload: Upload,
  mode: PublishMode,
): Promise<Published> => {
  const { account } = cloudflare.store;
  const { metadata } = upload;
  const script = structuredClone(account.scripts[name]) ?? newScript(name);
  const previous = script.versions.at(-1);
  const lifecycle = planClasses(script, metadata, mode);
  const bindings = resolveBindings(metadata, previous);
  checkTargets(account, name, bindings, lifecycle.classes, mode === "deploy" ? 10061 : 100406);
  checkReferences(account, name, script, lifecycle.classes);
  const assets = assetsOf(cloudflare, metadata, previous);
  if (assets === undefined && bindings.some((binding) => binding.type === "assets"))
    throw new ApiError(400, 10021, "There is a binding to assets, but no assets were uploaded.");
  const { code, startupTimeMs } = await inspectUpload(upload, bindings);
  for (const missing of Object.keys(lifecycle.classes).filter((className) => !code.objects.includes(className)))
    throw new ApiError(
      400,
      10021,
      `The Durable Object class '${missing}' is not exported by the script, or does not extend DurableObject.`,
    );

  const version: Version = {
    id: randomUUID(),
    number: (previous?.number ?? 0) + 1,
    createdOn: new Date().toISOString(),
    annotations: { "workers/triggered_by": mode === "deploy" ? "upload" : "version_upload", ...metadata.annotations },
    startupTimeMs,
    etag: etagOf(upload),
    mainModule: metadata.main_module,
    modules: upload.modules.map(({ name: module, type, contents }) => ({
      name: module,
      type,
      blob: cloudflare.store.writeBlob(contents),
    })),
    bindings,
    compatibilityDate: metadata.compatibility_date,
    compatibilityFlags: metadata.compatibility_flags,
    code,
    classes: (metadata.exports ? liveNames(metadata.exports) : Object.keys(lifecycle.classes)).toSorted(),
    ...(assets && { assets }),
  };
  if (assets && assets !== previous?.assets) layOutAssets(cloudflare.store, assets);
  script.versions.push(version);
  script.modifiedOn = version.createdOn;
  if (mode === "deploy") {
    script.classes = lifecycle.classes;
    if (lifecycle.tag !== undefined) script.migrationTag = lifecycle.tag;
    applySettings(script, metadata);
    const deployment = newDeployment([{ version_id: version.id, percentage: 100 }], version.annotations);
    script.deployments.unshift({ ...deployment, codeUpdateStrategy: metadata.code_update_strategy });
  }
  await cloudflare.commit(script);
  return { script, version, ...(lifecycle.report && { reconciliation: lifecycle.report }) };
};

/** A deployment that starts now. */
export const newDeployment = (versions: Share[], annotations: Record<string, string>): Deployment => ({
  id: randomUUID(),
  createdOn: new Date().toISOString(),
  annotations,
  versions,
});

const hex = () => randomBytes(16).toString("hex");

const newScript = (name: string): Script => {
  const now = new Date().toISOString();
  return {
    name,
    tag: hex(),
    createdOn: now,
    modifiedOn: now,
    classes: {},
    subdomain: { enabled: false, previews_enabled: false },
    settings: { tags: [], logpush: false, observability: { enabled: false }, tail_consumers: [] },
    versions: [],
    deployments: [],
  };
};

const planClasses = (script: Script, metadata: UploadMetadata, mode: PublishMode) => {
  if (mode === "version") {
    if (metadata.migrations)
      throw new ApiError(400, 10211, "Version upload failed: migrations must be fully applied by a deployment first.");
    return { classes: script.classes, tag: undefined, report: undefined };
  }
  if (metadata.exports) return { tag: undefined, ...reconcileExports(script.classes, metadata.exports, hex) };
  if (metadata.migrations)
    return { report: undefined, ...applyMigrations(script.classes, script.migrationTag, metadata.migrations, hex) };
  return { classes: script.classes, tag: undefined, report: undefined };
};

const liveNames = (declared: ExportsDeclaration): string[] =>
  Object.entries(declared).flatMap(([name, { state, type }]) =>
    type === "durable-object" && state === "created" ? [name] : [],
  );

/** A class that another Worker binds cannot go away. */
const checkReferences = (account: Account, name: string, before: Script, classes: Script["classes"]) => {
  const gone = Object.keys(before.classes).filter((className) => !classes[className]);
  const others = Object.values(account.scripts).filter((other) => other.name !== name);
  for (const other of others)
    for (const binding of other.versions.at(-1)?.bindings ?? [])
      if (binding.script_name === name && gone.includes(String(binding.class_name)))
        throw new ApiError(
          400,
          10061,
          `Class '${String(binding.class_name)}' is still bound by Worker '${other.name}'.`,
        );
};

const assetsOf = (
  cloudflare: Cloudflare,
  metadata: UploadMetadata,
  previous: Version | undefined,
): VersionAssets | undefined => {
  if (metadata.assets?.jwt === undefined) return metadata.keep_assets ? previous?.assets : undefined;
  const manifest = cloudflare.assetSessions.find(metadata.assets.jwt);
  if (Object.values(manifest).some(({ hash }) => !cloudflare.store.hasBlob(hash)))
    throw new ApiError(400, 10021, "Not all files of the asset manifest were uploaded.");
  return { manifest, config: (metadata.assets.config ?? {}) as VersionAssets["config"], directory: hex() };
};

const applySettings = ({ settings }: Script, metadata: UploadMetadata) => {
  settings.tail_consumers = metadata.tail_consumers ?? [];
  settings.observability = metadata.observability ?? { enabled: false };
  settings.logpush = metadata.logpush ?? settings.logpush;
  settings.tags = metadata.tags ?? settings.tags;
};

const etagOf = (upload: Upload) => {
  const hash = createHash("sha256");
  for (const { name, contents } of upload.modules) hash.update(name).update(contents);
  return hash.digest("hex");
};
