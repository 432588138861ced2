import { findCalls } from "#src/follow-up/code/find-calls.ts";
import { type Rewrite, splice } from "./rewrite.ts";

/** `where(…).length` reads all of them: `countWhere(…)`. */
export const countInQuery: Rewrite = ({ code, masked }) => {
  for (const { arguments: given, end, start, table } of findCalls(code, masked, ["where"])) {
    const length = /^\s*\.\s*length\b(?!\s*=[^=])/u.exec(masked.slice(end));
    if (length !== null && given.length === 1)
      return splice(code, start, end + length[0].length, `${table}.countWhere(${given[0] ?? ""})`);
  }
  return null;
};
