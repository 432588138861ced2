import { runInNewContext } from "node:vm";
import type { Search, WorkbenchReply } from "#src/agents/llm/workbench.ts";
import { boundLines, boundText } from "./bounded.ts";
import { globToRegExp } from "./glob.ts";

const MAX_PATTERN = 200;
const MAX_LINE = 200;
/** What is looked at of a line, so that a pattern that backtracks has little to do it on. */
const MAX_SEARCHED = 2000;
const SHOWN = 60;
const MAX_MS = 2000;

/** A repetition of what repeats itself, which may take for ever. */
const EXPLOSIVE = /\([^()]*[*+}][^()]*\)(?:[*+]|\{\d+,)/u;

/** Nobody means these who doesn't name them. */
const LISTS = ["package-lock.json", "layer.json"];

type Hit = { path: string; line: number; text: string };

const refuse = (text: string): WorkbenchReply => ({ text, failed: true });

/** Null: the pattern took too long. Only a context of its own can be stopped in the middle of a match. */
const find = (lines: readonly Hit[], source: string): Hit[] | null => {
  const given = { lines: lines.map(({ text }) => text.slice(0, MAX_SEARCHED)), source };
  const script = "const pattern = new RegExp(source, 'u'); lines.map((line) => pattern.test(line))";
  try {
    const found = runInNewContext(script, given, { timeout: MAX_MS }) as boolean[];
    return lines.filter((_, n) => found[n] === true);
  } catch (error) {
    // Not `instanceof`: it may be an error of that other context.
    const { code } = error as { code?: unknown };
    if (code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return null;
    throw error;
  }
};

const isPattern = (source: string): boolean => {
  try {
    return new RegExp(source, "u").source !== "";
  } catch {
    return false;
  }
};

/** Every line that holds the text or matches the pattern, by path and line. */
export const searchFiles = (files: ReadonlyMap<string, string>, search: Search): WorkbenchReply => {
  const { paths, pattern, regex = false } = search;
  if (pattern === "" || pattern.length > MAX_PATTERN) return refuse(`A pattern has 1 to ${MAX_PATTERN} characters.`);
  if (regex && !isPattern(pattern)) return refuse("The pattern is no regular expression of JavaScript (flag `u`).");
  if (regex && EXPLOSIVE.test(pattern)) return refuse("The pattern repeats what repeats itself; write it plainly.");
  const within = paths === undefined || paths === "" ? null : globToRegExp(paths.slice(0, MAX_PATTERN));
  const lines = [...files]
    .filter(([path]) => within?.test(path) ?? !LISTS.includes(path))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, content]) => content.split("\n").map((text, n): Hit => ({ path, line: n + 1, text })));
  const found = regex ? find(lines, pattern) : lines.filter(({ text }) => text.includes(pattern));
  if (found === null) return refuse("The pattern takes too long; write it more plainly.");
  if (found.length === 0) return { text: "Nothing is found.", failed: false };
  const shown = found.map(({ line, path, text }) => `${path}:${line}: ${boundText(text.trim(), MAX_LINE)}`);
  return { text: boundLines(shown, SHOWN, "lines").join("\n"), failed: false };
};
