import type { Binding, Deployment, Script, Version } from "./account.ts";

/** Everything here is made by this one user. */
export const USER = { id: "00000000000000000000000000000001", email: "developer@local.workers.dev" };
const USAGE_MODEL = "standard";

/** A binding as the API shows it: secrets without their text. */
export const renderBindings = (bindings: Binding[]) =>
  bindings.map(({ text, ...binding }) =>
    binding.type === "secret_text" ? binding : { ...binding, ...(text !== undefined && { text }) },
  );

/** A version as the API shows it. */
export const renderVersion = (version: Version) => ({
  id: version.id,
  number: version.number,
  startup_time_ms: version.startupTimeMs,
  metadata: {
    created_on: version.createdOn,
    modified_on: version.createdOn,
    source: "wrangler",
    author_id: USER.id,
    author_email: USER.email,
    has_preview: false,
  },
  annotations: version.annotations,
  resources: {
    bindings: renderBindings(version.bindings),
    script: { etag: version.etag, handlers: version.code.handlers, last_deployed_from: "wrangler" },
    script_runtime: {
      compatibility_date: version.compatibilityDate,
      compatibility_flags: version.compatibilityFlags,
      usage_model: USAGE_MODEL,
      limits: {},
    },
  },
});

/** A deployment as the API shows it. */
export const renderDeployment = (deployment: Deployment) => ({
  id: deployment.id,
  source: "wrangler",
  strategy: "percentage",
  author_email: USER.email,
  created_on: deployment.createdOn,
  annotations: deployment.annotations,
  versions: deployment.versions,
});

/** A script as the old services API shows it. */
export const renderService = (script: Script) => {
  const latest = script.versions.at(-1);
  return {
    id: script.name,
    default_environment: {
      environment: "production",
      created_on: script.createdOn,
      modified_on: script.modifiedOn,
      script: {
        id: script.name,
        tag: script.tag,
        tags: script.settings.tags,
        ...(script.migrationTag !== undefined && { migration_tag: script.migrationTag }),
        last_deployed_from: "wrangler",
        etag: latest?.etag,
        handlers: latest?.code.handlers ?? [],
      },
    },
  };
};

/** The settings of a script and of its latest version. */
export const renderSettings = (script: Script) => {
  const latest = script.versions.at(-1);
  return {
    bindings: renderBindings(latest?.bindings ?? []),
    compatibility_date: latest?.compatibilityDate,
    compatibility_flags: latest?.compatibilityFlags ?? [],
    usage_model: USAGE_MODEL,
    limits: {},
    created_on: script.createdOn,
    modified_on: script.modifiedOn,
    ...(script.migrationTag !== undefined && { migration_tag: script.migrationTag }),
    ...script.settings,
  };
};
