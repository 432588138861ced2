import { mergeLines } from "#src/spec/merge-lines.ts";
import type { FileChange } from "./file-change.ts";
import { blobIdOf } from "./layer-manifest.ts";

/**
 * A repository whose product is written anew: the git blob id of each file there, and as it was `written` last; what was
 * written `before`, and what people have made of it.
 */
export type Ground = {
  ids: Record<string, string>;
  written: Record<string, string>;
  before: readonly FileChange[];
  people: Record<string, string>;
};

/** `kept`: files that people and the new plan changed at the same place; they stay as people have them. */
export type Carried = { files: FileChange[]; removed: string[]; kept: string[] };

/** Each plan has its own, for ever. */
const isRecord = (path: string): boolean => path.startsWith("docs/decisions/");

/** Files that people have changed since they were written, and that the new product would change too. */
export const findChangedByPeople = (
  after: readonly FileChange[],
  { ids, written }: Pick<Ground, "ids" | "written">,
): string[] =>
  after
    .filter(({ content, path }) => {
      const id = ids[path];
      return id !== undefined && id !== written[path] && id !== blobIdOf(content);
    })
    .map(({ path }) => path);

/**
 * What is to be written so that a repository holds the product `after`: what nobody has changed since it was written is
 * replaced, what people changed is merged, what they deleted stays deleted.
 */
export const carryOver = (after: readonly FileChange[], ground: Ground): Carried => {
  const { before, ids, people, written } = ground;
  const carried: Carried = { files: [], removed: [], kept: [] };
  for (const file of after) {
    const { content, path } = file;
    const id = ids[path];
    if (id === blobIdOf(content)) continue;
    if (id === undefined ? written[path] === undefined : id === written[path]) carried.files.push(file);
    else {
      const old = before.find((each) => each.path === path)?.content;
      const theirs = people[path];
      const merged = old === undefined || theirs === undefined ? null : mergeLines(theirs, old, content);
      if (merged === null) carried.kept.push(path);
      else if (merged !== theirs) carried.files.push({ path, content: merged });
    }
  }
  const paths = new Set(after.map(({ path }) => path));
  for (const [path, id] of Object.entries(written)) {
    if (paths.has(path) || isRecord(path) || ids[path] === undefined) continue;
    if (ids[path] === id) carried.removed.push(path);
    else carried.kept.push(path);
  }
  return carried;
};
