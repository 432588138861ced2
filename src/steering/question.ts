import type { Clarification } from "#src/spec/clarification.ts";

/** What is asked about a spec before it is built. */
export type Question = {
  /** What it is about, as its answer names it: nothing is asked twice. */
  about: string;
  text: string;
  /** Why it matters, in one sentence. */
  why: string;
  options: Option[];
  /** The place of the recommended option. */
  recommended: number;
  /** Why that one is. */
  because: string;
  /** What an answer in own words comes to: it stands in place of what it is about, or is one more sentence of the spec, or a decision. */
  words: "instead" | "rule" | "decision";
};

/** `weight`: impact × uncertainty, 1 to 9. */
export type Weighed = Question & { weight: number };

/** `settles`: null where it takes the words of whoever answers; `decision`: what no sentence of a spec could say. */
export type Option = { text: string; settles: Settled | null };
export type Settled = Clarification | { kind: "decision"; text: string };

/** `A` for the first option. */
export const letterOf = (place: number): string => String.fromCodePoint(65 + place);
