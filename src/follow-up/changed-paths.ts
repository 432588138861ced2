/** Files by path: their git blob ids. */
export type Blobs = Readonly<Record<string, string>>;

/** The paths that differ between two commits, in order. */
export const changedPaths = (before: Blobs, after: Blobs): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((path) => before[path] !== after[path])
    .toSorted();
