import { expect, test } from "vitest";
import { readWordSearch } from "#src/spec/read-word-search.ts";

test.each([
  ["each word of it must be a whole word of the name", { by: "words", match: "whole" }],
  ["an article is found when all of the words occur in its title or text", { by: "words", match: "part" }],
  ["any of the words may begin a word of the description", { by: "words", match: "start", any: true }],
  ["whole words only, whatever their case", { by: "words", match: "whole" }],
  ["a text without any word asks for nothing", null],
  ["the title contains it, ignoring case", null],
])("%s", (text, read) => {
  expect(readWordSearch(text)).toEqual(read);
});
