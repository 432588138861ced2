import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseCommit, parseTree, renderCommit, typeOfMode, type Commit, type TreeEntry } from "./git-object.ts";
import { openObjectStore, type ObjectStore } from "./object-store.ts";
import { parseFileDiffs, splitPatches, type FileDiff } from "./parse-diff.ts";
import { remember } from "./remember.ts";
import { runGit } from "./run-git.ts";

export type TreeItem = TreeEntry & { path: string; type: "blob" | "tree" | "commit"; size: number | null };
export type Ref = { name: string; sha: string; type: string };

/** One bare repository. Shas are full; a name that leads nowhere gives null or an empty list. */
export type GitRepository = {
  directory: string;
  objects: ObjectStore;
  readRef(ref: string): Promise<string | null>;
  listRefs(prefix: string): Promise<Ref[]>;
  /** False when the ref no longer stood at `before` (null: must not exist yet; undefined: whatever it was). */
  updateRef(ref: string, after: string | null, before?: string | null): Promise<boolean>;
  /** A branch, tag, full ref or sha (seven digits or more) to its commit. */
  resolveCommit(name: string): Promise<string | null>;
  readCommit(sha: string): Promise<Commit | null>;
  writeCommit(commit: Omit<Commit, "sha">): Promise<string>;
  listCommits(range: string[], limit?: { skip: number; count: number; path?: string }): Promise<string[]>;
  /** What `head` has and `base` has not, oldest first; both are shas. */
  listCommitsBetween(base: string, head: string): Promise<string[]>;
  countCommits(range: string[]): Promise<number>;
  mergeBase(a: string, b: string): Promise<string | null>;
  isAncestor(ancestor: string, descendant: string): Promise<boolean>;
  diff(before: string, after: string): Promise<FileDiff[]>;
  diffText(before: string, after: string): Promise<string>;
  /** The tree of a 3-way merge, or null on a conflict. */
  mergeTree(base: string, head: string): Promise<string | null>;
  listTree(tree: string, recursive: boolean): Promise<TreeItem[]>;
  /** A file, directory, link or submodule at a path of a commit. */
  readEntry(commit: string, path: string): Promise<{ mode: string; sha: string } | null>;
  readFile(commit: string, path: string): Promise<string | null>;
};

const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
const SHA = /^[0-9a-f]{40}$/;

const readRefFile = async (directory: string, ref: string): Promise<string | null> => {
  if (!ref.startsWith("refs/") || ref.split("/").some((part) => part === ".." || part === "")) return null;
  const loose = await readFile(join(directory, ref), "utf8").catch(() => "");
  if (SHA.test(loose.trim())) return loose.trim();
  const packed = await readFile(join(directory, "packed-refs"), "utf8").catch(() => "");
  const line = packed.split("\n").find((row) => row.slice(41) === ref && SHA.test(row.slice(0, 40)));
  return line?.slice(0, 40) ?? null;
};

const refMethods = (directory: string) => ({
  readRef: (ref: string) => readRefFile(directory, ref),
  listRefs: async (prefix: string): Promise<Ref[]> => {
    const format = "%(refname)%09%(objectname)%09%(objecttype)";
    const { stdout } = await runGit(directory, ["for-each-ref", `--format=${format}`]);
    return stdout
      .toString()
      .split("\n")
      .filter((line) => line.startsWith(prefix) && line !== "")
      .map((line) => {
        const [name = "", sha = "", type = ""] = line.split("\t");
        return { name, sha, type };
      });
  },
  updateRef: async (ref: string, after: string | null, before?: string | null): Promise<boolean> => {
    const expected = before === undefined ? [] : [before ?? "0".repeat(40)];
    const args = after === null ? ["update-ref", "-d", ref] : ["update-ref", "-m", "api", ref, after];
    const { code } = await runGit(directory, [...args, ...expected], [0, 1, 128]);
    return code === 0;
  },
});

const historyMethods = (directory: string, objects: ObjectStore) => {
  const words = async (args: string[], accept = [0]) =>
    (await runGit(directory, args, accept)).stdout.toString().trim();
  const readCommit = async (sha: string): Promise<Commit | null> => {
    const object = await objects.read(sha);
    return object?.type === "commit" ? parseCommit(object.sha, object.content) : null;
  };
  const rememberBase = remember<string | null>(200);
  const rememberList = remember<string[]>(50);
  return {
    readCommit,
    writeCommit: (commit: Omit<Commit, "sha">) => objects.write("commit", renderCommit(commit)),
    resolveCommit: async (name: string): Promise<string | null> => {
      for (const ref of SHA.test(name) ? [] : [`refs/heads/${name}`, `refs/tags/${name}`, name, `refs/${name}`]) {
        const sha = await readRefFile(directory, ref);
        if (sha) return (await objects.read(`${sha}^{commit}`))?.sha ?? null;
      }
      if (name === "HEAD" || /^[0-9a-f]{7,40}$/.test(name))
        return (await objects.read(`${name}^{commit}`))?.sha ?? null;
      return null;
    },
    listCommits: async (range: string[], limit?: { skip: number; count: number; path?: string }) => {
      const window = limit ? [`--skip=${limit.skip}`, `--max-count=${limit.count}`] : [];
      const path = limit?.path ? [limit.path] : [];
      const output = await words(["rev-list", "--topo-order", ...window, ...range, "--", ...path]);
      return output === "" ? [] : output.split("\n");
    },
    countCommits: async (range: string[]) => Number(await words(["rev-list", "--count", ...range, "--"])),
    mergeBase: (a: string, b: string): Promise<string | null> =>
      rememberBase(`${a} ${b}`, async () => (await words(["merge-base", a, b], [0, 1])).split("\n")[0] || null),
    listCommitsBetween: (base: string, head: string): Promise<string[]> =>
      rememberList(`${base} ${head}`, async () => {
        const output = await words(["rev-list", "--topo-order", "--reverse", head, `^${base}`, "--"]);
        return output === "" ? [] : output.split("\n");
      }),
    isAncestor: async (ancestor: string, descendant: string) =>
      (await runGit(directory, ["merge-base", "--is-ancestor", ancestor, descendant], [0, 1])).code === 0,
    mergeTree: async (base: string, head: string) => {
      const args = ["merge-tree", "--write-tree", "--name-only", "-z", base, head];
      const { code, stdout } = await runGit(directory, args, [0, 1]);
      return code === 0 ? stdout.toString("latin1", 0, 40) : null;
    },
  };
};

const diffMethods = (directory: string) => {
  const rememberDiff = remember<FileDiff[]>(50);
  const tree = async (before: string, after: string, how: string[]) =>
    (await runGit(directory, ["diff-tree", "-r", "-M", ...how, before, after])).stdout.toString();
  const readDiff = async (before: string, after: string): Promise<FileDiff[]> => {
    const files = parseFileDiffs(await tree(before, after, ["--raw", "--numstat", "-z", "--no-abbrev"]));
    const patches = splitPatches(await tree(before, after, ["-p"]));
    // A changed type (a file that became a link) is one file, but two patches.
    let next = 0;
    return files.map((file) => {
      const patch = patches[next] ?? null;
      next += file.status === "changed" ? 2 : 1;
      return { ...file, patch };
    });
  };
  return {
    diff: (before: string, after: string): Promise<FileDiff[]> =>
      rememberDiff(`${before} ${after}`, () => readDiff(before || EMPTY_TREE, after)),
    diffText: (before: string, after: string) => tree(before || EMPTY_TREE, after, ["-p"]),
  };
};

const treeMethods = (directory: string, objects: ObjectStore) => {
  const readEntry = async (commit: string, path: string): Promise<{ mode: string; sha: string } | null> => {
    let at = { mode: "040000", sha: (await objects.read(`${commit}^{tree}`))?.sha ?? "" };
    for (const name of path.split("/").filter((part) => part !== "")) {
      const tree = at.mode === "040000" ? await objects.read(at.sha) : null;
      const next = tree && parseTree(tree.content).find((entry) => entry.name === name);
      if (!next) return null;
      at = next;
    }
    return at.sha === "" ? null : at;
  };
  return {
    readEntry,
    readFile: async (commit: string, path: string): Promise<string | null> => {
      const entry = await readEntry(commit, path);
      const object = entry && (await objects.read(entry.sha));
      return object?.type === "blob" ? object.content.toString() : null;
    },
    listTree: async (tree: string, recursive: boolean): Promise<TreeItem[]> => {
      const args = ["ls-tree", "-z", "-l", ...(recursive ? ["-r", "-t"] : []), tree];
      const { stdout } = await runGit(directory, args);
      const rows = stdout.toString().split("\0");
      return rows.filter(Boolean).map((row) => {
        const [facts = "", path = ""] = row.split("\t");
        const [mode = "", , sha = "", size = "-"] = facts.split(/ +/);
        const name = path.slice(path.lastIndexOf("/") + 1);
        return { mode, name, path, sha, type: typeOfMode(mode), size: size === "-" ? null : Number(size) };
      });
    },
  };
};

/** Opens a bare repository that exists. */
export const openRepository = (directory: string): GitRepository => {
  const objects = openObjectStore(directory);
  return {
    directory,
    objects,
    ...refMethods(directory),
    ...historyMethods(directory, objects),
    ...diffMethods(directory),
    ...treeMethods(directory, objects),
  };
};
