import type { Requirement } from "./spec.ts";

/** What is gathered while an issue is read: what no rule understood, and what was stated where. */
export type Reading = { uncovered: Requirement[]; facts: Map<string, Fact>; clashes: Clash[] };
type Fact = { value: string; line: number };
export type Clash = { subject: string; first: Fact; second: Fact };

export const startReading = (): Reading => ({ uncovered: [], facts: new Map(), clashes: [] });

/** Names a line that no rule turns into code. */
export const leaveUncovered = (reading: Reading, line: number, text: string, reason: string): void => {
  const short = text.replaceAll(/\s+/gu, " ").trim().slice(0, 240);
  if (!reading.uncovered.some((known) => known.line === line && known.text === short))
    reading.uncovered.push({ line, text: short, reason });
};

/** Records that the author said `value` of `subject`; saying something else later is a clash. */
export const state = (reading: Reading, subject: string, value: string, line: number): void => {
  const first = reading.facts.get(subject);
  if (first === undefined) reading.facts.set(subject, { value, line });
  else if (first.value !== value) reading.clashes.push({ subject, first, second: { value, line } });
};
