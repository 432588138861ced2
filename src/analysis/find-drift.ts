import { degreesOfFreedom, PRIOR_PAIRS } from "./between-windows.ts";
import { medianOf } from "./median.ts";
import { studentQuantile, studentTail } from "./student-t.ts";
import { effectOf, type Effect } from "./verdict.ts";

/** Median ln latency per hour, null for an hour without requests. The three days from `pinnedAt` are the accepted ones. */
export type HourlySeries = { hours: readonly (number | null)[]; pinnedAt: number };

/** The rise over the last day judged. `since`: the hour at which it was drift; null: it isn't. */
export type Drift = { effect: Effect; p: number; since: number | null };

const DAY = 24;
const ACCEPTED_DAYS = 3;
const EVERY = 6;
const GATE = Math.log(1.05);
const SURE_OF = Math.log(1.025);
/** It is looked four times a day for as long as nobody accepts anew. */
const ALPHA = 3e-3;
/** Deviation of a day that is assumed beforehand. */
const DAY_NOISE = 0.01;
const LEAST_HOURS = 12;
const MOST_CORRELATION = 0.9;

const known = (values: readonly (number | null | undefined)[]): number[] =>
  values.filter((value): value is number => typeof value === "number" && !Number.isNaN(value));
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Hours from the pin on, beside the median of the same hour of the accepted days. */
const besideAccepted = ({ hours, pinnedAt }: HourlySeries): (number | null)[] => {
  const since = hours.slice(pinnedAt);
  const usual = Array.from({ length: DAY }, (_, hour) =>
    medianOf(known(Array.from({ length: ACCEPTED_DAYS }, (_day, day) => since[day * DAY + hour]))),
  );
  return since.map((value, hour) => (value === null ? null : value - (usual[hour % DAY] ?? 0)));
};

/**
 * Variance of one day, out of days that follow each other: a slow drift hardly counts in it. The largest difference is
 * left out, which may be a step. With it the number of differences.
 */
const varianceOfDays = (adjusted: readonly (number | null)[]): { variance: number; differences: number } => {
  const means = Array.from({ length: Math.floor(adjusted.length / DAY) }, (_, day) =>
    meanOf(known(adjusted.slice(day * DAY, (day + 1) * DAY))),
  ).filter((mean) => !Number.isNaN(mean));
  const squares = means.slice(1).map((mean, day) => (mean - (means[day] ?? 0)) ** 2 / 2);
  const used = squares.toSorted((a, b) => a - b).slice(0, -1);
  const sum = used.reduce((all, square) => all + square, 0);
  return {
    variance: (sum + PRIOR_PAIRS * DAY_NOISE ** 2) / (used.length + PRIOR_PAIRS),
    differences: used.length,
  };
};

/** Variance of the mean of a day's hours, which follow each other with autocorrelation. */
const varianceWithin = (values: readonly number[]): number => {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const shared = values.slice(1).reduce((sum, value, n) => sum + (value - mean) * ((values[n] ?? 0) - mean), 0);
  const correlation = squares === 0 ? 0 : Math.min(MOST_CORRELATION, Math.max(0, shared / squares));
  return (squares / (values.length - 1) / values.length) * ((1 + correlation) / (1 - correlation));
};

/**
 * Slow drift against a profile that only a person moves: every six hours the median of the last day beside the accepted
 * hours of the day. Drift is a rise of at least 5 %, surely above 2.5 %, twice in a row. What days differ by is taken
 * from the service's own days, as GUARD-2S takes it from windows. Null before the fourth day is over.
 */
export const findDrift = (series: HourlySeries): Drift | null => {
  const adjusted = besideAccepted(series);
  let row = 0;
  let last: Drift | null = null;
  for (let end = (ACCEPTED_DAYS + 1) * DAY; end <= adjusted.length; end += EVERY) {
    const values = known(adjusted.slice(end - DAY, end));
    if (values.length < LEAST_HOURS) continue;
    const rise = medianOf(values);
    const { variance, differences } = varianceOfDays(adjusted.slice(0, end));
    // That of the day judged, and of the three it stands beside.
    const error = Math.sqrt(varianceWithin(values) + variance * (1 + 1 / ACCEPTED_DAYS));
    const df = degreesOfFreedom(differences);
    const p = studentTail((rise - SURE_OF) / error, df);
    row = rise >= GATE && p < ALPHA ? row + 1 : 0;
    const since = row >= 2 ? series.pinnedAt + end : null;
    last = { effect: effectOf(rise, error, studentQuantile(0.025, df)), p, since };
    if (since !== null) return last;
  }
  return last;
};
