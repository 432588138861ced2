import { parseTree, renderTree, type TreeEntry } from "./git-object.ts";
import type { ObjectStore } from "./object-store.ts";

/** `sha` null removes what lies at `path`. */
export type TreeChange = { path: string; mode: string; sha: string | null };

/** Applies changes to a tree (null: to an empty one) and returns the new tree. Directories left empty disappear. */
export const writeTree = async (store: ObjectStore, base: string | null, changes: TreeChange[]): Promise<string> => {
  const entries = new Map<string, TreeEntry>();
  for (const entry of await readEntries(store, base)) entries.set(entry.name, entry);
  const nested = new Map<string, TreeChange[]>();
  for (const change of changes) {
    const slash = change.path.indexOf("/");
    if (slash < 0) {
      if (change.sha === null) entries.delete(change.path);
      else entries.set(change.path, { mode: change.mode, name: change.path, sha: change.sha });
      continue;
    }
    const name = change.path.slice(0, slash);
    nested.set(name, [...(nested.get(name) ?? []), { ...change, path: change.path.slice(slash + 1) }]);
  }
  for (const [name, inside] of nested) {
    const present = entries.get(name);
    const sha = await writeTree(store, present?.mode === "040000" ? present.sha : null, inside);
    if ((await readEntries(store, sha)).length === 0) entries.delete(name);
    else entries.set(name, { mode: "040000", name, sha });
  }
  return store.write("tree", renderTree([...entries.values()]));
};

const readEntries = async (store: ObjectStore, sha: string | null): Promise<TreeEntry[]> => {
  const object = sha === null ? null : await store.read(sha);
  return object?.type === "tree" ? parseTree(object.content) : [];
};
