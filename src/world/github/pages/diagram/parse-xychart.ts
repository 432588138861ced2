/** `x`: what stands below the plot, one for each value. `least` and `most`: what the y axis spans. */
export type Xychart = {
  title: string;
  x: { name: string; labels: string[] };
  y: { name: string; least: number; most: number };
  series: { kind: "line" | "bar"; values: number[] }[];
};

const NAME = '(?:"([^"]*)"|([\\p{L}\\p{N}_]+))?';
const NUMBER = "[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?";
const TITLE = /^title\s+(?:"([^"]*)"|(.+))$/u;
const X_AXIS = new RegExp(`^x-axis\\s*${NAME}\\s*\\[(.+)\\]$`, "u");
const Y_AXIS = new RegExp(`^y-axis\\s*${NAME}\\s*(${NUMBER})\\s*-->\\s*(${NUMBER})$`, "iu");
const SERIES = new RegExp(`^(line|bar)\\s*(?:"[^"]*"\\s*)?\\[(.+)\\]$`, "u");
/** More could not be read. */
const MOST_VALUES = 200;

const listOf = (text: string): string[] => text.split(",").map((part) => part.trim().replace(/^"([^"]*)"$/u, "$1"));

const numbersOf = (text: string): number[] => {
  const values = listOf(text).map((part) => (part === "" ? Number.NaN : Number(part)));
  if (values.some((value) => !Number.isFinite(value))) throw new Error(`these are no numbers: ${text}`);
  return values;
};

/** Reads a Mermaid chart of lines and bars whose axes are told. Throws where it can't be read. */
export const parseXychart = (source: string): Xychart => {
  const [header, ...lines] = source
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("%%"));
  if (header !== "xychart-beta" && header !== "xychart") throw new Error("this is no chart of lines and bars");
  const chart: Xychart = {
    title: "",
    x: { name: "", labels: [] },
    y: { name: "", least: Number.NaN, most: Number.NaN },
    series: [],
  };
  for (const line of lines) {
    const [title, x, y, series] = [TITLE, X_AXIS, Y_AXIS, SERIES].map((shape) => shape.exec(line));
    if (title) chart.title = title[1] ?? title[2] ?? "";
    else if (x) chart.x = { name: x[1] ?? x[2] ?? "", labels: listOf(x[3] ?? "") };
    else if (y) chart.y = { name: y[1] ?? y[2] ?? "", least: Number(y[3]), most: Number(y[4]) };
    else if (series) chart.series.push({ kind: series[1] as "line" | "bar", values: numbersOf(series[2] ?? "") });
    else throw new Error(`this can't be read: ${line}`);
  }
  const isSpanned = chart.y.most > chart.y.least;
  const isSized = chart.x.labels.length > 0 && chart.x.labels.length <= MOST_VALUES && chart.series.length > 0;
  const isEven = chart.series.every(({ values }) => values.length <= chart.x.labels.length);
  if (!isSpanned || !isSized || !isEven) throw new Error("the axes do not go with the values");
  return chart;
};
