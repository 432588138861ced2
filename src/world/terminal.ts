import type { Happening } from "./people/narrate.ts";

export type Terminal = {
  /** A line without a time. */
  say(text: string): void;
  /** One thing that happened, with the seconds since the clock was started. */
  tell(happening: Happening): void;
  startClock(): void;
  elapsed(): number;
};

const WIDTH = 118;
const WHO = 14;

const cut = (text: string, width: number): string => (text.length <= width ? text : `${text.slice(0, width - 1)}…`);

/** Writes the story as lines that read well in a terminal and in a log file alike. */
export const openTerminal = (write: (text: string) => void): Terminal => {
  let started = performance.now();
  const elapsed = () => (performance.now() - started) / 1000;
  return {
    say: (text) => write(`${text}\n`),
    startClock: () => {
      started = performance.now();
    },
    elapsed,
    tell: ({ who, what, url }) => {
      const time = `${elapsed().toFixed(1)} s`.padStart(8);
      const indent = `${" ".repeat(8)}  ${" ".repeat(WHO)} `;
      write(`${time}  ${cut(who, WHO).padEnd(WHO)} ${cut(what, WIDTH - indent.length)}\n`);
      if (url !== null) write(`${indent}${url}\n`);
    },
  };
};

/** Columns aligned, for a terminal. The first row is the heading. */
export const renderColumns = (rows: string[][]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const line = (row: string[]) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd();
  return rows.map(line).join("\n");
};
