import { renderCount, renderTable } from "#src/markdown.ts";
import { PHASES } from "./phase.ts";
import type { Cell } from "./tell-cell.ts";

const rangeOf = (numbers: readonly number[], unit: (number: number) => string): string => {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return least === most ? unit(least) : `${unit(least)} to ${unit(most)}`;
};
const whole = (number: number): string => number.toLocaleString("en");

const listOf = (names: readonly string[]): string => [...new Set(names)].join("; ");

/** Cells that are told alike are one row, whichever faults and phases they are of. */
const groupUp = (cells: readonly Cell[]): Cell[][] => {
  const byFault = Map.groupBy(cells, ({ fault, goesOn, said }) => JSON.stringify([fault, said, goesOn]));
  const alike = Map.groupBy([...byFault.values()], ([cell, ...more]) =>
    JSON.stringify([[cell, ...more].map((each) => each?.phase), cell?.said, cell?.goesOn]),
  );
  return [...alike.values()].map((groups) => groups.flat());
};

const rowOf = (cells: readonly Cell[]): string[] => [
  listOf(cells.map(({ fault }) => fault)),
  listOf(cells.map(({ phase }) => PHASES[phase])),
  cells[0]?.said || "(nothing else than always)",
  cells[0]?.goesOn ?? "",
  rangeOf(
    cells.map(({ calls }) => calls),
    whole,
  ),
  `${rangeOf(
    cells.map(({ answered }) => answered),
    whole,
  )} / ${rangeOf(
    cells.map(({ unknown }) => unknown),
    whole,
  )}`,
];

/** Some faults come about only in a piece of work of many calls. */
const isMet = ({ answered, calls, said, unknown }: Cell): boolean =>
  said !== "" || calls !== 0 || answered !== 0 || unknown !== 0;

const renderSide = (cells: readonly Cell[]): string =>
  renderTable(
    ["Fault", "Phase", "The thread says", "How it goes on", "Calls more", "µ$ more, answered / unknown"],
    groupUp(cells.filter(isMet)).map(rowOf),
  );

const renderReasons = (cells: readonly Cell[]): string =>
  renderTable(
    ["Fault", "MODEL …"],
    [...Map.groupBy(cells, ({ fault }) => fault)].flatMap(([fault, own]) => {
      const why = listOf(own.flatMap((cell) => cell.why));
      return why === "" ? [] : [[fault, why]];
    }),
  );

export const renderFaults = (cells: readonly Cell[]): string => {
  const lost = cells.filter((cell) => cell.lost !== null).length;
  const twice = cells.reduce((sum, cell) => sum + cell.twice, 0);
  return `# Failures of models

Written by \`npm run eval faults -- --write\`, which plays every fault of a provider or a model in every phase: ${cells.length}
runs of the whole story to a green pull request, each with one fault. A server that speaks both wire formats fails by script;
the agents, the story, the accounts (embedded PostgreSQL) and the killed process (SIGKILL) are real; GitHub, CI and the
workbench are kept in memory, and waiting takes no time. “More” is beside the same run without a fault. Nothing is measured
against a real provider.

**Runs lost: ${lost}. Answers paid twice: ${twice}.** (${renderCount(cells.length, "run")})

An answer is paid twice where it was heard and bought again. A call whose answer was never heard may have cost: it is booked
at the most, as unknown, and made anew.

## One provider

${renderSide(cells.filter(({ hasNext }) => !hasNext))}

## Another provider to fall back on

${renderSide(cells.filter(({ hasNext }) => hasNext))}

## What the reason is called

${renderReasons(cells)}
`;
};
