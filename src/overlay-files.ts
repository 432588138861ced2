type File = { path: string };

/** `files` with `changed` in place of those of the same path, or beside them; sorted by path. */
export const overlayFiles = <T extends File>(files: readonly T[], changed: readonly T[]): T[] => {
  const paths = new Set(changed.map(({ path }) => path));
  return [...files.filter(({ path }) => !paths.has(path)), ...changed].toSorted((a, b) => (a.path < b.path ? -1 : 1));
};
