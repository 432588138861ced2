import { expect, test } from "vitest";
import { BUDGETS, cutTo, newestOf } from "#src/agents/llm/budgets.ts";

test("a text ends where its room does, and says so", () => {
  expect(cutTo("guidance", "short")).toBe("short");
  const cut = cutTo("guidance", `${"x".repeat(BUDGETS.guidance - 1)}😀 more`);
  expect(cut).toBe(`${"x".repeat(BUDGETS.guidance - 1)}\n(cut here: 6 characters more)`);
  expect(cut.isWellFormed()).toBe(true);
});

test("of lines the oldest go first, and it is said how many", () => {
  expect(newestOf("points", ["a", "b"])).toEqual(["a", "b"]);
  const lines = Array.from({ length: 100 }, (_, n) => `${n} ${"x".repeat(990)}`);
  const kept = newestOf("points", lines);
  expect(kept[0]).toBe(`(${100 - (kept.length - 1)} earlier left out)`);
  expect(kept.at(-1)).toBe(lines.at(-1));
  expect(kept.join("\n").length).toBeLessThanOrEqual(BUDGETS.points + 40);
  expect(newestOf("points", ["x".repeat(9_000)])[0]).toContain("(cut here: 1000 characters more)");
});
