import { execFileSync } from "node:child_process";

const MAX_BYTES = 64 * 1024 * 1024;

/** What git prints, without the line break at its end. Throws where git fails. */
export const git = (...args: string[]): string =>
  execFileSync("git", args, { encoding: "utf8", maxBuffer: MAX_BYTES, stdio: ["ignore", "pipe", "pipe"] }).trimEnd();

/** Whether this repository has a commit. */
export const hasCommit = (commit: string): boolean => {
  try {
    git("cat-file", "-e", `${commit}^{commit}`);
    return true;
  } catch {
    return false;
  }
};

/** A file as it was at a commit; null: it was not there. */
export const readFileAt = (commit: string, path: string): string | null => {
  try {
    return git("show", `${commit}:${path}`);
  } catch {
    return null;
  }
};
