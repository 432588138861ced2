import { median } from "./quantile.ts";

/** Median times of one operation, in milliseconds: one of each arm for every round, in the order of the rounds. */
export type Rounds = { base: number[]; control: number[]; head: number[] };

/** `unclear`: base differs from itself as much as would be held against head, so nothing can be told. */
export type Verdict = "slower" | "faster" | "same" | "unclear";

/**
 * `ratio` is head by base, 1.1: a tenth slower; it lies between `low` and `high` with 99 %, between `low95` and `high95`
 * with 95 %. `floor` is how far base differs from itself in the same rounds.
 */
export type Comparison = {
  base: number;
  control: number;
  head: number;
  ratio: number;
  low: number;
  high: number;
  low95: number;
  high95: number;
  floor: number;
  verdict: Verdict;
};

/** A number in [0, 1), as `Math.random` gives it. */
export type Chance = () => number;

const SAMPLES = 2000;
/** Of the interval on each side: 99 % or 95 % lie between. */
const TAIL = 0.005;
const WIDE_TAIL = 0.025;

type Interval = { low: number; high: number };
type Bounds = Interval & { wide: Interval };

/** Bounds of the median of `values`, by drawing rounds with replacement: a round is what repeats, not a request. */
const bootstrap = (values: readonly number[], chance: Chance): Bounds => {
  const medians = Array.from({ length: SAMPLES }, () =>
    median(values.map(() => values[Math.floor(chance() * values.length)] ?? Number.NaN)),
  ).toSorted((a, b) => a - b);
  const at = (share: number) => medians[Math.min(SAMPLES - 1, Math.floor(share * SAMPLES))] ?? Number.NaN;
  const between = (tail: number): Interval => ({ low: at(tail), high: at(1 - tail) });
  return { ...between(TAIL), wide: between(WIDE_TAIL) };
};

const logRatios = (over: readonly number[], under: readonly number[]): number[] =>
  over.map((time, round) => Math.log(time / (under[round] ?? Number.NaN)));

const judge = ({ high, low }: Interval, limit: number): Verdict => {
  if (low > limit) return "slower";
  return high < -limit ? "faster" : "same";
};

/**
 * Head against base, round by round. It is slower only where even the low end of the interval lies above both the budget
 * (0.1: a tenth) and what base differs from itself by in the same rounds; faster by the same rule the other way.
 */
export const compareRounds = ({ base, control, head }: Rounds, budget: number, chance: Chance): Comparison => {
  const ratios = logRatios(head, base);
  const found = bootstrap(ratios, chance);
  const noise = bootstrap(logRatios(control, base), chance);
  const floor = Math.max(Math.abs(noise.low), Math.abs(noise.high));
  const isSteady = judge(noise, Math.log1p(budget)) === "same";
  return {
    base: median(base),
    control: median(control),
    head: median(head),
    ratio: Math.exp(median(ratios)),
    low: Math.exp(found.low),
    high: Math.exp(found.high),
    low95: Math.exp(found.wide.low),
    high95: Math.exp(found.wide.high),
    floor: Math.expm1(floor),
    verdict: isSteady ? judge(found, Math.max(floor, Math.log1p(budget))) : "unclear",
  };
};
