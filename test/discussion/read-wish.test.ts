import { expect, test } from "vitest";
import { readWish } from "#src/discussion/read-wish.ts";

test.each([
  ["rename `Todo` to `Chore`", { kind: "rename", from: "Todo", to: "Chore" }],
  ["Please call the field due_at deadline.", { kind: "rename", from: "due_at", to: "deadline" }],
  ["No web page!", { kind: "no-page" }],
  ["Skip the front-end", { kind: "no-page" }],
  ["Use bearer tokens", { kind: "bearer" }],
  ["The list must be sorted by `due_at` descending", { kind: "sort", by: "due_at", descending: true }],
  ["Sort notes by title", { kind: "sort", by: "title", descending: false }],
  ["There is no page limit on notebooks.", { kind: "sentence" }],
  ["Notes are at most 500 characters", { kind: "sentence" }],
])("%s", (said, wish) => {
  expect(readWish(said)).toMatchObject([wish]);
});
