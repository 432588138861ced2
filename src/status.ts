import { makeInert } from "#src/spec/make-inert.ts";
import { renderCount } from "./markdown.ts";

/** What a run has reached, in order. */
export const PHASES = ["Spec understood", "Plan settled", "Pull request", "Checks", "Merge", "Live"] as const;
export type Phase = (typeof PHASES)[number];

/** The one comment on the issue that is edited in place. */
export type Status = {
  title: string;
  /** What was reached, in Markdown, by phase; phases come in order, so a later one never stands without the earlier. */
  done: string[];
  /** Who owes the next action and what it is, in one sentence of Markdown. */
  next: string;
  /** What was spent so far, in one line of Markdown; null: nothing was. */
  spent: string | null;
};

const NEXT = "**Next:** ";
const SPENT = "Spent: ";

export const renderStatus = ({ title, done, next, spent }: Status): string => {
  const lines = PHASES.map((phase, n) => {
    const reached = done[n];
    return reached === undefined ? `- [ ] ${phase}` : `- [x] ${phase}: ${reached}`;
  });
  const all = done.length === PHASES.length;
  const heading = all
    ? `**“${makeInert(title)}” is live**`
    : `**Building “${makeInert(title)}”** · ${done.length} of ${renderCount(PHASES.length, "step")}`;
  return [heading, "", ...lines, "", `${NEXT}${next}`, ...(spent === null ? [] : ["", `${SPENT}${spent}`])].join("\n");
};

/** Reads back what `renderStatus` wrote; null where the text is not a status. */
export const parseStatus = (text: string): Status | null => {
  const title = /^\*\*(?:Building )?“(.*)”(?: is live)?\*\*/u.exec(text)?.[1];
  const lines = text.split("\n");
  const next = lines.find((line) => line.startsWith(NEXT));
  if (title === undefined || next === undefined) return null;
  const done = PHASES.flatMap((phase) => {
    const line = lines.find((candidate) => candidate.startsWith(`- [x] ${phase}: `));
    return line === undefined ? [] : [line.slice(`- [x] ${phase}: `.length)];
  });
  const spent = lines.find((line) => line.startsWith(SPENT))?.slice(SPENT.length) ?? null;
  return { title, done, next: next.slice(NEXT.length), spent };
};
