import type { Field } from "#src/spec/spec.ts";
import type { AsOf, Recent, Streak } from "#src/spec/report.ts";
import { printString } from "./print-literal.ts";
import { listKept, renderKept, type Scope } from "./render-expression.ts";
import { renderValue } from "./render-value.ts";

const isMoment = (fields: readonly Field[], name: string): boolean =>
  fields.some((field) => field.name === name && field.type !== "date");

/** Code of how many days in a row there is a record on. */
export const renderStreak = (scope: Scope, { day, grace = 0, of, streak, where }: Streak): string => {
  const kept = renderKept(scope, of, where);
  const { subject, variable } = kept.inner.record;
  const value = `${variable}.${day}`;
  const days = `${listKept(kept)}.map((${variable}) => ${isMoment(subject.fields, day) ? `dayOf(${value})` : value})`;
  return streak === "longest" ? `longestStreak(${days})` : `currentStreak(${days}, asOf, ${grace})`;
};

/** Code of what the records of the last days come to. */
export const renderRecent = (scope: Scope, { day, days, is, of }: Recent): string =>
  renderValue({ ...scope, asked: { of, code: `lastDays(${printString(day)}, asOf, ${days})` } }, is);

/** The line that reads which day is asked about, and the condition for what lies before it. */
export const renderAsOf = ({ day, parameter }: AsOf): { line: string; condition: string } => ({
  line: `const asOf = dayAsked(input.query, ${parameter === undefined ? "null" : printString(parameter)});\n`,
  condition: `lastDays(${printString(day)}, asOf)`,
});

const DAYS = ["currentStreak", "dayAsked", "daysBefore", "gapsIn", "lastDays", "longestStreak", "requireDay"];

/** Functions of the layer that a piece of code uses. */
export const daysIn = (code: string): string[] => DAYS.filter((name) => code.includes(`${name}(`));
