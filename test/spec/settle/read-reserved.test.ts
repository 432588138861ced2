import { expect, test } from "vitest";
import { readReserved } from "#src/spec/settle/read-reserved.ts";

test.for([
  ["3 to 20 characters; must not be `new`, `edit` or `me`", ["new", "edit", "me"]],
  ["reserved: `api`, `www`", ["api", "www"]],
  ["2–10 letters; `root` and `admin` are reserved", ["root", "admin"]],
  ["a word, except `me`", ["me"]],
  ['the names "all" and "none" may not be used', ["all", "none"]],
] as const)("%s", ([text, never]) => {
  expect(readReserved(text)?.never).toEqual(never);
});

test("values that it may have are none of these", () => {
  expect(readReserved("one of `new`, `edit`")).toBeNull();
});
