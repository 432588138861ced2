import { describe, expect, it } from "vitest";
import { offersOf } from "#src/steering/dashboard/offers-of.ts";
import { type Line, parseDashboard, renderDashboard } from "#src/steering/dashboard/render-dashboard.ts";
import { buildLine } from "./build-line.ts";

const line = (own: Parameters<typeof buildLine>[0]): Line => {
  const build = buildLine(own);
  const { issue, pull, says, standing, title } = build;
  return { issue, title, standing, pull, says, boxes: offersOf(build) };
};

const ALL: Line[] = [
  line({ issue: 1, title: "&lbrack;urgent&rbrack; Links: `a` · b" }),
  line({ issue: 2, pull: 12, says: "@ana reviews and merges [#12](../pull/12); merging deploys it." }),
  line({ issue: 3, pull: 13, standing: "working", says: null }),
  line({ issue: 4, standing: "stopped", canRetry: true, says: "it can't be followed." }),
  line({ issue: 5, standing: "stopped", hasEnded: true, says: "a defect." }),
  line({ issue: 6, standing: "working", says: null }),
  line({ issue: 8, pull: 14, standing: "paused", says: "paused by ana." }),
  line({ issue: 9, standing: "resting", says: "nobody: reopen it." }),
  line({ issue: 10, standing: "ignored", says: "nobody: left alone." }),
  line({ issue: 11, standing: "live", says: null }),
];

describe("renderDashboard", () => {
  it.each([
    ["nothing", []],
    ["a build of every kind", ALL],
  ])("is read back: %s", (_name, lines) => {
    expect(parseDashboard(renderDashboard(lines))).toEqual(lines);
  });

  it("offers what makes sense for each build, and each box by itself", () => {
    const boxes = new Map(ALL.map(({ issue, boxes }) => [issue, boxes]));
    expect([...boxes]).toEqual([
      [1, ["pause", "ignore"]],
      [2, ["pause", "ignore"]],
      [3, ["pause", "ignore"]],
      [4, ["retry", "ignore"]],
      [5, ["ignore"]],
      [6, ["pause", "ignore"]],
      [8, ["resume", "ignore"]],
      [9, []],
      [10, ["resume"]],
      [11, []],
    ]);
    expect(offersOf(buildLine({ pull: 12, canRetry: true }))).toEqual(["retry", "pause", "ignore"]);
    expect(renderDashboard(ALL)).toContain("  - [ ] <!-- retry=4 -->retry\n  - [ ] <!-- ignore=4 -->ignore");
  });

  it("says how many more there are of one kind", () => {
    const many = Array.from({ length: 53 }, (_, n) => line({ issue: n + 1 }));
    const text = renderDashboard(many);
    expect(text).toContain("… and 3 more");
    expect(parseDashboard(text)).toHaveLength(50);
  });
});
