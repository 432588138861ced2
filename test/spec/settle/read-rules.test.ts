import { describe, expect, test } from "vitest";
import { charactersIn, readCharacters } from "#src/spec/settle/read-characters.ts";
import { clausesLeft, readRules } from "#src/spec/settle/read-rules.ts";

describe("characters", () => {
  test.each([
    ["letters, digits and `_`", "A-Za-z0-9_"],
    ["lower-case letters, digits and hyphens", "a-z0-9\\-"],
    ["`A-Z a-z 0-9 _ -`", "A-Za-z0-9_\\-"],
    ["letters (a–z in either case), digits or underscores", "A-Za-za-z0-9_"],
    ["capital letters, digits and `-`", "A-Z0-9\\-"],
  ])("%s", (text, set) => {
    expect(readCharacters(text)).toBe(set);
  });

  test("that are not known are none", () => {
    expect(readCharacters("runes and `_`")).toBeNull();
  });

  test("of a class, one by one", () => {
    expect(charactersIn("a-c0-2_\\-")).toBe("abc012_-");
  });
});

describe("prose about a value", () => {
  test.each([
    ["3 to 30 characters, lowercase letters, digits and `_` only", { pattern: "[a-z0-9_]+" }, "3 to 30 characters"],
    ["1–64 characters out of letters, digits, `.`, `_`, `-`", { pattern: "[A-Za-z0-9._\\-]*", min: 1, max: 64 }, ""],
    ["matches `^[a-z0-9-]{2,40}$`", { pattern: "[a-z0-9-]{2,40}" }, ""],
    ["2–12 chars of `a-z`, `0-9`, `_`", { pattern: "[a-z0-9_]*", min: 2, max: 12 }, ""],
    ["40 lowercase hex digits", { type: "text", pattern: "[0-9a-f]*", min: 40, max: 40 }, ""],
    ["integer; 0–7", {}, "integer; 0–7"],
    ["trimmed and lower-cased before it is stored", { trim: true, lower: true }, ""],
    ["unique ignoring case", { unique: "caseless" }, ""],
    ["a calendar date as `YYYY-MM-DD`", { type: "date" }, ""],
    ["any JSON value", { type: "json" }, ""],
    ["2 to 10 labels of 1 to 100 characters after trimming", { type: "list", min: 2, max: 10 }, ""],
    ["spaces and hyphens are dropped", { strip: "\\s\\-" }, ""],
    ["the rest must be a `+`, then a digit 1–9, then 6 to 14 further digits", { pattern: "\\+[1-9][0-9]{6,14}" }, ""],
  ])("%s", (text, field, rest) => {
    const read = readRules(text);
    expect(read.field).toMatchObject(field);
    expect(clausesLeft(read.rest)).toBe(rest);
  });

  test.each([
    ["integer 1–900, may be left out (then 120)", "120"],
    ["Left out means one week (604800)", "604800"],
    ["`08:00` by default", "08:00"],
    ["default `low`", "low"],
    ["starts as `open`", "open"],
  ])("%s: where nothing is sent", (text, value) => {
    expect(readRules(text).defaultText).toBe(value);
  });

  test("may let the service make a value", () => {
    const { field, optional } = readRules(
      "3 to 32 characters out of `a-z`, if the caller does not give one, we make one: exactly 7 characters out of `a-f`",
    );
    expect(field).toMatchObject({ pattern: "[a-z]*", made: { length: 7, from: "abcdef" } });
    expect(optional).toBe(true);
  });

  test("leaves what it does not understand", () => {
    expect(clausesLeft(readRules("required, smells of roses").rest)).toBe("required, smells of roses");
  });
});
