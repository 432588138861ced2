import { renderThought } from "#src/discussion/render-thought.ts";
import type { Thought } from "#src/discussion/thought.ts";
import { parseTable, renderTable } from "#src/markdown.ts";
import type { Plan } from "#src/plan/plan.ts";
import { makeInert } from "#src/spec/make-inert.ts";

type Remark = { role: string; path: string; line: number; text: string };

/** What checks and reviewers left to say of code that was written by hand. */
type Care = { failing: string | null; unchecked: string[]; remarks: Remark[]; missing: string[] };

/** How the code that no generator writes came about. `thought`: null where there is none. */
export type HandWork = Care & { files: { path: string }[]; thought: Thought | null };

const REMARKS = ["Who", "Where", "Remark"];
const code = (text: string): string => `\`${text.replaceAll("`", "'").replaceAll(/\s+/gu, " ")}\``;

/** What to look at the closer: checks that failed or can't run before CI, reviews that are missing, what reviewers left to say. */
export const renderCare = ({ failing, missing, remarks, unchecked }: Care): string => {
  // What a check says are words of the code itself; which one it was is enough here.
  const failed = failing === null ? "" : `Before CI not all of it passed: ${code(failing.split(":")[0] ?? "")}.`;
  const waits =
    unchecked.length === 0 ? "" : `Only CI runs ${unchecked.map(code).join(", ")}: this machine has no sandbox for it.`;
  const rows = remarks.map(({ line, path, role, text }) => [role, code(`${path}:${line}`), makeInert(text)]);
  return [
    missing.length === 0 ? "" : `**Look at it the closer:** ${missing.map(makeInert).join(" ")}`,
    [failed, waits].filter((part) => part !== "").join(" "),
    rows.length === 0 ? "" : `What reviewers remarked, and nobody mended:\n\n${renderTable(REMARKS, rows)}`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
};

/** What was written by hand, who thought of it, and what to look at the closer; else empty. */
export const renderByHand = (
  { handwritten = [] }: Pick<Plan, "handwritten">,
  { files, thought, ...care }: HandWork,
): string => {
  if (thought === null) return "";
  const pieces = handwritten.map(
    ({ operation, text }) => `- ${operation === undefined ? makeInert(text) : code(operation)}`,
  );
  const isTested = files.some(({ path }) => path.startsWith("test/custom/"));
  return [
    pieces.join("\n"),
    isTested ? "QA's tests of it stand in `test/custom/`." : "",
    renderCare(care),
    renderThought(thought),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
};

/** The remarks of a text that `renderByHand` wrote. */
export const parseRemarks = (text: string): { who: string; where: string; remark: string }[] =>
  parseTable(text, REMARKS).map(([who = "", where = "", remark = ""]) => ({ who, where, remark }));
