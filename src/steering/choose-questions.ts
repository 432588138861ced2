import { parseClarification, quoteOf } from "#src/spec/clarification.ts";
import { leaveToHands } from "#src/spec/leave-to-hands.ts";
import { LEFT_OUT } from "#src/spec/take-clarifications.ts";
import type { Spec } from "#src/spec/spec.ts";
import { askAboutAccess } from "./ask-about-access.ts";
import { askAboutLines } from "./ask-about-lines.ts";
import { askAboutRetention } from "./ask-about-retention.ts";
import type { Question } from "./question.ts";

type Text = { title: string; body: string };

/** What weighs less is named in the thread, and not asked. */
const LEAST = 3;

/** What the lines of a text that end it have settled. */
const settledIn = (body: string): Set<string> =>
  new Set(
    body.split("\n").flatMap((line) => {
      const clarification = parseClarification(line.replace(/^- /u, ""));
      return "of" in clarification ? [clarification.of] : [];
    }),
  );

/**
 * What of a spec is worth a question, the weightiest first. What it says is not asked, nor what was answered. `writes`:
 * whether the agents can write code by hand.
 */
export const chooseQuestions = (text: Text, spec: Spec, writes: boolean): Question[] => {
  const settled = settledIn(text.body);
  const open = leaveToHands(spec).uncovered.filter(({ reason }) => reason !== LEFT_OUT);
  return [...askAboutLines(open, writes), ...askAboutAccess(text, spec), ...askAboutRetention(text, spec)]
    .filter(({ about, weight }) => weight >= LEAST && !settled.has(quoteOf(about)))
    .toSorted((a, b) => b.weight - a.weight);
};
