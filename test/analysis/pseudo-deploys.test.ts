import { expect, it } from "vitest";
import { judgePseudoDeploys } from "#src/analysis/pseudo-deploys.ts";
import { BEAT_MS, fakeBeats, type FakeTraffic } from "#test/monitor/fake-beats.ts";
import { list } from "./incidents/fake-survey.ts";

const DAY = 720;
const judge = (traffic: FakeTraffic[], caution = 1) =>
  judgePseudoDeploys(fakeBeats(traffic), BEAT_MS, "2026-01-01", caution);
const calm = list({ to: DAY, calls: 5 });

it("nothing is found where nothing was released, twice in twelve hours for each operation", () => {
  expect(judge([calm, { ...calm, operation: "add" }])).toEqual({ day: "2026-01-01", comparisons: 4, alarms: 0 });
});

it("what alarms without a release counts, and less so the more careful it is", () => {
  const slower = [
    { ...calm, to: 360 },
    { ...calm, from: 360, ms: 23 },
  ];
  expect(judge(slower)).toMatchObject({ alarms: 1 });
  expect(judge(slower, 4)).toMatchObject({ alarms: 0 });
});

it("moments near a release are left out, and days that are too short", () => {
  expect(
    judge([
      { ...calm, to: 300 },
      { ...calm, from: 300, version: "v2" },
    ]),
  ).toMatchObject({ comparisons: 0 });
  expect(judge([{ ...calm, to: 500 }])).toMatchObject({ comparisons: 0 });
});
