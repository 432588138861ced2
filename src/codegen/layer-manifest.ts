import { createHash } from "node:crypto";
import { UserError } from "#src/errors.ts";
import type { FileChange } from "./file-change.ts";

/** What stands in a product's `layer.json`: the version of its layer, and the git blob id of each file as it was given. */
export type LayerManifest = { version: string; files: Record<string, string> };

export const MANIFEST_PATH = "layer.json";
const VERSION = /^\d+\.\d+\.\d+$/u;

/** What `git hash-object` says of a text, so that a listing of a tree is enough to see who changed what. */
export const blobIdOf = (content: string): string => {
  const bytes = Buffer.from(content, "utf8");
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
};

export const renderManifest = (version: string, files: readonly FileChange[]): string => {
  const ids = files.map(({ content, path }): [string, string] => [path, blobIdOf(content)]);
  const sorted = ids.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ version, files: Object.fromEntries(sorted) }, null, 2)}\n`;
};

/** Throws `UserError` where a `layer.json` is none. */
export const parseManifest = (text: string): LayerManifest => {
  try {
    const { files, version } = JSON.parse(text) as Partial<LayerManifest>;
    if (typeof version === "string" && VERSION.test(version) && typeof files === "object") return { version, files };
  } catch {
    // Falls through: whatever it is, the app did not write it.
  }
  throw new UserError("layer-unknown", "`layer.json` cannot be read.", "Restore it from the repository's history.");
};
