import { describe, expect, test } from "vitest";
import { countDigits } from "#src/spec/settle/count-digits.ts";
import { COUNTED_SEQUENCE, countedOf } from "#src/spec/settle/text-pattern.ts";

const patternIn = (text: string): string | null => {
  const found = COUNTED_SEQUENCE.exec(countDigits(text));
  return found === null ? null : countedOf(found[0]);
};

describe("what a text is made of, one after another", () => {
  test.each<[string, string | null]>([
    ["two capital letters, a dash and six digits", "[A-Z]{2}-[0-9]{6}"],
    ["two capital letters followed by 4 to 6 digits", "[A-Z]{2}[0-9]{4,6}"],
    ["`INV-` followed by five digits", "INV-[0-9]{5}"],
    ["three letters; a dot and two digits; `ABC.42`", String.raw`[A-Za-z]{3}\.[0-9]{2}`],
    ["at least one digit and one letter", null],
    ["letters, digits and hyphens", null],
  ])("%s", (text, pattern) => {
    expect(patternIn(text)).toBe(pattern);
  });

  test("numbers are read as words where something is counted", () => {
    // Where a character stands is no number of them.
    const address = "must contain exactly one `@`, with at least one character on either side";
    expect(countDigits(address)).toBe(address);
    expect(countDigits("at most five per page, each up to twelve characters")).toBe(
      "at most 5 per page, each up to 12 characters",
    );
    expect(countDigits("one of the two, at most one of them")).toBe("one of the two, at most one of them");
  });
});
