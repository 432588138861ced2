/** Phases in which models are asked, in the order of a run. */
export const PHASES = {
  reading: "reading",
  discussion: "discussion",
  tests: "QA's tests",
  code: "Backend's code",
  review: "review of the change",
  repair: "repair after red CI",
  hearing: "hearing a review",
} as const;

export type Phase = keyof typeof PHASES;

/** What somebody's review asks for here, by which its hearing is known. */
export const WISH = "Say how many shapes there are.";

/** Which phase a request belongs to, by its text; null: another role's turn or look, which is left alone. */
export const phaseOf = (text: string): Phase | null => {
  if (text.includes("You turn an issue")) return "reading";
  if (text.includes("You speak as Backend")) return "discussion";
  if (text.includes("You are QA, one of six")) return "tests";
  if (text.includes("You are Security: ")) return "review";
  if (!text.includes("You are Backend, one of six")) return null;
  if (!text.includes("It was written before")) return "code";
  return text.includes(WISH) ? "hearing" : "repair";
};
