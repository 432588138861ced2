/** Git blob ids of every file: on a branch, on its base as it is now, and where the two parted. */
export type Three = { branch: Record<string, string>; base: Record<string, string>; parted: Record<string, string> };

/**
 * What people did on a branch to files that are none of ours, for a commit that starts from the base as it is now: blobs
 * to put there, files to remove, and those that the base has changed too, which stay as the base has them. `ours`: what is
 * to be written; `written`: the blob ids of what we wrote on the branch last.
 */
export const keepOthers = (
  { base, branch, parted }: Three,
  ours: ReadonlySet<string>,
  written: Readonly<Record<string, string>>,
): { blobs: Record<string, string>; removed: string[]; kept: string[] } => {
  const isPeoples = (path: string): boolean => written[path] === undefined || branch[path] !== written[path];
  const paths = [...new Set([...Object.keys(branch), ...Object.keys(parted)])].filter(
    (path) => !ours.has(path) && isPeoples(path) && branch[path] !== parted[path] && branch[path] !== base[path],
  );
  const free = paths.filter((path) => base[path] === parted[path]);
  return {
    blobs: Object.fromEntries(free.flatMap((path) => (branch[path] === undefined ? [] : [[path, branch[path]]]))),
    removed: free.filter((path) => branch[path] === undefined),
    kept: paths.filter((path) => base[path] !== parted[path]),
  };
};
