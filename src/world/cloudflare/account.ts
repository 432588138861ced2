/** Everything one Cloudflare account remembers. Plain JSON; times are ISO strings. */
export type Account = {
  scripts: Record<string, Script>;
  /** Port of each script's front, kept so that its address stays the same. */
  ports: Record<string, number>;
};

export type Script = {
  name: string;
  /** 32 hex digits. */
  tag: string;
  createdOn: string;
  modifiedOn: string;
  migrationTag?: string;
  /** Provisioned Durable Object classes, by class name. */
  classes: Record<string, ObjectClass>;
  subdomain: { enabled: boolean; previews_enabled: boolean };
  settings: ScriptSettings;
  /** Oldest first. */
  versions: Version[];
  /** Newest first; the first one is live. */
  deployments: Deployment[];
};

/** `namespaceId` is the storage key of every instance: it never changes, a rename included. */
export type ObjectClass = { namespaceId: string; storage: ObjectStorage };
export type ObjectStorage = "sqlite" | "legacy-kv";

/** Settings that belong to the script, not to a version. */
export type ScriptSettings = {
  tags: string[];
  logpush: boolean;
  observability: unknown;
  tail_consumers: { service: string }[];
};

export type Version = {
  id: string;
  number: number;
  createdOn: string;
  annotations: Record<string, string>;
  /** From spawning the runtime until it is ready: much more than Cloudflare's own figure. */
  startupTimeMs: number;
  etag: string;
  mainModule: string;
  modules: StoredModule[];
  bindings: Binding[];
  compatibilityDate: string;
  compatibilityFlags: string[];
  code: CodeShape;
  /** Durable Object classes that it declares, or else those that were live when it was uploaded. */
  classes: string[];
  assets?: VersionAssets;
};

export type StoredModule = { name: string; type: ModuleType; blob: string };
export type ModuleType = "esm" | "cjs" | "wasm" | "text" | "data";

/** What the code turned out to export when it was started. */
export type CodeShape = {
  hasDefault: boolean;
  defaultIsClass: boolean;
  handlers: string[];
  objects: string[];
  entrypoints: string[];
};

/** A binding as wrangler sends it; `type` decides the other fields. */
export type Binding = { name: string; type: string; [field: string]: unknown };

/** `manifest` maps URL paths to blobs; `directory` is where they are laid out, below the store's. */
export type VersionAssets = {
  manifest: Record<string, { hash: string; size: number }>;
  config: AssetsConfig;
  directory: string;
};
export type AssetsConfig = {
  html_handling?: "auto-trailing-slash" | "force-trailing-slash" | "drop-trailing-slash" | "none";
  not_found_handling?: "none" | "single-page-application" | "404-page";
  run_worker_first?: boolean | string[];
  _headers?: string;
  _redirects?: string;
};

export type Deployment = {
  id: string;
  createdOn: string;
  annotations: Record<string, string>;
  versions: Share[];
  codeUpdateStrategy?: unknown;
};
/** `percentage` of requests and of instances, 0 to 100. */
export type Share = { version_id: string; percentage: number };
