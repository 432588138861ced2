import { expect, test } from "vitest";
import { readCheckDigit } from "#src/spec/settle/read-check-digit.ts";

test.for([
  [
    "exactly 12 digits; the last one is a check digit: weighted by 3, 1, 3, 1, the sum is a multiple of 10",
    { weights: [3, 1], divisor: 10 },
  ],
  [
    "10 characters; check digit with weights 10 to 1, modulo 11",
    { weights: [10, 9, 8, 7, 6, 5, 4, 3, 2, 1], divisor: 11 },
  ],
  ["an EAN-13 with a correct check digit", { weights: [1, 3], divisor: 10, from: "right" }],
  ["16 digits that pass the Luhn checksum", { weights: [1, 2], divisor: 10, from: "right", sums: "digits" }],
] as const)("%s", ([text, check]) => {
  expect(readCheckDigit(text)?.check).toEqual(check);
});

test("leaves what says nothing of it, and what is said of other digits", () => {
  expect(readCheckDigit("an ISBN-13, kept as it was sent")).toBeNull();
  expect(readCheckDigit("the check digit must be right")).toBeNull();
});

test("what else is said stays", () => {
  expect(readCheckDigit("exactly 13 digits, valid EAN-13 check digit; unique")?.rest).toMatch(
    /^exactly 13 digits.*unique$/u,
  );
});
