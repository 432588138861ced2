import { expect, it } from "vitest";
import { nextPins, pinAnew } from "#src/analysis/incidents/next-pins.ts";
import { tallyBeats } from "#src/monitor/tally.ts";
import { fakeBeats, START } from "#test/monitor/fake-beats.ts";
import { list } from "./fake-survey.ts";

const HOUR_MS = 3_600_000;
const FIRST = START - (START % HOUR_MS);
const NOW = FIRST + 96 * HOUR_MS;
const hours = (to: number, calls = 40) => tallyBeats(fakeBeats([list({ to, calls })], 7, HOUR_MS));

it("an operation is compared with its first three whole days, and stays so", () => {
  expect(nextPins({}, hours(96), NOW)).toEqual({ "Note.list": FIRST });
  expect(nextPins({ "Note.list": FIRST - 9 }, hours(96), NOW)).toEqual({ "Note.list": FIRST - 9 });
});

it("none is pinned by too few hours, or too few requests", () => {
  expect(nextPins({}, hours(50), NOW)).toEqual({});
  expect(nextPins({}, hours(96, 10), NOW)).toEqual({});
});

it("one is pinned anew when people accept it as it is, or when its days are forgotten", () => {
  expect(pinAnew({ "Note.list": 1 }, "Note.list", NOW)).toEqual({ "Note.list": FIRST + 24 * HOUR_MS });
  expect(nextPins({ "Note.list": NOW - 90 * 24 * HOUR_MS }, hours(96), NOW)).toEqual({ "Note.list": FIRST });
});
