import { expect, test } from "vitest";
import { partEntryRules } from "#src/spec/settle/entry-rules.ts";

test("what is said of texts is said of each entry, and what is said of how many of the list", () => {
  expect(
    partEntryRules([
      "list of strings",
      "Trimmed, lower-cased; doubles are dropped",
      "each 2–20 characters",
      "at most 5 after dropping duplicates",
    ]),
  ).toEqual({
    own: ["list of strings", "doubles are dropped", "at most 5 after dropping duplicates"],
    entry: ["Trimmed, lower-cased", "2–20 characters"],
  });
  expect(partEntryRules(["list of strings", "trimmed"])).toBeNull();
});
