import { renderFence } from "#src/markdown.ts";
import type { OperationFigures } from "./perf-result.ts";

const round = (value: number): number => Number(value.toPrecision(3));

/** The median of each restart as two lines, for Mermaid. */
export const renderChart = ({ base, head }: OperationFigures): string => {
  const most = Math.max(...base.restarts, ...head.restarts);
  const restarts = base.restarts.map((_, index) => `"${index + 1}"`);
  const lineOf = (values: readonly number[]) => `    line [${values.map(round).join(", ")}]`;
  const lines = [
    "xychart-beta",
    '    title "Median of each restart"',
    `    x-axis "restart" [${restarts.join(", ")}]`,
    `    y-axis "ms" 0 --> ${round(Math.max(most * 1.1, 0.01))}`,
    lineOf(base.restarts),
    lineOf(head.restarts),
  ];
  return renderFence(lines.join("\n"), "mermaid");
};
