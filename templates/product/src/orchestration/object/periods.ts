import { invalidQuery } from "../contract/problem.ts";
import type { Condition } from "./record-query.ts";

export type Step = "day" | "month" | "year";

const SHAPES: Record<Step, [shape: RegExp, example: string]> = {
  day: [/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/u, "2026-12-31"],
  month: [/^\d{4}-(?:0[1-9]|1[0-2])$/u, "2026-12"],
  year: [/^\d{4}$/u, "2026"],
};

const check = (text: string, step: Step, parameter: string): string => {
  const [shape, example] = SHAPES[step];
  if (shape.test(text)) return text;
  throw invalidQuery(parameter, `must be a ${step} like ${example}`);
};

/** The period that a parameter of the query string names; null where there is none. Throws 422. */
export const parsePeriod = (query: Record<string, string> = {}, parameter: string, step: Step): string | null => {
  const text = query[parameter];
  return text === undefined ? null : check(text, step, parameter);
};

/** Only records whose day or moment lies in the period that a parameter names; all where it names none. Throws 422. */
export const duringPeriod = (field: string, step: Step, parameter: string, text: string | null): Condition[] =>
  text === null ? [] : [{ field, begins: check(text, step, parameter) }];

const LENGTHS: Record<Step, number> = { year: 4, month: 7, day: 10 };

/** The period in which a day or moment lies, in UTC: `2026-12`. */
export const periodOf = (moment: string | null, step: Step): string | null =>
  moment === null ? null : (moment.length === 10 ? moment : new Date(moment).toISOString()).slice(0, LENGTHS[step]);

/** `2026-01` to `2026-12`; none of no year. */
export const monthsOf = (year: string | null): string[] =>
  Array.from({ length: year === null ? 0 : 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, "0")}`);
