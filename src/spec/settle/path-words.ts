import { singular } from "#src/spec/words.ts";

/** What stands before the resources in a path. */
const PREFIX = /^(?:api|auth|v\d+)$/u;

export const isParameter = (segment: string): boolean => segment.startsWith("{");

export const nameIn = (segment: string): string => segment.slice(1, -1);

/** The words and parameters of a path, without what stands before the resources. */
export const segmentsOf = (path: string): string[] =>
  path.split("/").filter((segment, n, all) => segment !== "" && !(n < 3 && PREFIX.test(segment) && all.length > 2));

/** `items` speaks of several, `status` of one. */
export const isPlural = (word: string): boolean => {
  const last = word.split(/[-_]/u).at(-1) ?? "";
  return singular(last) !== last.toLowerCase();
};
