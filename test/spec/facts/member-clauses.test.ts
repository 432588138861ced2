import { expect, test } from "vitest";
import { clausesOf } from "#src/spec/facts/member-clauses.ts";

test.each<[string, string[]]>([
  [
    "string, 1 to 120 characters after trimming; stored trimmed",
    ["string", "1 to 120 characters after trimming", "stored trimmed"],
  ],
  ["are strings of 1 to 100 characters", ["string", "1 to 100 characters"]],
  ["is an integer from 1 to 500, optional, 0 if left out", ["integer from 1 to 500", "optional", "default 0"]],
  ["is an integer from 1 and optional (default 1)", ["integer", "at least 1", "optional", "default 1"]],
  ["is 1 to 50 and defaults to 20", ["1 to 50", "default 20"]],
  ["`low`, `normal` or `high`; default `normal`", ["one of low, normal, high", "default `normal`"]],
  ["`always` (default) or `after_close`", ["one of always, after_close", "default always"]],
  ['`"high"` (default; more is better) or `"low"`', ["one of high, low", "default high", "high means more is better"]],
  [
    "one of day pass, part-time, full-time; default part-time",
    ["one of day pass, part-time, full-time", "default part-time"],
  ],
  ["text, only letters, digits and hyphens, unique", ["text", "only letters, digits and hyphens", "unique"]],
  ["1–40 characters, `a-z`, `0-9`", ["1–40 characters", "`a-z`, `0-9`"]],
  ["these may never be used: `links`, `top`", ["these may never be used: `links`, `top`"]],
  ["has 1 to 50 characters and is the handle if left out", ["has 1 to 50 characters and is the handle if left out"]],
  ["one of the five", ["is one of the five"]],
  ["the newest ones first, then by name", ["the newest ones first, then by name"]],
  ["a string: digits, more than 0, at most `99.99`", ["string", "digits", "more than 0", "at most 99.99"]],
  ["", []],
])("%s", (text, expected) => {
  expect(clausesOf(text)).toEqual(expected);
});
