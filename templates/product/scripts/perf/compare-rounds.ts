/** Median times of one operation, in milliseconds: one of each arm for every round, in the order of the rounds. */
export type Rounds = { base: number[]; control: number[]; head: number[] };

/** `ratio` is head by base, 1.1: a tenth slower. `floor` is how far base differs from itself in the same rounds. */
export type Comparison = {
  base: number;
  head: number;
  ratio: number;
  low: number;
  high: number;
  floor: number;
  verdict: "slower" | "faster" | "same";
};

/** A number in [0, 1), as `Math.random` gives it. */
export type Chance = () => number;

const SAMPLES = 2000;
/** Of the interval on each side: 99 % lie between. */
const TAIL = 0.005;

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
};

/** Bounds of the median of `values`, by drawing rounds with replacement: a round is what repeats, not a request. */
const bootstrap = (values: readonly number[], chance: Chance): { low: number; high: number } => {
  const medians = Array.from({ length: SAMPLES }, () =>
    median(values.map(() => values[Math.floor(chance() * values.length)] ?? Number.NaN)),
  ).toSorted((a, b) => a - b);
  const at = (share: number) => medians[Math.min(SAMPLES - 1, Math.floor(share * SAMPLES))] ?? Number.NaN;
  return { low: at(TAIL), high: at(1 - TAIL) };
};

const logRatios = (over: readonly number[], under: readonly number[]): number[] =>
  over.map((time, round) => Math.log(time / (under[round] ?? Number.NaN)));

/**
 * Head against base, round by round. It is slower only where even the low end of the interval lies above both the budget
 * (0.1: a tenth) and what base differs from itself by in the same rounds; faster by the same rule the other way.
 */
export const compareRounds = ({ base, control, head }: Rounds, budget: number, chance: Chance): Comparison => {
  const ratios = logRatios(head, base);
  const { low, high } = bootstrap(ratios, chance);
  const noise = bootstrap(logRatios(control, base), chance);
  const floor = Math.max(Math.abs(noise.low), Math.abs(noise.high));
  const limit = Math.max(floor, Math.log(1 + budget));
  return {
    base: median(base),
    head: median(head),
    ratio: Math.exp(median(ratios)),
    low: Math.exp(low),
    high: Math.exp(high),
    floor: Math.expm1(floor),
    verdict: low > limit ? "slower" : high < -limit ? "faster" : "same",
  };
};
