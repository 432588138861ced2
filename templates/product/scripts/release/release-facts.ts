import type { ApiDocument } from "../api/api-document.ts";

/** What decides how one commit may follow another into production. */
export type ReleaseFacts = {
  /** `exports` of wrangler.jsonc: which Durable Object classes there are. */
  exports: Record<string, unknown>;
  /** Binding → class, for every Durable Object binding. */
  objects: Record<string, string>;
  /** Routes, schedules and the like, which belong to the Worker and to no version of it. */
  triggers: Record<string, unknown>;
  /** Module and name of every exported list of migrations → its statements. */
  migrations: Record<string, string[]>;
  /** Null where the commit describes none. */
  api: ApiDocument | null;
};
