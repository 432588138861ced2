import { git, hasCommit } from "./git.ts";

/**
 * The commit that a change starts from: where `BASE` and what is checked out part. Null where there is none, as for the
 * first push of a branch.
 */
export const readBaseCommit = (): string | null => {
  const base = process.env["BASE"] ?? "";
  return /^[0-9a-f]{40}$/u.test(base) && hasCommit(base) ? git("merge-base", base, "HEAD") : null;
};
