import { expect, test } from "vitest";
import { complainOfQuestions, openQuestions } from "#src/agents/llm/open-questions.ts";

const ASKED = {
  question: "Who closes a poll?",
  why: "Whoever does ends the vote.",
  options: ["Whoever made it.", "Anybody."],
  recommended: 1,
  because: "nobody else knows when it is over.",
};

test("a question of a model is one that people are asked, and its answer is a decision", () => {
  expect(complainOfQuestions([ASKED])).toEqual([]);
  expect(openQuestions([ASKED])).toMatchObject([
    {
      about: ASKED.question,
      recommended: 0,
      options: [{ settles: { kind: "decision", text: "Who closes a poll? Whoever made it." } }, {}],
      words: "decision",
    },
  ]);
});

test.each([
  [[{ ...ASKED, recommended: 3 }], /recommends an option that is not there/u],
  [[{ ...ASKED, options: ["Anybody."] }], /must have 2 to 4 options/u],
  [[{ ...ASKED, why: "It\nmatters." }], /must be one line/u],
  [Array.from({ length: 6 }, () => ASKED), /There are 6 questions: ask the 5/u],
])("it is held to its form (%#)", (questions, complaint) => {
  expect(complainOfQuestions(questions).join("\n")).toMatch(complaint);
});
