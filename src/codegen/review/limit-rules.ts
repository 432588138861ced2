import type { Rule } from "./rule.ts";

/** What the platform bounds. */
export const LIMIT_RULES: Rule[] = [
  {
    id: "L1",
    sentence: "What is too large is refused before it is read.",
    how: "test",
    where: "refuses what is not JSON, or too much of it",
  },
  {
    id: "L2",
    sentence: "Nothing waits for the end of an object, of which nobody is told.",
    how: "lint",
    where: "lint/rules/l2-last-words.ts",
  },
  {
    id: "L3",
    sentence: "A product has at most 500 classes.",
    how: "review",
    where: "check-config.ts",
  },
  {
    id: "L4",
    sentence: "The Worker's own code has at most 1 MB, so that it starts within a second.",
    how: "review",
    where: "check-code.ts",
  },
];
