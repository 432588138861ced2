import type { Narrow } from "./spec.ts";

/** "every word", "all of the words", "each word of `q`", "whole words" */
const BY_WORD =
  /(?<!\bwithout )\b(?:every|each|all|any|one|either)(?: (?:single|one))?(?: of)?(?: (?:the|its|these|those))?(?: search)? (?:words?|terms?)\b|\b(?:whole|entire|full|complete|single) words?\b|\bword by word\b|\bwords? (?:is|are) equal\b|\b(?:split|cut|broken|divided) into words\b/iu;
const ANY =
  /(?<!\bwithout )\b(?:any|at least one|one|either)(?: single)?(?: of)?(?: (?:the|its|these|those))?(?: search)? (?:words?|terms?)\b/iu;
const WHOLE =
  /\b(?:whole|entire|full|complete) words?\b|\b(?:equal|identical|same as)\b|\bas (?:a )?words?\b|\bnot (?:as |just )?(?:a )?parts?\b/iu;
const START = /\b(?:begins?|beginning|starts?|starting)\b|\bprefix(?:es)?\b/iu;
const PART = /\b(?:contains?|containing|occurs?|occurring|appears?|appearing|anywhere|substring|parts?|within)\b/iu;

/** How a text that is searched for is cut into words, each of which is looked for; null where it is looked for as it stands. */
export const readWordSearch = (text: string): Pick<Narrow, "any" | "by" | "match"> | null => {
  if (!BY_WORD.test(text)) return null;
  const match = WHOLE.test(text) ? "whole" : START.test(text) ? "start" : PART.test(text) ? "part" : "whole";
  return { by: "words", match, ...(ANY.test(text) && { any: true as const }) };
};
