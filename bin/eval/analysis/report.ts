import { renderTable } from "#src/markdown.ts";

export type Options = { seed: number; isFull: boolean; data: string };

export type Goal = { what: string; goal: string; measured: string; isMet: boolean };

export type Report = { title: string; method: string; heading: string[]; rows: string[][]; goals: Goal[] };

/** How many of how many: a share of runs. */
export type Tally = { of: number; hits: number };

export const addTallies = (tallies: readonly Tally[]): Tally => ({
  of: tallies.reduce((sum, { of }) => sum + of, 0),
  hits: tallies.reduce((sum, { hits }) => sum + hits, 0),
});

/** "1.2 %", "45 %", "99.5 %": near none and near all by a tenth. */
export const renderShare = ({ of, hits }: Tally): string => {
  if (hits === 0 || hits === of) return hits === 0 ? "0 %" : "100 %";
  const percent = (100 * hits) / of;
  return `${percent.toFixed(percent < 10 || percent > 90 ? 1 : 0)} %`;
};

export const renderReport = ({ title, method, heading, rows }: Report): string =>
  [`## ${title}`, "", method, "", renderTable(heading, rows), ""].join("\n");

export const renderGoals = (goals: readonly Goal[]): string =>
  renderTable(
    ["goal", "asked for", "measured", ""],
    goals.map(({ what, goal, measured, isMet }) => [what, goal, measured, isMet ? "met" : "NOT MET"]),
  );
