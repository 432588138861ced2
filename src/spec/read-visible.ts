import type { Html, List, ListItem, Nodes, Paragraph, PhrasingContent, RootContent, Table } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";

/**
 * One piece of an issue as a person sees it. `line` counts from 1. Text keeps code spans in backticks and the author's
 * line breaks; everything that GitHub hides is gone.
 */
export type VisibleBlock =
  | { kind: "heading"; line: number; depth: number; text: string }
  | { kind: "paragraph"; line: number; text: string }
  | { kind: "item"; line: number; depth: number; text: string }
  /** `head`: the table's column names, lower-case. */
  | { kind: "row"; line: number; head: string[]; cells: string[] }
  | { kind: "code"; line: number; text: string }
  /** Raw HTML, folded or hidden text: it is told apart, never read. */
  | { kind: "unread"; line: number; text: string };

/** Fences that GitHub draws instead of showing: their text is not what a person reads. */
const DRAWN = new Set(["mermaid", "math", "geojson", "topojson", "stl"]);
/** Tags that only format: the text between them stays visible. */
const FORMATTING = new Set(
  "b i em strong code kbd sub sup ins mark u small q samp var s del strike tt p div center br hr wbr img".split(" "),
);
const VOID = new Set(["br", "hr", "wbr", "img", "input", "meta", "link", "source"]);
const TAG = /<(\/?)([a-zA-Z][\w-]*)((?:"[^"]*"|'[^']*'|[^>"']){0,400})>/gu;
/** Zero-width, bidirectional, tag and other code points that leave no mark on the screen. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu;
const MATH = /\$\$[^$]*\$\$|\$[^$\n\\]{0,200}\\[a-zA-Z]+[^$\n]{0,200}\$/gu;

/** A quotation that never ends would be looked for from each of its marks to the end of the text. */
const closeQuotations = (text: string): string => {
  const end = text.lastIndexOf("”") + 1;
  return text.slice(0, end) + text.slice(end).replaceAll("“", '"');
};

const clean = (text: string): string =>
  closeQuotations(text)
    .replaceAll(INVISIBLE, "")
    .replaceAll(MATH, "")
    .replaceAll(/[\t\u00A0\u2000-\u200A\u202F\u3000]/gu, " ")
    .normalize("NFC");

/** Follows raw tags in order and knows whether what comes next is inside an element that may hide it. */
const hiding = () => {
  const open: string[] = [];
  return {
    follow(html: string) {
      for (const [, close, name = "", attributes = ""] of html
        .replaceAll(/<!--[\s\S]*?(?:-->|$)/gu, "")
        .matchAll(TAG)) {
        const tag = name.toLowerCase();
        if (VOID.has(tag) || attributes.endsWith("/")) continue;
        if (close) {
          const last = open.lastIndexOf(tag);
          if (last !== -1) open.splice(last);
        } else if (open.length > 0 || !FORMATTING.has(tag) || /hidden|style|class/iu.test(attributes)) open.push(tag);
      }
    },
    active: () => open.length > 0,
  };
};

const inline = (nodes: readonly PhrasingContent[]): string => {
  const hidden = hiding();
  let text = "";
  for (const node of nodes) {
    if (node.type === "html") {
      hidden.follow(node.value);
      if (/^<br\b/iu.test(node.value)) text += "\n";
    } else if (!hidden.active()) text += inlineNode(node);
  }
  return text;
};

const inlineNode = (node: PhrasingContent): string => {
  switch (node.type) {
    case "text":
      return node.value;
    case "inlineCode":
      return `\`${node.value}\``;
    case "break":
      return "\n";
    case "emphasis":
    case "strong":
    case "link":
    case "linkReference":
      return inline(node.children);
    default:
      return "";
  }
};

const lineOf = (node: Nodes): number => node.position?.start.line ?? 1;

const UNREAD = "HTML or folded text";
/** A comment alone is part of every issue form; anything else that is not read is said. */
const unread = (node: Html): VisibleBlock[] =>
  node.value
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/gu, "")
    .replaceAll(TAG, "")
    .trim() === ""
    ? []
    : [{ kind: "unread", line: lineOf(node), text: UNREAD }];

const readItems = (list: List, depth: number): VisibleBlock[] =>
  list.children.flatMap((item: ListItem): VisibleBlock[] => {
    const [first, ...rest] = item.children;
    if (first?.type !== "paragraph") return readAll(item.children, depth + 1);
    const text = clean(inline(first.children)).trim();
    const own: VisibleBlock[] = text === "" ? [] : [{ kind: "item", line: lineOf(first), depth, text }];
    return [...own, ...readAll(rest, depth + 1)];
  });

const readTable = (table: Table): VisibleBlock[] => {
  const [headRow, ...rows] = table.children.map((row) => ({
    line: lineOf(row),
    cells: row.children.map((cell) => clean(inline(cell.children)).trim()),
  }));
  const head = (headRow?.cells ?? []).map((cell) => cell.toLowerCase());
  return rows.map((row) => ({ kind: "row", line: row.line, head, cells: row.cells }));
};

/** What GitHub puts below the heading of an input to which nothing was written. */
const isLeftEmpty = ({ children: [only, ...more] }: Paragraph): boolean =>
  more.length === 0 && only?.type === "emphasis" && inline(only.children) === "No response";

const readNode = (node: RootContent, depth: number): VisibleBlock[] => {
  const line = lineOf(node);
  switch (node.type) {
    case "heading":
      return [{ kind: "heading", line, depth: node.depth, text: clean(inline(node.children)).trim() }];
    case "paragraph": {
      if (isLeftEmpty(node)) return [];
      const text = clean(inline(node.children)).trim();
      return text === "" ? [] : [{ kind: "paragraph", line, text }];
    }
    case "list":
      return readItems(node, depth);
    case "table":
      return readTable(node);
    case "code":
      return DRAWN.has(node.lang?.toLowerCase() ?? "") || node.value.trim() === ""
        ? []
        : [{ kind: "code", line: line + 1, text: clean(node.value) }];
    case "blockquote":
      return readAll(node.children, depth);
    default:
      return [];
  }
};

const readAll = (nodes: readonly RootContent[], depth: number): VisibleBlock[] => {
  const hidden = hiding();
  return nodes.flatMap((node) => {
    if (node.type === "html") {
      const before = hidden.active();
      hidden.follow(node.value);
      if (!before && hidden.active()) return [{ kind: "unread", line: lineOf(node), text: UNREAD }];
      return before ? [] : unread(node);
    }
    return hidden.active() ? [] : readNode(node, depth);
  });
};

/** Quotes in quotes in quotes: nobody writes them, and a parser may choke on them. */
const NESTED = /^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])(?=[ \t>]|$)){12,}/gmu;

/** Brackets in one paragraph, and those of them that close nothing. */
const MOST_BRACKETS = 3000;
const MOST_SURPLUS = 300;

/** Drops what nobody writes: a parser looks from each bracket that closes back to where the paragraph begins. */
const dropBrackets = (body: string): string => {
  let [open, surplus, all] = [0, 0, 0];
  const lines = body.split("\n").map((line) => {
    if (line.trim() === "") [open, surplus, all] = [0, 0, 0];
    for (const [mark] of line.matchAll(/[[\]]/gu)) {
      all += 1;
      if (mark === "[") open += 1;
      else if (open > 0) open -= 1;
      else surplus += 1;
    }
    return surplus > MOST_SURPLUS || all > MOST_BRACKETS ? line.replaceAll(/[[\]]/gu, "") : line;
  });
  return lines.join("\n");
};

const markdown = unified().use(remarkParse).use(remarkGfm);

/** What a person sees of `body` (GitHub Markdown), in order. */
export const readVisible = (body: string): VisibleBlock[] =>
  readAll(markdown.parse(dropBrackets(body.replaceAll(NESTED, ""))).children, 0);
