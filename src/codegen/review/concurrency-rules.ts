import type { Rule } from "./rule.ts";

/** What may happen between two lines of an object. */
export const CONCURRENCY_RULES: Rule[] = [
  {
    id: "C1",
    sentence: "`blockConcurrencyWhile` stands in the constructor, and waits for the storage alone.",
    how: "lint",
    where: "lint/rules/c1-blocking.ts",
  },
  {
    id: "C2",
    sentence: "After waiting for anything but the storage, an object reads again before it writes.",
    how: "lint",
    where: "lint/rules/c2-stale-write.ts",
  },
  {
    id: "C3",
    sentence: "Nothing is done later by a timer.",
    how: "lint",
    where: "lint/rules/c3-timer.ts",
  },
  {
    id: "C4",
    sentence: "`allowUnconfirmed` stands beside its reason.",
    how: "lint",
    where: "lint/rules/c4-unconfirmed.ts",
  },
];
