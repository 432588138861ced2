import { expect, test } from "vitest";
import { remember } from "#src/spec/remember.ts";

test("what was calculated is not calculated again, and stays the same", () => {
  let asked = 0;
  const length = remember((text) => {
    asked += 1;
    return text.length;
  });
  expect([length("abc"), length("abc"), length("ab")]).toEqual([3, 3, 2]);
  expect(asked).toBe(2);
});

test("long texts are not kept", () => {
  let asked = 0;
  const count = remember(() => (asked += 1));
  count("x".repeat(1000));
  count("x".repeat(1000));
  expect(asked).toBe(2);
});
