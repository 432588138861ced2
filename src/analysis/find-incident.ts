import { medianOf, robustDeviation } from "./median.ts";

/** A value per minute, null where there was none, and the minute of the change. Days before it tell what is usual. */
export type MinuteSeries = { values: readonly (number | null)[]; change: number };

/** The worst five minutes after a change, in deviations of the two hours before it. */
export type Incident = { score: number; minute: number; isIncident: boolean };

const DAY = 1440;
const DAYS = 14;
const AROUND = 5;
const AHEAD = 120;
const MEAN_OVER = 5;
const SEVERE = 6;
const LEAST_SCALE = 0.02;

/** Median of the same minute of the clock, and five minutes around it, on days before; 0 where nothing is known. */
const usualAt = (values: readonly (number | null)[], minute: number, change: number): number => {
  const seen: number[] = [];
  for (let day = 1; day <= DAYS; day++)
    for (let near = -AROUND; near <= AROUND; near++) {
      const at = minute - day * DAY + near;
      const value = at < change - AHEAD ? values[at] : null;
      if (value !== null && value !== undefined) seen.push(value);
    }
  return seen.length === 0 ? 0 : medianOf(seen);
};

/** Looks for an incident in the minutes after a change. Null if there is nothing to compare. Kontrast's score of regression.md 5. */
export const findIncident = ({ values, change }: MinuteSeries): Incident | null => {
  const residualAt = (minute: number): number | null => {
    const value = values[minute];
    return value === null || value === undefined ? null : value - usualAt(values, minute, change);
  };
  const before: number[] = [];
  const levels: number[] = [];
  for (let minute = Math.max(0, change - AHEAD); minute < change; minute++) {
    const [value, residual] = [values[minute], residualAt(minute)];
    if (value !== null && value !== undefined && residual !== null) {
      levels.push(value);
      before.push(residual);
    }
  }
  if (before.length < MEAN_OVER || values.length - change < MEAN_OVER) return null;
  const offset = medianOf(before);
  const scale = Math.max(robustDeviation(before), LEAST_SCALE * Math.abs(medianOf(levels)), Number.MIN_VALUE);
  const scores = Array.from({ length: values.length - change }, (_, n) => residualAt(change + n)).map((residual) =>
    residual === null ? null : (residual - offset) / scale,
  );
  let worst = { score: 0, minute: change };
  for (let n = MEAN_OVER; n <= scores.length; n++) {
    const five = scores.slice(n - MEAN_OVER, n).filter((score) => score !== null);
    const mean = five.reduce((sum, score) => sum + score, 0) / five.length;
    if (five.length === MEAN_OVER && Math.abs(mean) > Math.abs(worst.score))
      worst = { score: mean, minute: change + n - 1 };
  }
  return { ...worst, isIncident: Math.abs(worst.score) >= SEVERE };
};
