import { quoteOf } from "#src/spec/clarification.ts";
import type { Requirement } from "#src/spec/spec.ts";
import type { Weighed } from "./question.ts";

const GUARDS =
  /\b(?:never|only (?=the |an? |its |their |those |signed)|nobody|must ?n['o]t|may not|cannot|secrets?|passwords?|private|confidential|personal|encrypt\w*|hash\w*)\b/iu;
const PROMISES = /\b(?:must|shall|should|has to|have to|needs? to|at (?:most|least)|exactly)\b/iu;
const SCENARIO = /^scenario "/u;
/** What the reader can't take back: a limit of the generator, told as such. */
const TOLD = /has no place for a next page|are reached only where|only visible Markdown|is not read$/u;
const NO_RULE = "no rule turns this into code";

const impactOf = (text: string): number => (SCENARIO.test(text) || GUARDS.test(text) ? 3 : PROMISES.test(text) ? 2 : 1);

const uncertaintyOf = (reason: string): number => (TOLD.test(reason) ? 0 : reason === NO_RULE ? 2 : 1);

const whyOf = (text: string): string => {
  if (SCENARIO.test(text)) return "Without it nothing checks this, neither before the merge nor on the live product.";
  return GUARDS.test(text)
    ? "It reads as a guard: left out, the product does what this forbids."
    : "It reads as a promise: left out, the product does not keep it.";
};

const isScenario = (text: string): boolean => SCENARIO.test(text);

/** What shall become of lines that nobody understands. */
export const askAboutLines = (uncovered: readonly Requirement[], writes: boolean): Weighed[] =>
  uncovered.map(({ line, reason, text }) => {
    const about = quoteOf(text);
    const byHand = writes && !isScenario(text);
    return {
      about,
      text: `Line ${line}, “${about}”, is not understood: ${reason}. What shall become of it?`,
      why: whyOf(text),
      options: [
        { text: "It is left out; plan and pull request say so.", settles: { kind: "left-out", of: about } },
        ...(byHand ? [{ text: "The agents write it by hand.", settles: { kind: "by-hand" as const, of: about } }] : []),
        { text: "It is said otherwise: answer with the words to build in its place.", settles: null },
      ],
      recommended: 0,
      because: "the rest can be built at once, and this can follow.",
      words: "instead",
      weight: impactOf(text) * uncertaintyOf(reason),
    };
  });
