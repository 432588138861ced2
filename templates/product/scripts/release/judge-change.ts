import { withCheckedOut } from "../check-out.ts";
import { classifyRelease, followUnknown, type ReleaseVerdict, strictestVerdict } from "../classify-release.ts";
import { hasCommit } from "../git.ts";
import { say } from "../run.ts";
import type { LiveVersion } from "./live-version.ts";
import { readFacts } from "./read-facts.ts";
import type { ReleaseFacts } from "./release-facts.ts";

/** What a version was made from, or a sentence on why nobody can tell. */
export const readFactsOf = async ({ commit, id }: LiveVersion): Promise<ReleaseFacts | string> => {
  if (commit === null) return `Version ${id} does not say which commit it was made from`;
  if (!hasCommit(commit)) return `Version ${id} was made from ${commit}, which this repository does not have`;
  try {
    return await withCheckedOut(commit, readFacts);
  } catch (error) {
    return `Commit ${commit} of version ${id} can't be read (${error instanceof Error ? error.message : String(error)})`;
  }
};

/** How `after` follows the versions that are live. */
export const judgeChange = async (live: readonly LiveVersion[], after: ReleaseFacts): Promise<ReleaseVerdict> => {
  const verdicts: ReleaseVerdict[] = [];
  for (const version of live) {
    const before = await readFactsOf(version);
    verdicts.push(typeof before === "string" ? followUnknown(before) : classifyRelease(before, after));
  }
  const [first, ...rest] = verdicts;
  return first === undefined ? classifyRelease(null, after) : strictestVerdict([first, ...rest]);
};

/** Tells a verdict with its reasons. */
export const tellVerdict = ({ kind, notes, reasons }: ReleaseVerdict): void => {
  say(`**Kind of release: ${kind}.**\n`);
  for (const sentence of [...reasons, ...notes]) say(`- ${sentence}`);
  say("");
};
