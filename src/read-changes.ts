import { changedPaths } from "#src/follow-up/changed-paths.ts";
import { UserError } from "./errors.ts";
import type { Proposal, Repo } from "./ports.ts";

/** A file that differs between two commits; null: it is not there in one. */
export type ChangedFile = { path: string; before: string | null; after: string | null };

/** Every file at a commit: path → git blob id; none where it is not there any more, or holds more than GitHub lists. */
export const listAt = (
  { listFiles }: Pick<Proposal, "listFiles">,
  repo: Repo,
  ref: string,
): Promise<Record<string, string>> =>
  listFiles(repo, ref).catch((error: unknown) => {
    if (error instanceof UserError && error.code === "environment") return {};
    throw error;
  });

/** The paths that differ between two commits, in order; none where one of them tells none. */
export const readChangedPaths = async (
  proposal: Pick<Proposal, "listFiles">,
  repo: Repo,
  [good, bad]: readonly [string, string],
): Promise<string[]> => {
  const [before, after] = [await listAt(proposal, repo, good), await listAt(proposal, repo, bad)];
  if (Object.keys(before).length === 0 || Object.keys(after).length === 0) return [];
  return changedPaths(before, after);
};

/** What files hold at both. */
export const readChanges = async (
  { readFile }: Pick<Proposal, "readFile">,
  repo: Repo,
  [good, bad]: readonly [string, string],
  paths: readonly string[],
): Promise<ChangedFile[]> => {
  const changes: ChangedFile[] = [];
  for (const path of paths)
    changes.push({ path, before: await readFile(repo, path, good), after: await readFile(repo, path, bad) });
  return changes;
};
