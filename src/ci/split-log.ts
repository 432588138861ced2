import { stripVTControlCharacters } from "node:util";

/** What one Actions step printed. `command`: the first line of its script; null: what came before any, or was cut off. */
export type Section = { command: string | null; lines: string[] };

const STAMP = /^\uFEFF?\d{4}-\d\d-\d\dT[\d:.]{8,20}Z ?/u;
const HEADER = /^##\[group\]Run (.{1,200})$/u;
const LINE_LIMIT = 2_000;

/** A job's log, without times, colours and other control characters, by the steps that printed it. */
export const splitLog = (log: string): Section[] => {
  let section: Section = { command: null, lines: [] };
  const sections = [section];
  for (const raw of log.split("\n")) {
    const line = stripVTControlCharacters(raw.slice(0, LINE_LIMIT).replace(STAMP, "")).replaceAll(/\p{Cc}/gu, "");
    const command = HEADER.exec(line)?.[1];
    if (command === undefined) section.lines.push(line);
    else sections.push((section = { command, lines: [] }));
  }
  return sections;
};
