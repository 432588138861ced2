import { diff3Merge } from "node-diff3";

/**
 * What two have made of the same lines, in one. `choose` has a place that both changed; where it gives null, nothing comes
 * of it.
 */
export const mergeLines = (
  ours: string,
  before: string,
  theirs: string,
  choose: (ours: string[], theirs: string[]) => string[] | null = () => null,
): string | null => {
  const lines: string[] = [];
  for (const { conflict, ok } of diff3Merge(ours.split("\n"), before.split("\n"), theirs.split("\n"))) {
    const chosen = conflict === undefined ? (ok ?? []) : choose(conflict.a, conflict.b);
    if (chosen === null) return null;
    lines.push(...chosen);
  }
  return lines.join("\n");
};
