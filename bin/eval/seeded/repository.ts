import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Proposal } from "#src/ports.ts";
import type { Edit } from "./fault.ts";

/** A product's repository on this machine: its default branch is what was generated. */
export type Repository = {
  folder: string;
  base: string;
  /** A colleague's commit on top of what was generated, on a branch of its own. */
  commit(branch: string, edits: readonly Edit[]): string;
  /** Files on top of a branch or commit, and without others, as a new branch. */
  commitFiles(
    branch: string,
    onto: string,
    files: readonly { path: string; content: string }[],
    removed: readonly string[],
  ): string;
  /** Every file: path → git blob id. */
  listFiles(ref: string): Record<string, string>;
  readFile(path: string, ref: string): string | null;
  shaOf(ref: string): string;
};

/** The repository as the stories read it. */
export const readingOf = ({ listFiles, readFile }: Repository): Pick<Proposal, "listFiles" | "readFile"> => ({
  listFiles: async (_repo, ref) => listFiles(ref),
  readFile: async (_repo, path, ref) => readFile(path, ref),
});

const MAX_BYTES = 64 * 1024 * 1024;

/** Makes a repository of a folder. */
export const openRepository = (folder: string): Repository => {
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=Ben", "-c", "user.email=ben@example.com", ...args], {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: MAX_BYTES,
      stdio: ["ignore", "pipe", "pipe"],
    }).trimEnd();
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("commit", "--quiet", "--message=The product");
  const shaOf = (ref: string) => git("rev-parse", ref);
  const commit = (branch: string, message: string): string => {
    git("add", "--all");
    git("commit", "--quiet", `--message=${message}`);
    return shaOf(branch);
  };
  return {
    folder,
    base: shaOf("main"),
    commit(branch, edits) {
      git("checkout", "--quiet", "-B", branch, "main");
      for (const { find, path, replace } of edits) {
        const source = readFileSync(join(folder, path), "utf8");
        if (source.split(find).length !== 2) throw new Error(`${branch}: ${path} does not hold this once: ${find}`);
        writeFileSync(
          join(folder, path),
          source.replace(find, () => replace),
        );
      }
      return commit(branch, branch);
    },
    commitFiles(branch, onto, files, removed) {
      git("checkout", "--quiet", "-B", branch, onto);
      for (const { content, path } of files) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), content);
      }
      for (const path of removed) rmSync(join(folder, path));
      return commit(branch, branch);
    },
    listFiles(ref) {
      const lines = git("ls-tree", "-r", "-z", ref).split("\0");
      return Object.fromEntries(
        lines.flatMap((line) => {
          const [about = "", path] = line.split("\t");
          return path === undefined ? [] : [[path, about.split(" ")[2] ?? ""]];
        }),
      );
    },
    readFile(path, ref) {
      try {
        return git("show", `${ref}:${path}`).concat("\n");
      } catch {
        return null;
      }
    },
    shaOf,
  };
};
