import { describe, expect, it } from "vitest";
import { parseXychart } from "#src/world/github/pages/diagram/parse-xychart.ts";
import { renderXychart } from "#src/world/github/pages/diagram/render-xychart.ts";

const CHART = `xychart-beta
    %% as documented
    title "Sales <of> a year"
    x-axis "month" [jan, "feb", mar]
    y-axis "k$" 0 --> 20
    bar [5, 10, 20]
    line "all" [5, 7.5, 1e1]`;

describe("parseXychart", () => {
  it("reads title, axes, lines and bars", () => {
    const chart = parseXychart(CHART);
    expect(chart).toEqual({
      title: "Sales <of> a year",
      x: { name: "month", labels: ["jan", "feb", "mar"] },
      y: { name: "k$", least: 0, most: 20 },
      series: [
        { kind: "bar", values: [5, 10, 20] },
        { kind: "line", values: [5, 7.5, 10] },
      ],
    });
  });

  it.each([
    ["another kind", "pie\n  a: 1"],
    ["no axes", "xychart-beta\n  line [1, 2]"],
    ["what is no number", 'xychart-beta\n  x-axis [a, b]\n  y-axis "ms" 0 --> 2\n  line [1, x]'],
    ["more values than places", 'xychart-beta\n  x-axis [a, b]\n  y-axis "ms" 0 --> 2\n  line [1, 2, 3]'],
    ["an axis without a span", 'xychart-beta\n  x-axis [a]\n  y-axis "ms" 2 --> 2\n  line [1]'],
    ["a line of another sense", "xychart-beta\n  legend a"],
  ])("refuses %s", (_what, source) => {
    expect(() => parseXychart(source)).toThrow(/./u);
  });
});

describe("renderXychart", () => {
  it("puts each value at its place and escapes what is written", () => {
    const { markup } = renderXychart(CHART);
    expect(markup).toContain("Sales &lt;of&gt; a year");
    // The plot is 212 high below 40, and 186.7 wide for each month.
    expect(markup).toContain('points="157.3,199 344,172.5 530.7,146"');
    expect(markup).toMatch(/<rect x="474.7" y="40" width="112" height="212"\/>/u);
  });

  it("draws a line each", () => {
    const source =
      'xychart-beta\n  x-axis "restart" ["1", "2"]\n  y-axis "ms" 0 --> 11.5\n  line [10.1, 9.9]\n  line [4, 4.2]';
    expect(renderXychart(source).markup.match(/<polyline class="series series-[12] line"/gu)).toHaveLength(2);
  });
});
