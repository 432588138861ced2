import type { Standing } from "./board.ts";

/** What the headings of the dashboard say already. */
const OWED = /^(?:blocked on you|nobody|waiting): /u;
const SENTENCE = /^(.+?[.!?])\s+(?=[A-Z“`*[])/u;
/** What these say after their first sentence is offered as boxes, or said in the build's own place. */
const BRIEF = new Set<Standing>(["waiting", "paused", "ignored"]);

/** The next action of a status comment, in one line that stands on the dashboard. */
export const shortenNext = (next: string, standing: Standing): string => {
  const line = next.replaceAll(/\s+/gu, " ").trim().replace(OWED, "");
  return BRIEF.has(standing) ? (SENTENCE.exec(line)?.[1] ?? line) : line;
};
