import { type Html, safe } from "#src/world/github/pages/html.ts";
import { parseXychart, type Xychart } from "./parse-xychart.ts";

const [WIDTH, HEIGHT] = [640, 300];
const PLOT = { left: 64, right: 16, top: 40, bottom: 48 };
const TICKS = 5;
const BAR_SHARE = 0.6;

const round = (value: number): number => Math.round(value * 10) / 10;
const shortly = (value: number): string => String(Number(value.toPrecision(3)));

type Place = { x: (index: number) => number; y: (value: number) => number; step: number };

const placeIn = ({ x, y }: Xychart): Place => {
  const step = (WIDTH - PLOT.left - PLOT.right) / x.labels.length;
  const height = HEIGHT - PLOT.top - PLOT.bottom;
  return {
    step,
    x: (index) => round(PLOT.left + (index + 0.5) * step),
    y: (value) => round(PLOT.top + height * (1 - (value - y.least) / (y.most - y.least))),
  };
};

const renderSeries = ({ kind, values }: Xychart["series"][number], nth: number, place: Place, least: number): Html => {
  const drawn = `series series-${(nth % 4) + 1} ${kind}`;
  if (kind === "line") {
    const points = values.map((value, index) => `${place.x(index)},${place.y(value)}`);
    return safe`<polyline class="${drawn}" points="${points.join(" ")}"/>`;
  }
  const width = round(place.step * BAR_SHARE);
  const bars = values.map((value, index) => {
    const top = place.y(value);
    return safe`<rect x="${round(place.x(index) - width / 2)}" y="${top}" width="${width}" height="${round(place.y(least) - top)}"/>`;
  });
  return safe`<g class="${drawn}">${bars}</g>`;
};

const renderAxes = ({ x, y }: Xychart, place: Place): Html => {
  const [left, right] = [PLOT.left, WIDTH - PLOT.right];
  const ticks = Array.from({ length: TICKS }, (_, n) => y.least + ((y.most - y.least) * n) / (TICKS - 1));
  const lines = ticks.map((value) => {
    const at = place.y(value);
    return safe`<line class="grid" x1="${left}" x2="${right}" y1="${at}" y2="${at}"/><text class="tick" text-anchor="end" dominant-baseline="central" x="${left - 8}" y="${at}">${shortly(value)}</text>`;
  });
  const bottom = HEIGHT - PLOT.bottom;
  const labels = x.labels.map(
    (label, index) =>
      safe`<text class="tick" text-anchor="middle" x="${place.x(index)}" y="${bottom + 18}">${label}</text>`,
  );
  const middle = round((left + right) / 2);
  return safe`${lines}${labels}<text class="tick" text-anchor="middle" x="${middle}" y="${HEIGHT - 8}">${x.name}</text><text class="tick" x="8" y="${PLOT.top - 12}">${y.name}</text>`;
};

/** Draws a Mermaid chart of lines and bars as SVG that carries classes and no style of its own. Throws where it can't be read. */
export const renderXychart = (source: string): Html => {
  const chart = parseXychart(source);
  const place = placeIn(chart);
  const series = chart.series.map((one, nth) => renderSeries(one, nth, place, chart.y.least));
  return safe`<svg class="chart" role="img" aria-label="Chart: ${chart.title}" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">
<text class="title" text-anchor="middle" x="${WIDTH / 2}" y="20">${chart.title}</text>${renderAxes(chart, place)}${series}
</svg>`;
};
