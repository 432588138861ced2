import { execFile } from "node:child_process";
import { promisify } from "node:util";

import type { RepositoryEvent } from "./host.ts";

const run = promisify(execFile);
const ABSENT = /^0+$/u;

/** Paths that differ between what an event started from and its commit: two dots for a push, three for a pull request. */
export const readChangedPaths = async (gitDirectory: string, event: RepositoryEvent): Promise<string[]> => {
  const git = async (...args: string[]) => {
    const { stdout } = await run("git", ["--git-dir", gitDirectory, ...args], {
      env: { PATH: process.env["PATH"], GIT_CONFIG_NOSYSTEM: "1", GIT_TERMINAL_PROMPT: "0" },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  };
  const pull = event.payload["pull_request"] as { base?: { sha?: string } } | undefined;
  const before = String(event.payload["before"] ?? "");
  const repository = event.payload["repository"] as { default_branch?: string } | undefined;
  const trunk = `refs/heads/${repository?.default_branch ?? "main"}`;
  // A new branch has no state before: what counts is what it adds to the default branch.
  const range = pull?.base?.sha
    ? `${pull.base.sha}...${event.sha}`
    : before === "" || ABSENT.test(before)
      ? `${trunk}...${event.sha}`
      : `${before}..${event.sha}`;
  const sameAsTrunk = range.startsWith(trunk) && (await git("rev-parse", trunk)).trim() === event.sha;
  const listing = sameAsTrunk
    ? await git("ls-tree", "-r", "-z", "--name-only", event.sha)
    : await git("diff", "--name-only", "-z", "--no-renames", range);
  return listing.split("\0").filter(Boolean);
};
