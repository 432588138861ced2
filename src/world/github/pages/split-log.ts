import type { Step } from "./page-reader.ts";

const STAMP = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ?/u;
// oxlint-disable-next-line no-control-regex -- colours of a terminal begin with the control sign they name
const COLOURS = /\u001b\[[\d;]*[A-Za-z]/gu;

/** A job's log, cut into one list of lines for each step by the time stamps; stamps and terminal colours are removed. */
export const splitLog = (log: string, steps: Pick<Step, "startedAt">[]): string[][] => {
  const starts = steps.map((step) => (step.startedAt === null ? Number.POSITIVE_INFINITY : Date.parse(step.startedAt)));
  const parts: string[][] = steps.map(() => []);
  let current = 0;
  for (const line of log.replace(/\n$/u, "").split("\n")) {
    const stamp = STAMP.exec(line);
    const at = stamp ? Date.parse(stamp[1] ?? "") : Number.NaN;
    while (at >= (starts[current + 1] ?? Number.POSITIVE_INFINITY)) current += 1;
    const text = (stamp ? line.slice(stamp[0].length) : line).replaceAll(COLOURS, "");
    if (log !== "") parts[current]?.push(text);
  }
  return parts;
};
