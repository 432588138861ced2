import { expect, it } from "vitest";
import { offersOf } from "#src/steering/dashboard/offers-of.ts";
import { readTicks } from "#src/steering/dashboard/read-ticks.ts";
import { renderDashboard } from "#src/steering/dashboard/render-dashboard.ts";
import { buildLine } from "./build-line.ts";

const BUILDS = [buildLine({ issue: 7, standing: "stopped", canRetry: true }), buildLine({ issue: 8 })];
const TEXT = renderDashboard(BUILDS.map((build) => ({ ...build, boxes: offersOf(build) })));
const ticked = (text: string, box: string, issue: number): string =>
  text.replace(`[ ] <!-- ${box}=${issue} -->`, `[x] <!-- ${box}=${issue} -->`);

it("reads what an edit has ticked, and nothing that was ticked before", () => {
  const once = ticked(TEXT, "retry", 7);
  expect(readTicks(TEXT, TEXT, BUILDS)).toEqual([]);
  expect(readTicks(TEXT, once, BUILDS)).toEqual([{ box: "retry", issue: 7 }]);
  expect(readTicks(once, ticked(once, "pause", 8), BUILDS)).toEqual([{ box: "pause", issue: 8 }]);
  expect(readTicks(once, TEXT, BUILDS)).toEqual([]);
});

it("reads no more of a text that is made up than a build offers", () => {
  const forged = ["stop=7", "pause=7", "retry=8", "retry=9", "ignore=7", "ignore=7"]
    .map((box) => `- [x] <!-- ${box} -->`)
    .join("\n");
  expect(readTicks("", forged, BUILDS)).toEqual([{ box: "ignore", issue: 7 }]);
});

it("reads ticks as GitHub's pages write them, with the line ends of a browser", () => {
  expect(readTicks(TEXT, ticked(TEXT, "ignore", 8).replaceAll("\n", "\r\n"), BUILDS)).toEqual([
    { box: "ignore", issue: 8 },
  ]);
});
