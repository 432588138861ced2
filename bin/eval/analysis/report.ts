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

/** "1.2 %". */
export const renderShare = ({ of, hits }: Tally): string => {
  const percent = (100 * hits) / of;
  return `${percent === 0 || percent === 100 ? percent : percent.toFixed(percent < 10 ? 1 : 0)} %`;
};

export const renderReport = ({ title, method, heading, rows }: Report): string =>
  [`## ${title}`, "", method, "", renderTable(heading, rows), ""].join("\n");

export const renderGoals = (goals: readonly Goal[]): string =>
  renderTable(
    ["goal", "asked for", "measured", ""],
    goals.map(({ what, goal, measured, isMet }) => [what, goal, measured, isMet ? "met" : "NOT MET"]),
  );
