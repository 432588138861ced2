import type { Usage } from "./language-model.ts";
import { NoAnswer } from "./no-answer.ts";

/** Throws `NoAnswer` unless every count is one: what was used is what is paid. */
export const requireUsage = (counts: Record<keyof Usage, unknown>): Usage => {
  if (!isUsage(counts)) throw new NoAnswer("it does not say what it used");
  return counts;
};

const isUsage = (counts: Record<keyof Usage, unknown>): counts is Usage =>
  Object.values(counts).every((count) => Number.isSafeInteger(count) && Number(count) >= 0);
