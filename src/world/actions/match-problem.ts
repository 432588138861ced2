import type { Annotation } from "./host.ts";

// `src/a.ts(3,5): error TS2322: …`, and with --pretty `src/a.ts:3:5 - error TS2322: …`.
const TYPESCRIPT =
  /^(?<file>[^\s(:][^(:]*)(?:\((?<a>\d+),\d+\): |:(?<b>\d+):\d+ - )(?<level>error|warning) (?<code>TS\d+): ?(?<message>.*)$/u;

/** The annotation for a line that the TypeScript compiler prints, as setup-node's problem matcher makes it, or null. */
export const matchProblem = (line: string): Annotation | null => {
  const groups = TYPESCRIPT.exec(line)?.groups;
  if (!groups) return null;
  const { file = "", a, b, level, code, message } = groups;
  const startLine = Number(a ?? b);
  return {
    path: file,
    startLine,
    endLine: startLine,
    level: level === "error" ? "failure" : "warning",
    message: `${code}: ${message}`,
    title: null,
  };
};
