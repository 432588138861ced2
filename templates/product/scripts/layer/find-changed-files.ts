import { createHash } from "node:crypto";

/** `layer.json`: the layer's version, and the git blob id of each of its files. */
export type LayerManifest = { version: string; files: Record<string, string> };

/** What `git hash-object` says of a file. */
const blobIdOf = (content: Buffer): string =>
  createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");

/** Files that are not as they were given, the missing ones among them. */
export const findChangedFiles = (files: LayerManifest["files"], read: (path: string) => Buffer | null): string[] =>
  Object.entries(files).flatMap(([path, id]) => {
    const content = read(path);
    return content !== null && blobIdOf(content) === id ? [] : [path];
  });
