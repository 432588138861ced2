import { renderThought } from "#src/discussion/render-thought.ts";
import type { Thought } from "#src/discussion/thought.ts";
import { renderCare } from "#src/pull-request/render-by-hand.ts";
import { makeInert } from "#src/spec/make-inert.ts";

/** How a change came about that agents wrote. `says`: what was done, in the words of who did it. */
export type Writing = {
  says: string;
  unchecked: string[];
  remarks: { role: string; path: string; line: number; text: string }[];
  missing: string[];
  thought: Thought;
};

const LONGEST = 300;

const oneLine = (text: string): string => {
  const line = text.replaceAll(/\s+/gu, " ").trim();
  return makeInert(line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line);
};

/** Who wrote a change, what they say of it, and what to look at the closer. */
export const renderWriting = ({ says, thought, ...care }: Writing): string =>
  [
    `No rule knows a change that helps here, so **Backend** wrote this one, and it is no proof that every answer stays the same: ${oneLine(says)}`,
    renderCare({ ...care, failing: null }),
    renderThought(thought),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
