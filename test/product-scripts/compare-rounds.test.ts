import { expect, test, vi } from "vitest";
import { compareRounds } from "#product/scripts/perf/compare-rounds.ts";
import { samples } from "#test/samples.ts";

vi.setConfig({ testTimeout: 600_000 });

/** A repeatable sequence of numbers in [0, 1). */
const createChance = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};

/** Rounds of which each is slow or fast as a whole, as on a machine with neighbours, and each arm strays by `noise`. */
const simulate = (seed: number, factor: number, noise: number) => {
  const chance = createChance(seed);
  const stray = () => Math.exp((chance() + chance() + chance() - 1.5) * noise);
  const rounds = Array.from({ length: 10 }, () => 1 + chance());
  return {
    base: rounds.map((time) => time * stray()),
    control: rounds.map((time) => time * stray()),
    head: rounds.map((time) => time * stray() * factor),
  };
};
const verdicts = (factor: number, noise: number) =>
  Array.from(
    { length: samples(20) },
    (_, seed) => compareRounds(simulate(seed, factor, noise), 0.1, createChance(seed)).verdict,
  );
const share = (list: string[], verdict: string) => list.filter((one) => one === verdict).length / list.length;

test("nothing is found where nothing changed, on a quiet machine and on a loud one", () => {
  expect(share(verdicts(1, 0.05), "same")).toBe(1);
  expect(share(verdicts(1, 0.6), "same")).toBe(1);
});

test("what stays within the budget is let through", () => {
  expect(share(verdicts(1.05, 0.05), "slower")).toBe(0);
});

test("what is half as slow again is found, and what is faster too", () => {
  expect(share(verdicts(1.5, 0.1), "slower")).toBe(1);
  expect(share(verdicts(0.6, 0.1), "faster")).toBe(1);
});

test("nothing is told where base differs from itself beyond the budget", () => {
  const { base, head } = simulate(1, 3, 0.05);
  const control = base.map((time) => time * 1.5);
  expect(compareRounds({ base, control, head }, 0.1, createChance(1)).verdict).toBe("unclear");
});

test("95 % of what may be lie within 99 % of it", () => {
  const { high, high95, low, low95, ratio } = compareRounds(simulate(2, 1.2, 0.3), 0.1, createChance(2));
  expect([low, low95, ratio, high95, high].toSorted((a, b) => a - b)).toEqual([low, low95, ratio, high95, high]);
  expect(high95 / low95).toBeLessThan(high / low);
});

test("the figures are those of the rounds", () => {
  const exact = { base: [1, 2, 4], control: [1, 2, 4], head: [2, 4, 8] };
  expect(compareRounds(exact, 0.1, createChance(1))).toMatchObject({ base: 2, head: 4, floor: 0, verdict: "slower" });
  expect(compareRounds(exact, 0.1, createChance(1)).ratio).toBeCloseTo(2);
});
