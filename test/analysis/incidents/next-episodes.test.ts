import { expect, it } from "vitest";
import type { Assessment } from "#src/analysis/incidents/assessment.ts";
import type { Episodes } from "#src/analysis/incidents/episode.ts";
import { nextEpisodes, pinnedOf, unpostedOf } from "#src/analysis/incidents/next-episodes.ts";

const MINUTE = 60_000;
const DAY = 1_440;
const errors = (severity: number): Assessment => ({
  cause: "errors",
  subject: "Note.list",
  severity,
  since: 7,
  figures: [{ name: "calls that fail", unit: "share", before: severity / 100, now: severity / 10 }],
  alsoConcerns: [],
});

/** Each look: the minute of it, and how bad it was; null: that could not be told. */
const look = (...looks: [minute: number, severity: number | null][]): Episodes =>
  looks.reduce<Episodes>(
    (episodes, [minute, severity]) =>
      nextEpisodes(episodes, severity === null ? [] : [errors(severity)], { now: minute * MINUTE, beatMs: MINUTE }),
    {},
  );
const one = (...looks: Parameters<typeof look>) => look(...looks)["errors-Note.list"];
const OPEN: Parameters<typeof look> = [
  [0, 2],
  [5, 2],
];
const OVER: Parameters<typeof look> = [...OPEN, [10, 0.1], [20, 0.1], [36, 0.1]];

it("an alarm opens an incident once beats that it had not seen confirm it", () => {
  expect(one([0, 2])).toMatchObject({ nth: 0, revision: 0 });
  expect(unpostedOf(look([0, 2]))).toEqual([]);
  expect(one([0, 2], [5, 0.1])).toBeUndefined();
  expect(one([0, 2], [5, 0.7], [10, 2])).toMatchObject({ nth: 1 });
  expect(one(...OPEN)).toMatchObject({ nth: 1, issue: 1, over: null, revision: 1, posted: 0 });
  expect(one([0, 2], [DAY + 9, 2])).toMatchObject({ nth: 0 });
});

it("is told anew seldom, once it is twice as bad, and what was before stays as it was", () => {
  expect(one(...OPEN, [10, 9])).toMatchObject({ revision: 1 });
  expect(one(...OPEN, [40, 3])).toMatchObject({ revision: 1 });
  const worse = one(...OPEN, [40, 4]);
  expect(worse).toMatchObject({ revision: 2, assessment: { figures: [{ before: 0.02, now: 0.4 }] } });
  expect(pinnedOf(look(...OPEN, [40, 4]))).toEqual({ "errors-Note.list": 0.02 });
});

it("is over after a time that is quiet beyond doubt, and not while it lingers", () => {
  expect(one(...OPEN, [10, 0.1], [34, 0.1])).toMatchObject({ over: null });
  expect(one(...OPEN, [10, 0.1], [30, 0.6], [40, 0.1])).toMatchObject({ over: null });
  expect(one(...OVER)).toMatchObject({ over: { because: "quiet" }, revision: 2 });
  expect(pinnedOf(look(...OVER))).toEqual({});
});

it("is let go where for a day nothing tells whether it goes on", () => {
  expect(one(...OPEN, [DAY, null])).toMatchObject({ over: null });
  expect(one(...OPEN, [DAY + 6, null])).toMatchObject({ over: { because: "unknown" } });
});

it("what comes back within a week has the issue that it had, and later a new one", () => {
  const again = (day: number): Parameters<typeof look> => [...OVER, [day * DAY, 2], [day * DAY + 5, 2]];
  expect(one(...OVER, [DAY, 2])).toMatchObject({ nth: 1, revision: 2 });
  expect(one(...OVER, [DAY, 2], [DAY + 5, 0])).toMatchObject({ nth: 1, alarmSince: null });
  expect(one(...again(6))).toMatchObject({ nth: 2, issue: 1, revision: 3, over: null });
  expect(one(...again(9))).toMatchObject({ nth: 2, issue: 2 });
});

it("what people want to hear no more of keeps its issue for good", () => {
  const declined = Object.fromEntries(
    Object.entries(look(...OVER)).map(([name, episode]) => [name, { ...episode, isDeclined: true }]),
  );
  const at = (minute: number) => ({ now: minute * MINUTE, beatMs: MINUTE });
  const later = nextEpisodes(nextEpisodes(declined, [errors(2)], at(90 * DAY)), [errors(2)], at(90 * DAY + 5));
  expect(later["errors-Note.list"]).toMatchObject({ nth: 2, issue: 1, isDeclined: true });
});
