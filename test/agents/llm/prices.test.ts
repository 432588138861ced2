import { describe, expect, test } from "vitest";
import type { Question } from "#src/agents/llm/language-model.ts";
import { costOf, mostCostOf, type Price, priceOf } from "#src/agents/llm/prices.ts";
import prices from "#src/agents/llm/prices.json" with { type: "json" };

const known = (model: string): Price => {
  const price = priceOf(model);
  if (price === null) throw new Error(`no price of ${model}`);
  return price;
};
const NOTHING = { input: 0, cacheRead: 0, cacheWritten: 0, output: 0 };
const question = (text: string, maxTokens = 1000): Question => ({
  system: [text],
  messages: [{ from: "user", text: "?" }],
  tools: [],
  form: null,
  maxTokens,
  cacheKey: "k",
});

describe("the price of a model", () => {
  test.each([
    ["anthropic/claude-opus-5-5", 4],
    ["anthropic/claude-haiku-4-5-20251001", 1],
    ["openai/gpt-5.4-mini", 0.75],
    ["openai/gpt-5.5-2026-04-23", 5],
  ])("%s is %d for input", (model, input) => {
    expect(priceOf(model)?.input).toBe(input);
  });

  test.each(["openai/qwen-4", "anthropic/claude-opus-5-5-fast", "claude-opus-5-5", "openai/constructor", ""])(
    "%j is not known",
    (model) => {
      expect(priceOf(model)).toBeNull();
    },
  );

  test.each(Object.entries(prices.models))(
    "of %s is lower for what is in the cache, and higher above its limit",
    (model) => {
      const price = known(model);
      const { above = { input: Infinity, cacheRead: Infinity, cacheWrite: Infinity, output: Infinity } } = price;
      expect(price.cacheRead).toBeLessThan(price.input);
      expect(price.cacheWrite).toBeGreaterThanOrEqual(price.input);
      for (const kind of ["input", "cacheRead", "cacheWrite", "output"] as const) {
        expect(above[kind]).toBeGreaterThan(price[kind]);
      }
    },
  );
});

describe("the cost of a call", () => {
  test("counts each kind of token at its price", () => {
    const price = known("anthropic/claude-sonnet-5-5");
    expect(costOf(price, { input: 1000, cacheRead: 20_000, cacheWritten: 400, output: 300 })).toBe(
      2000 + 2000 + 1000 + 3000,
    );
    expect(costOf(price, NOTHING)).toBe(0);
  });

  test("is rounded up to a micro-dollar, and not for a sum that is off by a hair", () => {
    const price = known("anthropic/claude-haiku-5-5");
    expect(costOf(price, { ...NOTHING, input: 1 })).toBe(1);
    expect(costOf(price, { ...NOTHING, input: 30 })).toBe(3);
    expect(costOf(price, { ...NOTHING, input: 10, cacheRead: 200 })).toBe(3);
  });

  test("is higher for all of a call whose input is longer than the limit", () => {
    const price = known("openai/gpt-6-sol");
    const at = { ...NOTHING, cacheRead: 270_000, input: 2000, output: 100 };
    expect(costOf(price, at)).toBe(54_000 + 4000 + 1000);
    expect(costOf(price, { ...at, input: 2001 })).toBe(108_000 + 8004 + 1500);
  });
});

describe("the most a question can cost", () => {
  const price = known("anthropic/claude-opus-5-5");

  test("is all of it at the price of what is written to the cache, and all of the answer", () => {
    const most = mostCostOf(price, question("x".repeat(3000)));
    expect(most).toBeGreaterThan(1000 * 5 + 1000 * 20);
    expect(most).toBeLessThan(1100 * 5 + 1000 * 20);
  });

  test.each([
    ["English", "The quick brown fox jumps over the lazy dog. ", 10],
    ["Chinese", "敏捷的棕色狐狸跳过了懒狗。", 13],
    ["emoji", "🦊🐕", 2],
  ])("holds for %s too", (_, text, tokens) => {
    const most = mostCostOf(price, question(text.repeat(500), 0));
    expect(most).toBeGreaterThanOrEqual(costOf(price, { ...NOTHING, cacheWritten: tokens * 500 }));
  });

  test("grows with tools and form", () => {
    const form = { name: "verdict", schema: { type: "object", properties: {} } };
    const tools = [{ name: "read", description: "Reads a file.", input: {} }];
    const bare = mostCostOf(price, question("x"));
    expect(mostCostOf(price, { ...question("x"), form })).toBeGreaterThan(bare);
    expect(mostCostOf(price, { ...question("x"), tools })).toBeGreaterThan(bare);
  });
});
