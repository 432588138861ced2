import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { gitEnvironment } from "./run-git.ts";

const SETTINGS: [string, string][] = [
  ["http.receivepack", "true"],
  ["receive.denyDeleteCurrent", "refuse"],
  ["receive.hideRefs", "refs/pull"],
  ["uploadpack.allowAnySHA1InWant", "true"],
  ["core.logAllRefUpdates", "true"],
  ["gc.auto", "0"],
];

const git = (directory: string, args: string[], input = ""): string => {
  const { status, stdout, stderr } = spawnSync("git", ["--git-dir", directory, ...args], {
    env: {
      ...gitEnvironment(),
      GIT_AUTHOR_NAME: "GitHub",
      GIT_AUTHOR_EMAIL: "noreply@github.com",
      GIT_COMMITTER_NAME: "GitHub",
      GIT_COMMITTER_EMAIL: "noreply@github.com",
    },
    input,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`git ${args[0]} failed: ${stderr ?? "git could not be started"}`);
  return stdout.trim();
};

/** Makes a bare repository whose default branch is `main`, with one commit that adds README.md if `readme` is given. */
export const createBareRepository = (directory: string, readme: string | null): void => {
  mkdirSync(directory, { recursive: true });
  git(directory, ["init", "--quiet", "--bare", "--initial-branch=main"]);
  for (const [name, value] of SETTINGS) git(directory, ["config", name, value]);
  if (readme === null) return;
  const blob = git(directory, ["hash-object", "-w", "--stdin"], readme);
  const tree = git(directory, ["mktree"], `100644 blob ${blob}\tREADME.md\n`);
  const commit = git(directory, ["commit-tree", tree, "-m", "Initial commit"]);
  git(directory, ["update-ref", "refs/heads/main", commit]);
};
