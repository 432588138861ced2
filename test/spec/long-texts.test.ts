import { expect, test } from "vitest";
import { readVisible } from "#src/spec/read-visible.ts";
import { parse } from "./problem-of.ts";
import { secondsOf } from "./seconds-of.ts";

const NOTE = "## Services\n\n### Note\n\n- text: text\n\nOperations:\n\n- add a note\n\n## Rules\n\n";

test("a paragraph that is too long is named, not read", () => {
  const paragraph = `${"All notes are red. ".repeat(50)}\n`.repeat(8);
  expect(parse(NOTE + paragraph).uncovered).toMatchObject([
    { line: 13, reason: "a paragraph of more than 6,000 characters is not read" },
  ]);
});

test("brackets that close nothing, many times, are dropped", () => {
  expect(readVisible(`a]\n\n${"b] ".repeat(400)}\n\n[c](https://c.example)]`)).toMatchObject([
    { text: "a]" },
    { text: "b ".repeat(400).trim() },
    { text: "c]" },
  ]);
});

test("a quotation that never ends is a mark like any other", () => {
  expect(readVisible("“a” “b")).toMatchObject([{ text: '“a” "b' }]);
});

test.each(["]", "](", "“", "[a](", "_a", "{id}"])("64 KiB of %s are read in seconds", (piece) => {
  const line = piece.repeat(Math.floor(1900 / piece.length));
  const body = `${NOTE}${Array.from({ length: 30 }, () => line).join("\n")}`;
  expect(secondsOf(() => void parse(body))).toBeLessThan(4);
});
