import { mkdtempSync, rmSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { git } from "./git.ts";

/** Lays the files of a commit out beside the project, where their packages are found, for as long as `use` needs them. */
export const withCheckedOut = async <Result>(
  commit: string,
  use: (root: string) => Promise<Result> | Result,
): Promise<Result> => {
  const root = mkdtempSync(join(process.cwd(), ".commit-"));
  try {
    const archive = join(root, ".archive.tar");
    git("archive", "--format=tar", `--output=${archive}`, commit);
    execFileSync("tar", ["-xf", archive, "-C", root]);
    rmSync(archive);
    return await use(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
};
