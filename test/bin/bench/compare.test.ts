import { expect, it } from "vitest";
import { compareTurns, measureTurn } from "#bin/bench/product/compare.ts";

const turn = (requests: number, cpuSeconds: number) => ({ requests, cpuSeconds, seconds: 2 });

it("measures requests per second, and microseconds per request", () => {
  expect(measureTurn("throughput", turn(1_000, 0.5))).toBe(500);
  expect(measureTurn("cpu", turn(1_000, 0.5))).toBe(500);
});

it("compares turns of the same round, though the machine was slower in one", () => {
  const against = [turn(1_000, 1), turn(500, 1), turn(1_000, 1)];
  const of = [turn(900, 1), turn(450, 1), turn(900, 1)];
  expect(compareTurns("throughput", of, against)).toEqual([0.9, 0.9, 0.9]);
  for (const ratio of compareTurns("cpu", of, against)) expect(ratio).toBeCloseTo(1 / 0.9);
});

it("leaves out rounds that only one of the two was in", () => {
  expect(compareTurns("throughput", [turn(900, 1), turn(5, 1)], [turn(1_000, 1)])).toEqual([0.9]);
  expect(compareTurns("cpu", [], [turn(1, 1)])).toEqual([]);
});
