import { createHash } from "node:crypto";
import type { Opportunity } from "#src/analysis/opportunities/opportunity.ts";
import type { Candidate } from "./propose-restoring.ts";

/** What stands there only with the change: the same whatever else becomes of the file. */
const linesAdded = ({ files, undo }: Candidate): string[] => {
  const before = new Set(undo.flatMap(({ content }) => content.split("\n")));
  return files.flatMap(({ content }) => content.split("\n").filter((line) => !before.has(line)));
};

/**
 * What the issue about an opportunity is known by: the same for as long as the same changes are what may help, so that
 * nothing is tried twice. Where none is known, for as long as the operation's own `code` is the same.
 */
export const topicOf = (
  { fingerprint }: Pick<Opportunity, "fingerprint">,
  candidates: readonly Candidate[],
  code: string | null = null,
): string => {
  const text = JSON.stringify(candidates.length === 0 && code !== null ? code : candidates.map(linesAdded));
  return `opportunity/${fingerprint}-${createHash("sha256").update(text).digest("hex").slice(0, 8)}`;
};
