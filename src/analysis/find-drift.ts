import { medianOf } from "./median.ts";
import { effectOf, type Effect } from "./verdict.ts";

/** Median ln latency per hour, null for an hour without requests. The three days from `pinnedAt` are the accepted ones. */
export type HourlySeries = { hours: readonly (number | null)[]; pinnedAt: number };

/** The rise over the last day judged. `since`: the hour at which it was drift; null: it isn't. */
export type Drift = { effect: Effect; since: number | null };

const DAY = 24;
const ACCEPTED_DAYS = 3;
const EVERY = 6;
const GATE = Math.log(1.05);
const SURE_OF = Math.log(1.025);
const SURE = 1.645;
const NORMAL = 1.96;
const LEAST_DAY_ERROR = 0.01;
const LEAST_HOURS = 12;

const known = (values: readonly (number | null | undefined)[]): number[] =>
  values.filter((value): value is number => typeof value === "number" && !Number.isNaN(value));
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const varianceOf = (values: readonly number[]): number => {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
};

const correlationOf = (values: readonly number[]): number => {
  const mean = meanOf(values);
  let [shared, all] = [0, 0];
  for (const [n, value] of values.entries()) {
    all += (value - mean) ** 2;
    shared += n === 0 ? 0 : (value - mean) * ((values[n - 1] ?? 0) - mean);
  }
  return all === 0 ? 0 : Math.min(0.9, Math.max(0, shared / all));
};

/** What was accepted: a median per hour of the day, and how well three days know it. */
const profileOf = ({ hours, pinnedAt }: HourlySeries): { usual: number[]; error: number } => {
  const days = Array.from({ length: ACCEPTED_DAYS }, (_, day) =>
    hours.slice(pinnedAt + day * DAY, pinnedAt + (day + 1) * DAY),
  );
  const usual = Array.from({ length: DAY }, (_, hour) => medianOf(known(days.map((day) => day[hour]))));
  const off = days.map((day) =>
    meanOf(known(day.map((value, hour) => (value === null ? null : value - (usual[hour] ?? 0))))),
  );
  return { usual, error: (Math.max(varianceOf(off), LEAST_DAY_ERROR ** 2) * 4) / 3 };
};

/**
 * Slow drift against a profile that only a person moves: every six hours the median of the last day beside the accepted
 * hours of the day. Drift is a rise of at least 5 %, surely above 2.5 %, twice in a row.
 */
export const findDrift = (series: HourlySeries): Drift | null => {
  const { usual, error } = profileOf(series);
  let row = 0;
  let last: Drift | null = null;
  for (let end = series.pinnedAt + (ACCEPTED_DAYS + 1) * DAY; end <= series.hours.length; end += EVERY) {
    const adjusted = Array.from({ length: DAY }, (_, n) => {
      const hour = end - DAY + n;
      const value = series.hours[hour];
      return value === null || value === undefined ? null : value - (usual[(hour - series.pinnedAt) % DAY] ?? 0);
    });
    const values = known(adjusted);
    if (values.length < LEAST_HOURS) continue;
    const rise = medianOf(values);
    const correlation = correlationOf(values);
    const deviation = Math.sqrt((varianceOf(values) / values.length) * ((1 + correlation) / (1 - correlation)) + error);
    row = rise >= GATE && (rise - SURE_OF) / deviation > SURE ? row + 1 : 0;
    last = { effect: effectOf(rise, deviation, NORMAL), since: row >= 2 ? end : null };
    if (last.since !== null) return last;
  }
  return last;
};
