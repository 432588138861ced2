import { findIncidents } from "#src/analysis/find-incidents.ts";
import type { Assessment, Cause } from "#src/analysis/incidents/assessment.ts";
import { type Habits, habitsOf } from "#src/analysis/incidents/habits.ts";
import type { Survey } from "#src/analysis/incidents/survey.ts";
import { tallyBeats } from "#src/monitor/tally.ts";
import { BEAT_MS, fakeBeats, type FakeTraffic, START } from "#test/monitor/fake-beats.ts";

const HOUR_MS = 3_600_000;
/** Beats of which a survey is made. */
export const BEATS = 180;

/** An operation that is asked twenty times in each beat. */
export const list = (more: Partial<FakeTraffic> = {}): FakeTraffic => ({
  service: "Note",
  operation: "list",
  version: "v1",
  from: 0,
  to: BEATS,
  groups: [0],
  calls: 20,
  ms: 20,
  ...more,
});

/** A week of hours, with ten times the calls of a beat. */
export const habitsFrom = (...traffic: FakeTraffic[]): Habits | null =>
  habitsOf(
    tallyBeats(
      fakeBeats(
        traffic.map((one) => ({ ...one, to: 168, calls: one.calls * 10 })),
        7,
        HOUR_MS,
      ),
    ),
  );

export const surveyOf = (traffic: FakeTraffic[], more: Partial<Survey> = {}): Survey => ({
  beatMs: BEAT_MS,
  until: START + BEATS * BEAT_MS,
  beats: tallyBeats(fakeBeats(traffic)),
  habits: null,
  pinned: {},
  ...more,
});

/** What one rule says of a product that was asked so. */
export const assessed = (cause: Cause, traffic: FakeTraffic[], more: Partial<Survey> = {}): Assessment | undefined =>
  findIncidents(surveyOf(traffic, more)).find((one) => one.cause === cause);

/** Every alarm. */
export const alarmsOf = (traffic: FakeTraffic[], more: Partial<Survey> = {}): string[] =>
  findIncidents(surveyOf(traffic, more))
    .filter(({ severity }) => severity >= 1)
    .map(({ cause, subject }) => `${cause} ${subject}`);
