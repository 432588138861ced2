import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { type SimpleGit, simpleGit } from "simple-git";
import type { FileChange } from "#src/codegen/file-change.ts";
import { SCRATCH } from "./sandbox/bubblewrap-arguments.ts";

/** A product's files in a folder of their own, with a history that begins with how they were laid out. */
export type WorkingCopy = {
  /** Absolute. */
  folder: string;
  write(file: FileChange): void;
  remove(path: string): void;
  /** A unified diff since the beginning, sorted by path. */
  diff(): Promise<string>;
  close(): void;
};

/** Nothing of the machine's own settings: neither hooks, nor filters, nor how a diff is shown. */
const SETTINGS = ["core.autocrlf=false", "core.fileMode=false", "core.quotePath=true", "gc.auto=0"];
const IDENTITY = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "AIDevOS",
  GIT_AUTHOR_EMAIL: "aidevos@localhost",
  GIT_AUTHOR_DATE: "2026-01-01T00:00:00Z",
  GIT_COMMITTER_NAME: "AIDevOS",
  GIT_COMMITTER_EMAIL: "aidevos@localhost",
  GIT_COMMITTER_DATE: "2026-01-01T00:00:00Z",
};

const openGit = (folder: string): SimpleGit =>
  simpleGit({
    baseDir: folder,
    config: SETTINGS,
    allowEnvironment: Object.keys(IDENTITY),
    // The template directory and the settings it guards are named here alone, and are empty.
    unsafe: { allowUnsafeTemplateDir: true, allowUnsafeConfigPaths: true },
  }).env({
    PATH: "/usr/local/bin:/usr/bin:/bin",
    ...IDENTITY,
  });

/** Where a file lies. The gates let no other path through; were one to fail, nothing outside is touched. */
const placeOf = (folder: string, path: string): string => {
  const place = resolve(folder, path);
  if (!place.startsWith(`${folder}${sep}`)) throw new Error("a path leaves the working copy");
  return place;
};

/** Lays `files` out in a fresh folder below `root`, which is made where it is missing. */
export const layOut = async (root: string, files: readonly FileChange[]): Promise<WorkingCopy> => {
  mkdirSync(root, { recursive: true });
  const folder = mkdtempSync(join(root, "product-"));
  const write = ({ content, path }: FileChange): void => {
    const place = placeOf(folder, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, content);
  };
  files.forEach(write);
  for (const path of SCRATCH) mkdirSync(join(folder, path), { recursive: true });
  const git = openGit(folder);
  await git.init(["--template=", "--initial-branch=main"]);
  await git.raw(["add", "--all", "--force", "--", ".", ":!node_modules", ":!.wrangler"]);
  await git.commit("The product as it was generated");
  return {
    folder,
    write,
    remove: (path) => rmSync(placeOf(folder, path)),
    diff: async () => {
      await git.raw(["add", "--all"]);
      return git.raw([
        "diff",
        "--cached",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--no-renames",
        "--full-index",
        "HEAD",
      ]);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
};
