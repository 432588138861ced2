import { expect, it } from "vitest";
import { assessDrift } from "#src/analysis/incidents/assess-drift.ts";
import { tallyBeats } from "#src/monitor/tally.ts";
import { fakeBeats, START } from "#test/monitor/fake-beats.ts";
import { list } from "./fake-survey.ts";

const HOUR_MS = 3_600_000;
const LATER = 10 * 24;
const FIRST = START - (START % HOUR_MS);
const UNTIL = FIRST + (LATER + 36) * HOUR_MS;
/** Three accepted days, and a day and a half a week later. */
const hours = (ms: number, latest = ms) => {
  const days = list({ to: 72, calls: 60 });
  const later = { ...days, from: LATER, to: LATER + 37 };
  const traffic = [days, { ...later, to: LATER + 30, ms }, { ...later, from: LATER + 30, ms: latest }];
  return tallyBeats(fakeBeats(traffic, 7, HOUR_MS));
};

it("a latency that rose above the accepted days is drift, however slowly it came", () => {
  const [drift] = assessDrift(hours(23), { "Note.list": FIRST }, UNTIL);
  expect(drift).toMatchObject({ cause: "drift", subject: "Note.list" });
  expect(drift?.severity).toBeGreaterThan(2);
  expect(drift?.figures[0]).toMatchObject({ before: expect.closeTo(20, 0), now: expect.closeTo(23, 0) });
});

it("one that is as it was accepted is none", () => {
  expect(assessDrift(hours(20.4), { "Note.list": FIRST }, UNTIL)[0]?.severity).toBeLessThan(1);
  const accepted = { "Note.list": FIRST + LATER * HOUR_MS };
  expect(assessDrift(hours(23), accepted, UNTIL)).toEqual([]);
});

it("nothing is said before three days are accepted", () => {
  expect(assessDrift(hours(23), {}, UNTIL)).toEqual([]);
  expect(assessDrift(hours(23).slice(40), { "Note.list": FIRST }, UNTIL)).toEqual([]);
});
