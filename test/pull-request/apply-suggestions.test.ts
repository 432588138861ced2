import { describe, expect, it } from "vitest";
import { applySuggestions, type Suggestion } from "#src/pull-request/apply-suggestions.ts";
import { parseSuggestion } from "#src/pull-request/parse-suggestion.ts";
import { placeLines } from "#src/pull-request/place-lines.ts";

const TEXT = "one\ntwo\nthree\nfour\n";
const suggest = (id: number, from: number, to: number, lines: string[], before: string | null = TEXT): Suggestion => ({
  id,
  path: "a.ts",
  at: { from, to },
  lines,
  before,
});
const apply = (text: string | null, ...suggestions: Suggestion[]) => applySuggestions(() => text, suggestions);

describe("a suggestion", () => {
  it("is the block of its comment: lines, an empty one, or none at all", () => {
    expect(parseSuggestion("Shorter:\n```suggestion\nconst a = 1;\n  b();\n```\nThanks")).toEqual([
      "const a = 1;",
      "  b();",
    ]);
    expect(parseSuggestion("```suggestion\r\nx\r\n```")).toEqual(["x"]);
    expect(parseSuggestion("```suggestion\n\n```")).toEqual([""]);
    expect(parseSuggestion("```suggestion\n```")).toEqual([]);
    expect(parseSuggestion("````suggestion\n```ts\n```\n````")).toEqual(["```ts", "```"]);
    expect(parseSuggestion("```ts\nx\n```")).toBeNull();
    expect(parseSuggestion("```suggestion\nx\n")).toBeNull();
    expect(parseSuggestion("```suggestion\nx\n```\n```suggestion\ny\n```")).toBe("several");
  });

  it("replaces just its lines, beside others of the same file, in whatever order they come", () => {
    const both = apply(TEXT, suggest(1, 3, 4, ["3"]), suggest(2, 1, 1, ["1", "1.5"]));
    expect(both).toEqual({ files: [{ path: "a.ts", content: "1\n1.5\ntwo\n3\n" }], declined: [] });
    expect(apply(TEXT, suggest(1, 2, 3, [])).files).toEqual([{ path: "a.ts", content: "one\nfour\n" }]);
    expect(apply("one\r\ntwo", suggest(1, 2, 2, ["2"], "one\r\ntwo")).files[0]?.content).toBe("one\r\n2");
  });

  it("is applied where its lines have moved to, and declined where they have changed", () => {
    expect(apply(`zero\n${TEXT}`, suggest(1, 2, 2, ["2"])).files[0]?.content).toBe("zero\none\n2\nthree\nfour\n");
    expect(apply("ONE\ntwo\nthree\nFOUR\n", suggest(1, 2, 2, ["2"])).files[0]?.content).toBe("ONE\n2\nthree\nFOUR\n");
    const { declined, files } = apply("one\nTWO\nthree\nfour\n", suggest(1, 2, 2, ["2"]), suggest(2, 4, 4, ["4"]));
    expect(declined).toEqual([{ id: 1, because: expect.stringContaining("changed since") }]);
    expect(files).toEqual([{ path: "a.ts", content: "one\nTWO\nthree\n4\n" }]);
  });

  it("is declined where another has its lines, where it changes nothing, and where there is no such file", () => {
    const reasons = (text: string | null, ...all: Suggestion[]) =>
      apply(text, ...all).declined.map(({ because }) => because);
    expect(reasons(TEXT, suggest(1, 1, 2, ["a"]), suggest(2, 2, 2, ["b"]))).toEqual([
      expect.stringContaining("same lines"),
    ]);
    expect(reasons(TEXT, suggest(1, 2, 2, ["two"]))).toEqual(["it reads so already"]);
    expect(reasons(null, suggest(1, 2, 2, ["2"]))).toEqual([expect.stringContaining("gone")]);
    expect(reasons(TEXT, suggest(1, 2, 2, ["2"], null))).toEqual([expect.stringContaining("gone")]);
  });
});

describe("lines of a text that has changed", () => {
  const placed = (before: string, now: string, from: number, to = from) =>
    placeLines([...before], [...now], { from, to });

  it("are found above and below what changed, and in the midst where they read like nothing else", () => {
    expect(placed("abcd", "abXd", 2)).toEqual({ from: 2, to: 2 });
    expect(placed("abcd", "abXYd", 4)).toEqual({ from: 5, to: 5 });
    expect(placed("abcde", "Xbc12e", 2, 3)).toEqual({ from: 2, to: 3 });
    expect(placed("abcd", "Xcdb", 2)).toEqual({ from: 4, to: 4 });
  });

  it("are not guessed", () => {
    expect(placed("abcd", "aXYd", 2)).toBeNull();
    expect(placed("abab!", "XbaXb?", 2)).toBeNull();
    expect(placed("axbxc", "1xb2c", 4)).toBeNull();
    expect(placed("ab", "ab", 3)).toBeNull();
    expect(placed("aab", "ab", 1)).toEqual({ from: 1, to: 1 });
  });
});
