import { makeInert } from "#src/spec/make-inert.ts";
import type { Thought } from "./thought.ts";

/** Who thought of what stands above, as the last line of a comment; empty where the rules did, as was meant. */
export const renderThought = ({ because, by }: Thought): string => {
  if (because === null) return by === null ? "" : `_${makeInert(by)}_`;
  return `_By ${by === null ? "the rules" : makeInert(by)}: ${makeInert(because)}_`;
};
