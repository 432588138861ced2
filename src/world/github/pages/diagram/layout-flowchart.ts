import { type EdgeLabel, type GraphLabel, type NodeLabel, Graph, layout } from "@dagrejs/dagre";
import type { FlowEdge, FlowGroup, FlowNode, Flowchart } from "./flowchart.ts";

export type Point = { x: number; y: number };
/** Corner at the upper left, in pixels. */
export type Box = Point & { width: number; height: number };
export type PlacedNode = FlowNode & { box: Box };
export type PlacedEdge = FlowEdge & { points: Point[]; labelAt: Box | null };
export type PlacedGroup = FlowGroup & { box: Box };
export type Drawing = { size: Box; nodes: PlacedNode[]; edges: PlacedEdge[]; groups: PlacedGroup[] };

const LINE_HEIGHT = 18;
const GROUP_PADDING = 14;
const GROUP_TITLE = 26;
const MARGIN = 8;

const widthOfSign = (sign: string): number => {
  if (/[ilj.,:;'|!]/u.test(sign)) return 3.6;
  if (/[\p{Lu}mw@%&]/u.test(sign)) return 9.2;
  return (sign.codePointAt(0) ?? 0) > 0x2e80 ? 14 : 7.2;
};

/** Text size is estimated, since a server has no fonts; a little generous, so that text never leaves its box. */
const sizeOfText = (text: string): { width: number; height: number } => {
  const lines = text.split("\n");
  const widths = lines.map((line) => [...line].reduce((sum, sign) => sum + widthOfSign(sign), 0));
  return { width: Math.max(...widths), height: lines.length * LINE_HEIGHT };
};

const sizeOfNode = ({ label, shape }: FlowNode): { width: number; height: number } => {
  const text = sizeOfText(label);
  if (shape === "diamond") return { width: text.width * 1.5 + 40, height: text.height * 1.5 + 40 };
  if (shape === "circle") return { width: text.width + 28, height: text.width + 28 };
  return { width: Math.max(text.width + 26, 64), height: text.height + (shape === "cylinder" ? 36 : 22) };
};

const around = (boxes: Box[], padding: number, title: number): Box => {
  const left = Math.min(...boxes.map((box) => box.x)) - padding;
  const top = Math.min(...boxes.map((box) => box.y)) - padding - title;
  const right = Math.max(...boxes.map((box) => box.x + box.width)) + padding;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + padding;
  return { x: left, y: top, width: right - left, height: bottom - top };
};

/** A group's box is drawn around what it holds, with room for its title; an empty one is not drawn. */
const placeGroups = (groups: FlowGroup[], nodes: PlacedNode[]): PlacedGroup[] => {
  const placed: PlacedGroup[] = [];
  for (const group of groups.toReversed()) {
    const inside = [
      ...nodes.filter((node) => node.group === group.id).map((node) => node.box),
      ...placed.filter((inner) => inner.parent === group.id).map((inner) => inner.box),
    ];
    if (inside.length > 0) placed.push({ ...group, box: around(inside, GROUP_PADDING, GROUP_TITLE) });
  }
  return placed.toReversed();
};

/** The node at which an edge to a group ends: dagre lays out edges between nodes only. */
const anchorOf = (chart: Flowchart, id: string): string | null => {
  if (chart.nodes.some((node) => node.id === id)) return id;
  const node = chart.nodes.find((candidate) => candidate.group === id);
  if (node) return node.id;
  return chart.groups.filter((group) => group.parent === id).map((group) => anchorOf(chart, group.id))[0] ?? null;
};

const boxOf = (center: { x?: number; y?: number; width: number; height: number }): Box => ({
  x: (center.x ?? 0) - center.width / 2,
  y: (center.y ?? 0) - center.height / 2,
  width: center.width,
  height: center.height,
});

/** An edge to its own node leaves and enters at the right side. */
const loopBeside = (nodes: PlacedNode[], id: string): Point[] => {
  const box = nodes.find((node) => node.id === id)?.box ?? { x: 0, y: 0, width: 0, height: 0 };
  const [x, y] = [box.x + box.width, box.y + box.height / 2];
  return [
    { x, y: y - 10 },
    { x: x + 22, y: y - 10 },
    { x: x + 22, y: y + 10 },
    { x, y: y + 10 },
  ];
};

/** Places a flowchart with the layered layout that Mermaid uses too. */
export const layoutFlowchart = (chart: Flowchart): Drawing => {
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>({ compound: true, multigraph: true });
  graph.setGraph({ rankdir: chart.direction, nodesep: 40, ranksep: 36, edgesep: 20 });
  const filled = chart.groups.filter((group) => anchorOf(chart, group.id) !== null);
  for (const group of filled) graph.setNode(`group ${group.id}`, { width: 0, height: 0 });
  for (const group of filled) if (group.parent !== null) graph.setParent(`group ${group.id}`, `group ${group.parent}`);
  for (const node of chart.nodes) {
    graph.setNode(node.id, sizeOfNode(node));
    if (node.group !== null) graph.setParent(node.id, `group ${node.group}`);
  }
  const edges = chart.edges.flatMap((edge, index) => {
    const [from, to] = [anchorOf(chart, edge.from), anchorOf(chart, edge.to)];
    if (from === null || to === null) return [];
    const text = edge.label === "" ? { width: 0, height: 0 } : sizeOfText(edge.label);
    const room = edge.label === "" ? text : { width: text.width + 8, height: text.height + 4 };
    graph.setEdge(from, to, { ...room, labelpos: "c", minlen: 1, weight: 1 }, String(index));
    return [{ edge, v: from, w: to, name: String(index), room }];
  });
  layout(graph);
  const nodes = chart.nodes.map((node) => ({ ...node, box: boxOf({ ...sizeOfNode(node), ...graph.node(node.id) }) }));
  const placedEdges = edges.map(({ edge, room, ...key }) => {
    const label = graph.edge(key);
    const labelAt = edge.label === "" ? null : boxOf({ ...room, x: label.x ?? 0, y: label.y ?? 0 });
    const points: Point[] = label.points ?? [];
    return { ...edge, points: edge.from === edge.to ? loopBeside(nodes, edge.from) : points, labelAt };
  });
  const groups = placeGroups(filled, nodes);
  const boxes = [
    ...nodes.map((node) => node.box),
    ...groups.map((group) => group.box),
    ...placedEdges.flatMap(({ points, labelAt }) => [
      ...points.map((point) => ({ ...point, width: 0, height: 0 })),
      ...(labelAt ? [labelAt] : []),
    ]),
  ];
  return { size: around(boxes, MARGIN, 0), nodes, edges: placedEdges, groups };
};
