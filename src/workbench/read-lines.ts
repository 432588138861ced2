import type { WorkbenchReply } from "#src/agents/llm/workbench.ts";
import { boundText } from "./bounded.ts";

const MAX_LINES = 400;
const MAX_LINE = 400;

/** Lines of a file with their numbers, from 1; at most 400 at once. */
export const readLines = (content: string, from = 1, to = Number.POSITIVE_INFINITY): WorkbenchReply => {
  const lines = content.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const [first, wanted] = [Math.max(1, Math.trunc(from)), Math.min(lines.length, Math.trunc(to))];
  if (lines.length === 0) return { text: "The file is empty.", failed: false };
  if (!(first <= wanted)) return { text: `The file has ${lines.length} lines.`, failed: true };
  const last = Math.min(wanted, first + MAX_LINES - 1);
  const width = String(last).length;
  const shown = lines
    .slice(first - 1, last)
    .map((line, n) => `${String(first + n).padStart(width)}|${boundText(line, MAX_LINE)}`);
  const rest = last < lines.length ? [`(${lines.length} lines in all; the next is ${last + 1})`] : [];
  return { text: [...shown, ...rest].join("\n"), failed: false };
};
