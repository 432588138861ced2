/** One file of a diff, with the numbers and names of GitHub's API. `patch` is null for binary files and pure renames. */
export type FileDiff = {
  path: string;
  previousPath: string | null;
  status: "added" | "removed" | "modified" | "renamed" | "changed";
  sha: string | null;
  additions: number;
  deletions: number;
  patch: string | null;
};

const STATUS: Record<string, FileDiff["status"]> = {
  A: "added",
  D: "removed",
  M: "modified",
  R: "renamed",
  T: "changed",
};
const NO_OBJECT = /^0+$/;

/** Reads what `git diff-tree -r -M --raw --numstat -z` prints, without patches. */
export const parseFileDiffs = (output: string): FileDiff[] => {
  const fields = output.split("\0");
  const files: FileDiff[] = [];
  const counts = new Map<string, [number, number]>();
  for (let at = 0; at < fields.length; at++) {
    const field = fields[at] ?? "";
    if (field.startsWith(":")) {
      const [, , before = "", after = "", letter = ""] = field.split(" ");
      const renamed = letter.startsWith("R");
      const first = fields[++at] ?? "";
      const path = renamed ? (fields[++at] ?? "") : first;
      files.push({
        path,
        previousPath: renamed ? first : null,
        status: STATUS[letter.slice(0, 1)] ?? "modified",
        sha: NO_OBJECT.test(after) ? before : after,
        additions: 0,
        deletions: 0,
        patch: null,
      });
      continue;
    }
    const [added, deleted, path] = field.split("\t");
    if (path === undefined) continue;
    // A rename has an empty path here and its two names in the next two fields.
    const name = path === "" ? (fields[(at += 2)] ?? "") : path;
    counts.set(name, [Number(added) || 0, Number(deleted) || 0]);
  }
  return files.map((file) => {
    const [additions = 0, deletions = 0] = counts.get(file.path) ?? [];
    return { ...file, additions, deletions };
  });
};

/** Cuts `git diff-tree -p` into one hunk text for each file, in the order of the files; null where there are no hunks. */
export const splitPatches = (output: string): (string | null)[] =>
  output
    .split(/^diff --git /m)
    .slice(1)
    .map((part) => {
      const start = part.search(/^@@ /m);
      return start < 0 ? null : part.slice(start).replace(/\n$/, "");
    });

export type DiffLine = { position: number; left: number | null; right: number | null; hunkStart: number };

/** Every line of a patch with its numbers on both sides. `position` counts from the first `@@`, as GitHub does. */
export const numberLines = (patch: string): DiffLine[] => {
  let left = 0;
  let right = 0;
  let hunkStart = 0;
  return patch.split("\n").flatMap((line, position): DiffLine[] => {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line);
    if (header) {
      left = Number(header[1]);
      right = Number(header[2]);
      hunkStart = position;
      return [];
    }
    if (line.startsWith("\\")) return [];
    const onLeft = !line.startsWith("+");
    const onRight = !line.startsWith("-");
    return [{ position, left: onLeft ? left++ : null, right: onRight ? right++ : null, hunkStart }];
  });
};
