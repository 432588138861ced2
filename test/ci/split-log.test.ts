import { expect, test } from "vitest";
import { splitLog } from "#src/ci/split-log.ts";

test("a log is its steps' lines, without times and whatever else steers a screen", () => {
  const log = [
    "\uFEFF2026-11-03T09:00:00.1234567Z Current runner version: '2.330.0'",
    "2026-11-03T09:00:01.0000000Z ##[group]Run npm run types",
    "2026-11-03T09:00:01.0000000Z \u001B[36;1mnpm run types\u001B[0m\r",
    "2026-11-03T09:00:02.000Z \u001B]8;;https://x\u0007link\u001B]8;;\u0007\u0000",
    "2026-11-03T09:00:02.0000000Z   indented",
    "without a time",
    "2026-11-03T09:00:03.0000000Z ##[group]Run npm run lint",
  ].join("\n");
  expect(splitLog(log)).toEqual([
    { command: null, lines: ["Current runner version: '2.330.0'"] },
    { command: "npm run types", lines: ["npm run types", "link", "  indented", "without a time"] },
    { command: "npm run lint", lines: [] },
  ]);
});
