import { expect, it } from "vitest";
import type { Question } from "#src/steering/question.ts";
import { readAnswer } from "#src/steering/read-answer.ts";

const QUESTION: Question = {
  about: "how long",
  text: "How long?",
  why: "It matters.",
  options: [
    { text: "Short.", settles: { kind: "rule", text: "short" } },
    { text: "Long.", settles: { kind: "rule", text: "long" } },
  ],
  recommended: 1,
  because: "of reasons",
  words: "rule",
};

it.each([
  ["yes", "B"],
  ["Recommended.", "B"],
  ["a", "A"],
  ["**B**", "B"],
  ["Option A", "A"],
  ["A) because it is short", "A"],
  ["A – so be it", "A"],
  ["> Option B\n\na", "A"],
])("%j is an option", (comment, letter) => {
  expect(readAnswer(comment, QUESTION)).toMatchObject({ kind: "option", letter });
});

it.each(["C", "?", "", "```\nA\n```"])("%j answers nothing", (comment) => {
  expect(readAnswer(comment, QUESTION)).toBeNull();
});

it.each(["A month at most.", "About as long as it takes", "yes and no"])("%j are words of one's own", (comment) => {
  expect(readAnswer(comment, QUESTION)).toEqual({ kind: "words", text: comment });
});
