import { NOT_A_DAY, isDay } from "../contract/check-value.ts";
import { invalidQuery } from "../contract/problem.ts";
import type { Condition } from "./record-query.ts";

const DAY = 86_400_000;

/** The calendar day so many days before another. */
export const daysBefore = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * DAY).toISOString().slice(0, 10);

/** The day that a parameter of the query string names; today, in UTC, where it names none. Throws 422. */
export const dayAsked = (query: Record<string, string> = {}, parameter: string | null): string => {
  const text = parameter === null ? undefined : query[parameter];
  if (text === undefined) return new Date().toISOString().slice(0, 10);
  if (!isDay(text)) throw invalidQuery(parameter ?? "", NOT_A_DAY);
  return text;
};

/** Records whose day lies among the last so many up to that one; without a number, all up to that one. */
export const lastDays = (field: string, day: string, days?: number): Condition => ({
  field,
  to: day,
  ...(days !== undefined && { from: daysBefore(day, days - 1) }),
});

/** Each run of days without a gap: its last day, and how many there are. */
const runsIn = (days: readonly (string | null)[]): { last: string; length: number }[] => {
  const runs: { last: string; length: number }[] = [];
  const known = new Set(days.flatMap((day) => (day === null ? [] : [day.slice(0, 10)])));
  for (const day of [...known].toSorted()) {
    const run = runs.at(-1);
    if (run !== undefined && run.last === daysBefore(day, 1)) Object.assign(run, { last: day, length: run.length + 1 });
    else runs.push({ last: day, length: 1 });
  }
  return runs;
};

/** The most days in a row. */
export const longestStreak = (days: readonly (string | null)[]): number =>
  Math.max(0, ...runsIn(days).map(({ length }) => length));

/** The days in a row that end with that one, or at most `grace` days before. */
export const currentStreak = (days: readonly (string | null)[], day: string, grace: number): number => {
  const from = daysBefore(day, grace);
  return runsIn(days).find(({ last }) => last >= from && last <= day)?.length ?? 0;
};

/** The day that a parameter of the query string must name. Throws 422. */
export const requireDay = (query: Record<string, string> = {}, parameter: string): string => {
  if (query[parameter] === undefined) throw invalidQuery(parameter, "is required");
  return dayAsked(query, parameter);
};

type Span = { from: string; to: string };

/** What is left of a span of time between those that are taken, in order. */
export const gapsIn = (hours: Span, taken: readonly Span[]): Span[] => {
  const gaps: Span[] = [];
  let { from } = hours;
  for (const span of taken.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const to = span.from < hours.to ? span.from : hours.to;
    if (to > from) gaps.push({ from, to });
    if (span.to > from) from = span.to;
  }
  if (hours.to > from) gaps.push({ from, to: hours.to });
  return gaps;
};
