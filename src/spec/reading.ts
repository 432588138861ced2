import type { Method, Requirement } from "./spec.ts";

/** What is gathered while an issue is read: what no rule understood, and what was stated where. */
export type Reading = {
  uncovered: Requirement[];
  /** What must be said otherwise before anything is built: to leave it out would weaken what was asked. */
  refusals: Refusal[];
  /** Operations that are not built, with the requests that would have called them. */
  leftOut: (Requirement & { method: Method | null; path: string | null })[];
  /** Scenarios that cannot be checked: the line that is in the way, and why. */
  dropped: Requirement[];
  /** Rights that an operation's own line gives to whoever made a record. */
  makers: { line: number; text: string; object: string | null }[];
  facts: Map<string, Fact>;
  clashes: Clash[];
};
/** `mend`: a sentence on how to say it, or what to do instead. */
export type Refusal = Requirement & { mend: string };
type Fact = { value: string; line: number };
export type Clash = { subject: string; first: Fact; second: Fact };

export const startReading = (): Reading => ({
  uncovered: [],
  refusals: [],
  leftOut: [],
  dropped: [],
  makers: [],
  facts: new Map(),
  clashes: [],
});

const shorten = (text: string): string => text.replaceAll(/\s+/gu, " ").trim().slice(0, 240);

/** An author's words in a sentence of ours. */
export const quoteLine = (text: string): string => {
  const plain = text.replaceAll("`", "");
  return `“${plain.length > 160 ? `${plain.slice(0, 159)}…` : plain}”`;
};

/** Names a line without which nothing may be built. */
export const refuseLine = (reading: Reading, { text, ...refusal }: Refusal): void => {
  const short = shorten(text);
  if (!reading.refusals.some((known) => known.line === refusal.line && known.text === short))
    reading.refusals.push({ ...refusal, text: short });
};

/** Names a line that no rule turns into code. */
export const leaveUncovered = (reading: Reading, line: number, text: string, reason: string): void => {
  const short = shorten(text);
  if (!reading.uncovered.some((known) => known.line === line && known.text === short))
    reading.uncovered.push({ line, text: short, reason });
};

/** Records that the author said `value` of `subject`; saying something else later is a clash. */
export const state = (reading: Reading, subject: string, value: string, line: number): void => {
  const first = reading.facts.get(subject);
  if (first === undefined) reading.facts.set(subject, { value, line });
  else if (first.value !== value) reading.clashes.push({ subject, first, second: { value, line } });
};

/** Names a scenario that cannot be checked, with what stands in its way. */
export const dropScenario = (reading: Reading, line: number, text: string, reason: string): void => {
  leaveUncovered(reading, line, text, reason);
  reading.dropped.push({ line, text: shorten(text), reason });
};
