import { createHash } from "node:crypto";
import type { Opportunity } from "#src/analysis/opportunities/opportunity.ts";
import type { Candidate } from "./propose-restoring.ts";

/** What stands there only with the change: the same whatever else becomes of the file. */
const linesAdded = ({ files, undo }: Candidate): string[] => {
  const before = new Set(undo.flatMap(({ content }) => content.split("\n")));
  return files.flatMap(({ content }) => content.split("\n").filter((line) => !before.has(line)));
};

/**
 * What the issue about an opportunity is known by: the same for as long as the same changes are what may help, so that nothing is tried twice.
 */
export const topicOf = ({ fingerprint }: Opportunity, candidates: readonly Candidate[]): string => {
  const code = JSON.stringify(candidates.map(linesAdded));
  return `opportunity/${fingerprint}-${createHash("sha256").update(code).digest("hex").slice(0, 8)}`;
};
