import { robustDeviation } from "#src/analysis/median.ts";
import { welch } from "./welch.ts";

const WINDOW = 12;
const T_LEAST = 7;

/** Like Mozilla's Perfherder: where t of twelve values and the twelve before it is above 7, and highest around. */
export const findLikeMozilla = (values: readonly number[]): number[] => {
  const scores = values.map((_, n) =>
    n < WINDOW || n + WINDOW > values.length
      ? 0
      : Math.abs(welch(values.slice(n - WINDOW, n), values.slice(n, n + WINDOW)).t),
  );
  return [...scores.keys()].filter((n) => {
    const around = scores.slice(Math.max(0, n - WINDOW), n + WINDOW + 1);
    const score = scores[n] ?? 0;
    return (
      score > T_LEAST && score === Math.max(...around) && !scores.slice(Math.max(0, n - WINDOW), n).includes(score)
    );
  });
};

/** ln Γ by Stirling's series, shifted up for small arguments. */
const logGamma = (x: number): number =>
  x < 8
    ? logGamma(x + 1) - Math.log(x)
    : (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3);

/**
 * Bayesian online detection (Adams and MacKay 2007): normal values of unknown mean and variance, a change every 250.
 * The changes are those of the most likely run length at the end, and so on backwards.
 */
export const findByBocpd = (raw: readonly number[], every = 250): number[] => {
  const scale = robustDeviation(raw) || 1;
  const middle = raw.reduce((sum, value) => sum + value, 0) / raw.length;
  const values = raw.map((value) => (value - middle) / scale);
  const stay = Math.log(1 - 1 / every);
  const change = Math.log(1 / every);
  let runs = [{ log: 0, mean: 0, kappa: 1, alpha: 1, beta: 1, length: 0 }];
  const likeliest: number[] = [];
  for (const value of values) {
    const next = runs.map(({ log, mean, kappa, alpha, beta, length }) => {
      const spread = (beta * (kappa + 1)) / (alpha * kappa);
      const df = 2 * alpha;
      const density =
        logGamma((df + 1) / 2) -
        logGamma(df / 2) -
        0.5 * Math.log(df * Math.PI * spread) -
        ((df + 1) / 2) * Math.log1p((value - mean) ** 2 / (df * spread));
      return {
        log: log + density,
        mean: (kappa * mean + value) / (kappa + 1),
        kappa: kappa + 1,
        alpha: alpha + 0.5,
        beta: beta + (kappa * (value - mean) ** 2) / (2 * (kappa + 1)),
        length: length + 1,
      };
    });
    const most = Math.max(...next.map(({ log }) => log));
    const all = most + Math.log(next.reduce((sum, { log }) => sum + Math.exp(log - most), 0));
    runs = [
      { log: change, mean: 0, kappa: 1, alpha: 1, beta: 1, length: 0 },
      ...next.map((run) => ({ ...run, log: run.log - all + stay })),
    ];
    const best = next.reduce((a, b) => (b.log > a.log ? b : a));
    likeliest.push(best.length);
    // What a million to one speaks against isn't followed further.
    runs = runs.filter(({ log }) => log > -30);
  }
  const changes: number[] = [];
  for (let end = values.length - 1; end >= 0;) {
    const begun = end + 1 - (likeliest[end] ?? 1);
    if (begun > 0) changes.unshift(begun);
    end = begun - 1;
  }
  return changes;
};
