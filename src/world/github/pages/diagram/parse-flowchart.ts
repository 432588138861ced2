import type { FlowEdge, FlowGroup, FlowNode, FlowShape, Flowchart } from "./flowchart.ts";

const SHAPES: [open: string, close: string, shape: FlowShape][] = [
  ["((", "))", "circle"],
  ["([", "])", "stadium"],
  ["[(", ")]", "cylinder"],
  ["[[", "]]", "subroutine"],
  ["{{", "}}", "hexagon"],
  ["{", "}", "diamond"],
  ["[", "]", "rectangle"],
  ["(", ")", "rounded"],
];
const ID = /[\p{L}\p{N}_]+(?:[-.][\p{L}\p{N}_]+)*/uy;
const STYLE_CLASS = /:::[\w-]+/uy;
const LINK_WITH_TEXT = /\s*(<)?(?:--|-\.|==)\s+("?)([^"|]+?)\2\s+(-{2,}|\.+-|={2,})(>?)/uy;
const LINK = /\s*(<)?(-{2,}|-\.+-|={2,})(>?)(?:\s*\|\s*("?)(.+?)\4\s*\|)?/uy;
const AND = /\s*&\s*/uy;
/** Looks and links: left out on purpose, since the page has one calm style. */
const LOOKS = /^(?:classDef|class|style|linkStyle|click|direction)\b|^(?:accTitle|accDescr)\s*:/u;
const HEADER = /^(?:flowchart|graph)(?:\s+(TB|TD|BT|LR|RL))?$/u;
const GROUP = /^subgraph\s+(?:([\p{L}\p{N}_-]+)\s*\[(.+)\]|(.+))$/u;
const LINES: [sign: string, line: FlowEdge["line"]][] = [
  [".", "dotted"],
  ["=", "thick"],
];
/** Nodes, edges and groups together. A larger diagram would cost seconds of layout and could not be read. */
const LIMIT = 200;
const NODE_SIGNS = 26;
const EDGE_SIGNS = 18;

/** Breaks a long line at its spaces, so that a wide diagram stays large enough to read. */
const wrap = (text: string, width: number): string =>
  text
    .split("\n")
    .map((line) => line.replaceAll(new RegExp(`(.{${width / 2},${width}}) +(?=.{4})`, "gu"), "$1\n"))
    .join("\n");

const cleanLabel = (text: string): string =>
  text
    .replace(/^"([^]*)"$/u, "$1")
    .replace(/^`([^]*)`$/u, "$1")
    .replaceAll(/\s*<br\s*\/?>\s*|\\n/giu, "\n")
    .replaceAll("#quot;", '"')
    .replaceAll(/#(\d+);/gu, (_, code: string) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)))
    .trim();

/** Reads one statement from left to right. */
const scanner = (text: string) => {
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at = pattern.lastIndex;
    return match;
  };
  const takeBracket = (): { label: string; shape: FlowShape } | null => {
    const found = SHAPES.find(([open]) => text.startsWith(open, at));
    if (!found) return null;
    const [open, close, shape] = found;
    const start = at + open.length;
    const quoted = text[start] === '"' ? text.indexOf('"', start + 1) + 1 : start;
    const end = quoted === 0 ? -1 : text.indexOf(close, quoted);
    if (end < 0) throw new Error(`a bracket is never closed: ${text}`);
    at = end + close.length;
    return { label: wrap(cleanLabel(text.slice(start, end)), NODE_SIGNS), shape };
  };
  return { text, take, takeBracket, atEnd: () => text.slice(at).trim() === "" };
};

const statementsOf = (source: string): string[] =>
  source
    .split("\n")
    .map((line) => line.trim().replace(/;$/u, ""))
    .filter((line) => line !== "" && !line.startsWith("%%"));

type Scanner = ReturnType<typeof scanner>;
type Draft = { nodes: Map<string, FlowNode>; edges: FlowEdge[]; groups: FlowGroup[]; open: string[] };

const takeNode = (draft: Draft, scan: Scanner): string => {
  const id = scan.take(ID)?.[0];
  if (id === undefined) throw new Error(`a node is missing: ${scan.text}`);
  const bracket = scan.takeBracket();
  scan.take(STYLE_CLASS);
  if (draft.groups.some((group) => group.id === id)) return id;
  const known = draft.nodes.get(id) ?? { id, label: id, shape: "rectangle", group: null };
  // As in Mermaid, the last subgraph that names a node holds it.
  draft.nodes.set(id, { ...known, ...bracket, group: draft.open.at(-1) ?? known.group });
  return id;
};

const takeNodes = (draft: Draft, scan: Scanner): string[] => {
  const ids = [takeNode(draft, scan)];
  while (scan.take(AND)) ids.push(takeNode(draft, scan));
  return ids;
};

const takeLink = (scan: Scanner): Omit<FlowEdge, "from" | "to"> | null => {
  const withText = scan.take(LINK_WITH_TEXT);
  const link = withText ?? scan.take(LINK);
  if (!link) return null;
  const [stroke = "", head = "", label = ""] = withText
    ? [withText[4], withText[5], withText[3]]
    : [link[2], link[3], link[5]];
  scan.take(/\s+/uy);
  return {
    label: wrap(cleanLabel(label), EDGE_SIGNS),
    line: LINES.find(([sign]) => stroke.includes(sign))?.[1] ?? "solid",
    arrow: head !== ">" ? "none" : link[1] === "<" ? "both" : "end",
  };
};

const readChain = (draft: Draft, statement: string): void => {
  const scan = scanner(statement);
  let from = takeNodes(draft, scan);
  for (let link = takeLink(scan); link; link = takeLink(scan)) {
    const to = takeNodes(draft, scan);
    for (const left of from) for (const right of to) draft.edges.push({ ...link, from: left, to: right });
    from = to;
  }
  if (!scan.atEnd()) throw new Error(`can't be read: ${statement}`);
};

const readStatement = (draft: Draft, statement: string): void => {
  const group = GROUP.exec(statement);
  if (group) {
    const label = cleanLabel(group[2] ?? group[3] ?? "");
    const id = group[1] ?? label;
    draft.nodes.delete(id);
    draft.groups.push({ id, label, parent: draft.open.at(-1) ?? null });
    draft.open.push(id);
  } else if (statement === "end") {
    if (draft.open.pop() === undefined) throw new Error("`end` without a subgraph");
  } else if (!LOOKS.test(statement)) readChain(draft, statement);
  if (draft.nodes.size + draft.edges.length + draft.groups.length > LIMIT) throw new Error("too large to draw");
};

/** Reads the flowchart part of Mermaid. Throws at anything else, so that a wrong diagram is seen and not guessed at. */
export const parseFlowchart = (source: string): Flowchart => {
  const [header = "", ...statements] = statementsOf(source);
  const direction = HEADER.exec(header);
  if (!direction) throw new Error(`not a flowchart: ${header}`);
  const draft: Draft = { nodes: new Map(), edges: [], groups: [], open: [] };
  for (const statement of statements) readStatement(draft, statement);
  if (draft.open.length > 0) throw new Error("a subgraph is never ended");
  if (draft.nodes.size === 0) throw new Error("nothing to draw");
  const side = direction[1] ?? "TB";
  return {
    direction: side === "TD" ? "TB" : (side as Flowchart["direction"]),
    nodes: [...draft.nodes.values()],
    edges: draft.edges,
    groups: draft.groups,
  };
};
