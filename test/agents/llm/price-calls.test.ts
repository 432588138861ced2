import { expect, it } from "vitest";
import { priceCalls } from "#src/agents/llm/price-calls.ts";
import type { Usage } from "#src/agents/llm/language-model.ts";

const usage = { input: 0, cacheRead: 0, cacheWritten: 0, output: 10 };
const thinker = (perToken: number) => ({ costOf: ({ output }: Usage) => output * perToken });

it("prices each role's calls at the model that it asks first", () => {
  const calls = [
    { role: "QA" as const, low: 1, high: 3, usage },
    { role: "PM" as const, low: 0, high: 2, usage },
  ];
  const estimate = priceCalls(calls, (role) => (role === "QA" ? [thinker(5), thinker(900)] : [thinker(1)]));
  expect(estimate).toEqual({ low: 50, high: 170 });
});
