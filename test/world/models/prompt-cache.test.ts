import { describe, expect, test } from "vitest";
import { openPromptCache } from "#src/world/models/prompt-cache.ts";

const words = (tokens: number, word = "abcd") => word.repeat(tokens);
const part = (text: string, mark = false) => ({ text, mark });

describe("a cache with marks", () => {
  test("writes up to the last mark, and reads the longest part known before one", () => {
    const cache = openPromptCache();
    const rules = part(words(1500), true);
    expect(cache.readMarked("a", [rules, part(words(500)), part("x", true)])).toEqual({
      input: 0,
      cacheRead: 0,
      cacheWritten: 2001,
    });
    expect(cache.readMarked("a", [rules, part(words(500)), part("y", true)])).toEqual({
      input: 0,
      cacheRead: 1500,
      cacheWritten: 501,
    });
    expect(cache.readMarked("a", [rules, part(words(500)), part("y", true)])).toEqual({
      input: 0,
      cacheRead: 2001,
      cacheWritten: 0,
    });
  });

  test("finds what an earlier call wrote some parts before its mark, and not farther back than twenty", () => {
    const cache = openPromptCache();
    const before = part(words(1500), true);
    const after = (count: number) => [
      part(before.text),
      ...Array.from({ length: count - 1 }, () => part("more")),
      part("end", true),
    ];
    cache.readMarked("a", [before]);
    expect(cache.readMarked("a", after(19)).cacheRead).toBe(1500);
    expect(openedWith(before).readMarked("a", after(20)).cacheRead).toBe(0);
  });

  const openedWith = (before: { text: string; mark: boolean }) => {
    const cache = openPromptCache();
    cache.readMarked("a", [before]);
    return cache;
  };

  test("keeps nothing that is short, without mark, or another's", () => {
    const cache = openPromptCache();
    for (let again = 0; again < 2; again++) {
      expect(cache.readMarked("a", [part(words(1000), true)])).toEqual({ input: 1000, cacheRead: 0, cacheWritten: 0 });
      expect(cache.readMarked("a", [part(words(2000))])).toEqual({ input: 2000, cacheRead: 0, cacheWritten: 0 });
    }
    cache.readMarked("a", [part(words(3000), true)]);
    expect(cache.readMarked("b", [part(words(3000), true)]).cacheRead).toBe(0);
  });
});

describe("a cache of whole prompts", () => {
  test("reads the longest common beginning, in steps of 128 tokens", () => {
    const cache = openPromptCache();
    const first = words(1300);
    expect(cache.readWhole("a", first)).toEqual({ input: 20, cacheRead: 0, cacheWritten: 1280 });
    expect(cache.readWhole("a", first + words(200, "efgh"))).toEqual({ input: 92, cacheRead: 1280, cacheWritten: 128 });
    expect(cache.readWhole("a", words(1200) + words(300, "efgh"))).toMatchObject({ cacheRead: 1152 });
  });

  test("keeps nothing that is short or another's, and reads nothing that is short", () => {
    const cache = openPromptCache();
    for (let again = 0; again < 2; again++) {
      expect(cache.readWhole("a", words(1000))).toEqual({ input: 1000, cacheRead: 0, cacheWritten: 0 });
    }
    cache.readWhole("a", words(2000));
    expect(cache.readWhole("b", words(2000)).cacheRead).toBe(0);
    expect(cache.readWhole("a", words(900) + words(900, "efgh")).cacheRead).toBe(0);
  });
});
