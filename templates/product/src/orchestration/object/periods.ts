import { invalidQuery } from "../contract/problem.ts";
import type { Condition } from "./record-query.ts";

export type Step = "day" | "month" | "year";

const SHAPES: Record<Step, [shape: RegExp, example: string]> = {
  day: [/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/u, "2026-12-31"],
  month: [/^\d{4}-(?:0[1-9]|1[0-2])$/u, "2026-12"],
  year: [/^\d{4}$/u, "2026"],
};

/** Only records whose day or moment lies in the period that a parameter names; all where it names none. Throws 422. */
export const duringPeriod = (field: string, step: Step, parameter: string, text: string | undefined): Condition[] => {
  const [shape, example] = SHAPES[step];
  if (text === undefined) return [];
  if (!shape.test(text)) throw invalidQuery(parameter, `must be a ${step} like ${example}`);
  return [{ field, begins: text }];
};

const LENGTHS: Record<Step, number> = { year: 4, month: 7, day: 10 };

/** The period in which a day or moment lies, in UTC: `2026-12`. */
export const periodOf = (moment: string | null, step: Step): string | null =>
  moment === null ? null : (moment.length === 10 ? moment : new Date(moment).toISOString()).slice(0, LENGTHS[step]);

/** `2026-01` to `2026-12`. */
export const monthsOf = (year: string): string[] =>
  Array.from({ length: 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, "0")}`);
