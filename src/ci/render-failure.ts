import { parseTable, renderTable } from "#src/markdown.ts";
import type { CheckResult } from "./check-result.ts";

const FAILURES = ["Check", "Where", "What"];
const SHOWN = 10;

/** The comment on a pull request whose checks failed: what, where, and what happens next. `wasReady`: it is no draft. */
export const renderFailure = (sha: string, failures: CheckResult[], wasReady: boolean): string => {
  const rows = failures.flatMap(({ name, url, conclusion, annotations }) => {
    const check = url ? `[${name}](${url})` : name;
    // GitHub adds to every failed job that it failed, at the path `.github`.
    const told = annotations.filter(({ path }) => path !== ".github");
    if (told.length === 0) return [[check, "", `ended as ${conclusion ?? "unknown"}`]];
    return told.map(({ path, line, message }) => [check, `\`${path}:${line}\``, message.split("\n")[0] ?? ""]);
  });
  const more = rows.length > SHOWN ? `\n\n${rows.length - SHOWN} more in the checks.` : "";
  return [
    `**Checks failed on \`${sha.slice(0, 7)}\`**: ${failures.map(({ name }) => name).join(", ")}. ${wasReady ? "Don't merge it as it is." : "The pull request stays a draft."}`,
    "",
    renderTable(FAILURES, rows.slice(0, SHOWN)) + more,
    "",
    "Push a fix to this branch, or close the pull request; the checks of each push are read again.",
  ].join("\n");
};

/** The rows of a comment that `renderFailure` wrote. */
export const parseFailure = (text: string): { check: string; where: string; what: string }[] =>
  parseTable(text, FAILURES).map(([check = "", where = "", what = ""]) => ({ check, where, what }));
