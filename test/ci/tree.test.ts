import { describe, expect, test } from "vitest";
import { findLiteral, readTree } from "#src/ci/tree.ts";

const tree = readTree(
  ["src/a.ts", "test/a.test.ts", "docs/with space.md", "-rf", "x".repeat(90)],
  [
    {
      path: "src/a.ts",
      content: 'class LoanError extends Error {}\nexport const route = "/loans/{id}";\nfill("by $name");',
    },
    {
      path: "test/a.test.ts",
      content:
        'test("adds \\"two\\"", f);\ntest.each(x)("refuses $field: $value", f);\ntest(`keeps ${n} of them`, f);\ntest("$name", f);',
    },
    { path: "test/scenarios.json", content: '[{ "name": "a loan is returned", "status": 201 }]' },
    { path: "README.md", content: '"never read"' },
  ],
);

describe("the words of a product's own files", () => {
  test("are literals, members and classes of its code, and paths that are plain", () => {
    expect([...tree.paths]).toEqual(["src/a.ts", "test/a.test.ts", "-rf"]);
    for (const text of ['adds "two"', "a loan is returned", "status", "LoanError", "/loans/{id}"])
      expect([text, tree.texts.has(text)]).toEqual([text, true]);
    expect(tree.texts.has("never read")).toBe(false);
  });

  test.each([
    ["a loan is returned", "a loan is returned"],
    ["refuses status: 201", "refuses status: 201"],
    ["refuses status: what somebody wrote", "refuses $field: $value"],
    ["keeps 12 of them", "keeps 12 of them"],
    ["keeps most of them", "keeps ${n} of them"],
    ["/loans/l-1", "/loans/{id}"],
    ["refuses", null],
    ["it refuses status: 201", null],
    ["by somebody", null],
    ["what somebody wrote", null],
  ])("%s → %s", (said, found) => {
    expect(findLiteral(tree, said)).toBe(found);
  });
});
