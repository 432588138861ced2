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
  const { rounds } = compareTurns("throughput", of, against);
  expect(rounds.low).toBeCloseTo(0.9);
  expect(rounds.high).toBeCloseTo(0.9);
});

it("compares the best turns, whichever rounds they were in", () => {
  const against = [turn(1_000, 1), turn(400, 1)];
  const of = [turn(300, 1), turn(800, 1)];
  expect(compareTurns("throughput", of, against).best).toBeCloseTo(0.8);
  expect(compareTurns("cpu", of, against).best).toBeCloseTo(1.25);
});

it("leaves out rounds that only one of the two was in", () => {
  const { rounds } = compareTurns("throughput", [turn(900, 1), turn(5, 1)], [turn(1_000, 1)]);
  expect(rounds.high).toBeCloseTo(0.9);
});

it("finds no ratio where there was no turn", () => {
  expect(compareTurns("cpu", [], [turn(1, 1)]).best).toBeNaN();
});
