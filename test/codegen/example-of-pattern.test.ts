import { expect, test } from "vitest";
import { exampleOfPattern } from "#src/codegen/example-of-pattern.ts";

test.each(["[A-Z]{2}-[0-9]{6}", String.raw`INV\.[0-9]{4,6}`, String.raw`\d{3}-\w+`, "[a-z]{3}[0-9]?x*"])(
  "%s has an example",
  (pattern) => {
    expect(exampleOfPattern(pattern)).toMatch(new RegExp(`^(?:${pattern})$`, "u"));
  },
);

test("what has alternatives or looks ahead has none", () => {
  expect(["(?=.*[0-9]).*", "a|b", "(?:ab)+"].map(exampleOfPattern)).toEqual([null, null, null]);
});
