import { renderFence, renderTable } from "#src/markdown.ts";
import { makeInert } from "#src/spec/make-inert.ts";
import { readVisible, type VisibleBlock } from "#src/spec/read-visible.ts";

/**
 * One heading of a pull request template and what stands below it, as Markdown that nothing acts on. `heading`: null for
 * what stands before the first.
 */
export type TemplateSection = { depth: number; heading: string | null; text: string };

/** Characters of a template that are kept. */
const MOST = 8_000;
const TASK = /^[\s>]*(?:[-*+]|\d{1,9}[.)])\s+\[[ x]\]\s/iu;

/** The items of one list, the rows of one table. */
const belongs = (block: VisibleBlock, before: VisibleBlock | undefined): boolean =>
  block.kind === "row"
    ? before?.kind === "row" && before.head === block.head
    : block.kind === "item" && before?.kind === "item";

const groupsOf = (blocks: readonly VisibleBlock[]): VisibleBlock[][] => {
  const groups: VisibleBlock[][] = [];
  for (const block of blocks) {
    const last = groups.at(-1);
    if (last !== undefined && belongs(block, last.at(-1))) last.push(block);
    else groups.push([block]);
  }
  return groups;
};

/** No machine answers for people: what somebody ticked in advance is open like the rest. */
const renderItem = ({ depth, line, text }: VisibleBlock & { kind: "item" }, lines: readonly string[]): string => {
  const box = TASK.test(lines[line - 1] ?? "") ? "[ ] " : "";
  return `${"  ".repeat(depth)}- ${box}${makeInert(text.replaceAll(/\s+/gu, " "))}`;
};

const renderGroup = (group: readonly VisibleBlock[], lines: readonly string[]): string => {
  const [first] = group;
  if (first === undefined || first.kind === "unread") return "";
  if (first.kind === "code") return renderFence(first.text, "");
  if (first.kind === "item") return group.map((one) => (one.kind === "item" ? renderItem(one, lines) : "")).join("\n");
  if (first.kind !== "row") return makeInert(first.text);
  const rows = group.flatMap((one) =>
    one.kind === "row" ? [first.head.map((_, n) => makeInert(one.cells[n] ?? ""))] : [],
  );
  return renderTable(first.head.map(makeInert), rows);
};

/** The template as people see it: its comments, folds and pictures are left out. Nobody's words are trusted. */
export const parseTemplate = (template: string): TemplateSection[] => {
  const lines = template.split(/\r?\n/u);
  const sections: TemplateSection[] = [{ depth: 0, heading: null, text: "" }];
  let room = MOST;
  for (const group of groupsOf(readVisible(template))) {
    const [first] = group;
    const text = renderGroup(group, lines);
    room -= text.length;
    if (room < 0) break;
    const last = sections.at(-1);
    if (first?.kind === "heading") sections.push({ depth: first.depth, heading: text, text: "" });
    else if (last !== undefined && text !== "") last.text = last.text === "" ? text : `${last.text}\n\n${text}`;
  }
  return sections.filter(({ heading, text }) => (heading !== null ? heading !== "" : text !== ""));
};
