import { type Content, type Html, safe } from "#src/world/github/pages/html.ts";
import {
  type Box,
  type PlacedEdge,
  type PlacedGroup,
  type PlacedNode,
  type Point,
  layoutFlowchart,
} from "./layout-flowchart.ts";
import { parseFlowchart } from "./parse-flowchart.ts";

const LINE_HEIGHT = 18;
const BEND = 10;
const ARROW = safe`<marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0,0 L10,5 L0,10 Z"/></marker>`;

const round = (value: number): number => Math.round(value * 10) / 10;

const renderText = (text: string, { x, y, width, height }: Box): Html => {
  const lines = text.split("\n");
  const top = y + height / 2 - ((lines.length - 1) * LINE_HEIGHT) / 2;
  const spans = lines.map(
    (line, index) => safe`<tspan x="${round(x + width / 2)}" y="${round(top + index * LINE_HEIGHT)}">${line}</tspan>`,
  );
  return safe`<text text-anchor="middle" dominant-baseline="central">${spans}</text>`;
};

const polygon = (points: number[][]): Html =>
  safe`<polygon points="${points.map((point) => point.map(round).join(",")).join(" ")}"/>`;

const rectangle = (box: Box, radius: number): Html => {
  const [x, y, width, height] = [box.x, box.y, box.width, box.height].map(round);
  return safe`<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}"/>`;
};

const renderCylinder = ({ x, y, width, height }: Box): Html => {
  const [left, right, top, bottom, radius] = [x, x + width, y + 8, y + height - 8, width / 2].map(round);
  const body = `M${left},${top} A${radius},8 0 0 1 ${right},${top} V${bottom} A${radius},8 0 0 1 ${left},${bottom} Z`;
  const rim = `M${left},${top} A${radius},8 0 0 0 ${right},${top}`;
  return safe`<path d="${body}"/><path class="rim" d="${rim}"/>`;
};

const renderShape = ({ shape, box }: PlacedNode): Html => {
  const { x, y, width, height } = box;
  const [middle, center, right, bottom] = [x + width / 2, y + height / 2, x + width, y + height];
  if (shape === "cylinder") return renderCylinder(box);
  if (shape === "circle") return safe`<circle cx="${round(middle)}" cy="${round(center)}" r="${round(width / 2)}"/>`;
  if (shape === "diamond")
    return polygon([
      [middle, y],
      [right, center],
      [middle, bottom],
      [x, center],
    ]);
  if (shape === "hexagon")
    return polygon([
      [x + 12, y],
      [right - 12, y],
      [right, center],
      [right - 12, bottom],
      [x + 12, bottom],
      [x, center],
    ]);
  if (shape === "subroutine") return safe`${rectangle(box, 2)}${rectangle({ ...box, x: x + 6, width: width - 12 }, 0)}`;
  return rectangle(box, { rectangle: 6, rounded: 12, stadium: height / 2 }[shape]);
};

/** The lid of a cylinder leaves less room above the text. */
const textBoxOf = ({ shape, box }: PlacedNode): Box => (shape === "cylinder" ? { ...box, y: box.y + 5 } : box);

const between = (from: Point, to: Point, distance: number): Point => {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const share = Math.min(distance / length, 0.5);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
};

const at = ({ x, y }: Point): string => `${round(x)},${round(y)}`;

/** A line through the points with its corners rounded. */
const pathOf = (points: Point[]): string => {
  const [first = { x: 0, y: 0 }, ...rest] = points;
  const last = rest.at(-1) ?? first;
  const bends = rest.slice(0, -1).map((corner, index) => {
    const before = points[index] ?? corner;
    const after = points[index + 2] ?? corner;
    return `L${at(between(corner, before, BEND))} Q${at(corner)} ${at(between(corner, after, BEND))}`;
  });
  return `M${at(first)} ${bends.join(" ")} L${at(last)}`;
};

const renderEdge = ({ points, line, arrow }: PlacedEdge): Html => {
  const end: Content = arrow === "none" ? null : safe` marker-end="url(#arrow)"`;
  const start: Content = arrow === "both" ? safe` marker-start="url(#arrow)"` : null;
  return safe`<path class="edge ${line}" d="${pathOf(points)}"${start}${end}/>`;
};

const renderEdgeLabel = ({ label, labelAt }: PlacedEdge): Content =>
  labelAt && safe`<g class="edge-label">${rectangle(labelAt, 4)}${renderText(label, labelAt)}</g>`;

const renderGroup = ({ label, box }: PlacedGroup): Html =>
  safe`<g class="group">${rectangle(box, 8)}<text x="${round(box.x + 12)}" y="${round(box.y + 20)}">${label}</text></g>`;

const renderNode = (node: PlacedNode): Html =>
  safe`<g class="node ${node.shape}">${renderShape(node)}${renderText(node.label, textBoxOf(node))}</g>`;

/** Draws a Mermaid flowchart as SVG that carries classes and no style of its own. Throws where it can't be read. */
export const renderFlowchart = (source: string): Html => {
  const { size, groups, edges, nodes } = layoutFlowchart(parseFlowchart(source));
  const view = [size.x, size.y, size.width, size.height].map(round).join(" ");
  const names = nodes.map((node) => node.label.replaceAll("\n", " ")).join(", ");
  return safe`<svg class="diagram" role="img" aria-label="Flowchart: ${names}" viewBox="${view}" width="${round(size.width)}" height="${round(size.height)}">
<defs>${ARROW}</defs>${groups.map(renderGroup)}${edges.map(renderEdge)}${nodes.map(renderNode)}${edges.map(renderEdgeLabel)}
</svg>`;
};
