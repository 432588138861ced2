import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseJsonc } from "./parse-jsonc.ts";

/** The parts of wrangler.jsonc that the scripts read. */
export type WorkerConfig = {
  name: string;
  compatibility_date: string;
  compatibility_flags?: string[];
  exports?: Record<string, { type: string; storage?: string; state?: string }>;
  durable_objects?: { bindings: { name: string; class_name: string; script_name?: string }[] };
  ratelimits?: { name: string; namespace_id: string; simple: { limit: number; period: number } }[];
  vars?: Record<string, unknown>;
  version_metadata?: { binding: string };
  workers_dev?: boolean;
  preview_urls?: boolean;
  routes?: (string | { pattern: string; custom_domain?: boolean })[];
  triggers?: unknown;
};

/** Reads wrangler.jsonc of a checkout. */
export const readWorkerConfig = (root: string): WorkerConfig =>
  parseJsonc(readFileSync(join(root, "wrangler.jsonc"), "utf8")) as WorkerConfig;
