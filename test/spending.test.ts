import { expect, it } from "vitest";
import { parseSpending, renderMeter, renderSpending, type Spending } from "#src/spending.ts";

const spent = (role: string, phase: string, calls: number, more: Partial<Spending> = {}): Spending => ({
  role,
  phase,
  model: "anthropic/claude-sonnet-5-5",
  calls,
  unknown: 0,
  tokens: { input: 100, cacheRead: 1_500, cacheWritten: 400, output: 250 },
  microUsd: 210_000,
  ...more,
});

it("sums up by role and phase, whichever models were asked, and reads back what it wrote", () => {
  const rows = [spent("QA", "discussion", 3), spent("QA", "discussion", 1), spent("QA", "tests", 1_200)];
  expect(parseSpending(`x\n\n${renderSpending(rows)}\n\ny`)).toEqual([
    { role: "QA", phase: "discussion", calls: 4, prompt: 4_000, cached: "75 %", output: 500, cost: "$0.42" },
    { role: "QA", phase: "tests", calls: 1_200, prompt: 2_000, cached: "75 %", output: 250, cost: "$0.21" },
    { role: "All", phase: "", calls: 1_204, prompt: 6_000, cached: "75 %", output: 750, cost: "$0.63" },
  ]);
});

it("names whom it asked, each once", () => {
  const rows = [
    spent("QA", "tests", 1, { model: "openai/gpt-6-sol (recorded answers)" }),
    spent("PM", "reading", 1),
    spent("QA", "review", 1),
  ];
  expect(renderSpending(rows)).toMatch(
    /\n\nAsked: anthropic\/claude-sonnet-5-5, openai\/gpt-6-sol \(recorded answers\)\.$/u,
  );
});

it("says which calls are booked though nobody knows what they cost", () => {
  const tokens = { input: 0, cacheRead: 0, cacheWritten: 0, output: 0 };
  const text = renderSpending([spent("PM", "reading", 2, { unknown: 2, tokens })]);
  expect(text).toContain("Without an answer, and so booked at the most that it may have cost: 2 calls.");
  expect(parseSpending(text)[0]).toMatchObject({ prompt: 0, cached: "", output: 0 });
  expect(renderSpending([spent("PM", "reading", 2)])).not.toContain("Without");
});

it("is silent where nothing was paid", () => {
  const begun = [spent("PM", "reading", 0, { microUsd: 0 })];
  for (const spending of [[], begun]) {
    expect(renderSpending(spending)).toBe("");
    expect(parseSpending(renderSpending(spending))).toEqual([]);
    expect(renderMeter({ spent: 0, cap: 3_000_000, share: 0 }, spending)).toBeNull();
  }
});

it("meters a run in one line, and warns from 80 % on", () => {
  const meter = (share: number) =>
    renderMeter({ spent: share * 3_000_000, cap: 3_000_000, share }, [spent("QA", "a", 8), spent("PM", "b", 1)]);
  expect(meter(0.14)).toBe("$0.42 of $3.00, 9 calls");
  expect(meter(0.799)).not.toContain("Warning");
  expect(meter(0.8)).toMatch(/^\$2\.40 of \$3\.00, 9 calls\. \*\*Warning: 80 %.*`\/aidevos budget 2`[^\n]*$/u);
});
