import { expect, it } from "vitest";
import { randomOf } from "#bin/eval/analysis/random.ts";
import { contrastOf } from "#src/analysis/window-contrast.ts";

const { normal } = randomOf(19);
const noise = Array.from({ length: 60 }, () => 0.1 * normal());
const step = noise.map((value, n) => value + (n < 30 ? 0 : 1));

it("is high at a step, and low in a slope of the same height", () => {
  const slope = noise.map((value, n) => value + n / 30);
  expect(contrastOf(step)(30, 5)).toBeGreaterThan(10);
  expect(contrastOf(slope)(30, 5)).toBeLessThan(2);
});

it("keeps out of judgement where too little else is to compare with", () => {
  expect(contrastOf(step.slice(25, 35))(5, 4)).toBe(Number.POSITIVE_INFINITY);
  expect(contrastOf(Array(40).fill(1))(20, 5)).toBe(0);
});
