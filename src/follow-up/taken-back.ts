import { PLAN_PATH, SPEC_PATH } from "#src/codegen/standing.ts";
import { type Blobs, changedPaths } from "./changed-paths.ts";

/** What takes a release back: files to be as they were before it, and those that came with it. */
export type TakenBack = { restored: string[]; removed: string[] };

/** More is no slip that somebody wants undone at once. */
const MOST_FILES = 50;

/**
 * Null where that is not to be done unasked: people have built on what it changed since, it is what the app made of a spec,
 * it is too much, or what was before it is there no more.
 */
export const findTakenBack = ({ bad, good, now }: Record<"bad" | "good" | "now", Blobs>): TakenBack | null => {
  const changed = changedPaths(good, bad);
  const isOfSpec = changed.includes(PLAN_PATH) || changed.includes(SPEC_PATH);
  const isBuiltOn = changed.some((path) => now[path] !== bad[path]);
  const isGone = Object.keys(good).length === 0;
  if (isGone || changed.length === 0 || changed.length > MOST_FILES || isOfSpec || isBuiltOn) return null;
  const { false: removed = [], true: restored = [] } = Object.groupBy(
    changed,
    (path) => `${Object.hasOwn(good, path)}` as const,
  );
  return { restored, removed };
};
