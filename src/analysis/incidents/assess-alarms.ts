import type { Tally } from "#src/monitor/tally.ts";
import type { Assessment } from "./assessment.ts";
import { type Habits, hourOf, p95Of } from "./habits.ts";
import { LIMITS, RECENT_BEATS, SURVEYED_BEATS } from "./limits.ts";
import { lastBeats, type Survey } from "./survey.ts";

const SILENT = LIMITS["alarms-silent"];
const LATE = LIMITS["alarms-late"];
const HOUR_MS = 3_600_000;
/** Windows in which a rhythm is looked for, the shortest that should hold enough alarms counts. */
const WINDOWS = [30, 60, SURVEYED_BEATS];

type Habit = Habits["services"][string];

/** What the poorest day had of something in the window that ends now; null: it can't be told. */
const expectedIn = (perHour: Habit["alarmsAt"], { beatMs, until }: Survey, beats: number): number | null => {
  let expected = 0;
  for (let at = until - beats * beatMs; at < until; at += beatMs) {
    const hourly = perHour[hourOf(at)];
    if (hourly === null || hourly === undefined) return null;
    expected += (hourly * beatMs) / HOUR_MS;
  }
  return expected;
};

const totalOf = (beats: readonly Tally[], service: string, of: "alarms" | "operations"): number =>
  beats.reduce((sum, { services }) => sum + (services[service]?.[of] ?? 0), 0);

/** A service without calls may have nothing left to be done. */
const isAskedAsEver = (survey: Survey, service: string, { operationsAt }: Habit, window: number): boolean => {
  const usual = expectedIn(operationsAt, survey, window);
  return usual !== null && totalOf(lastBeats(survey, window), service, "operations") >= SILENT.calls * usual;
};

const assessSilence = (survey: Survey, service: string, habit: Habit): Assessment | null => {
  for (const window of WINDOWS) {
    const expected = expectedIn(habit.alarmsAt, survey, window);
    if (expected === null || expected < SILENT.expected || !isAskedAsEver(survey, service, habit, window)) continue;
    const beats = lastBeats(survey, window);
    const alarms = totalOf(beats, service, "alarms");
    const last = survey.beats.findLast(({ services }) => (services[service]?.alarms ?? 0) > 0);
    return {
      cause: "alarms-silent",
      subject: service,
      severity: alarms === 0 ? 1 : 0,
      since: last?.at ?? survey.until - SURVEYED_BEATS * survey.beatMs,
      figures: [{ name: `alarms that ran in ${window} minutes`, unit: "count", before: expected, now: alarms }],
      alsoConcerns: [],
    };
  }
  return null;
};

const assessLag = (survey: Survey, service: string): Assessment | null => {
  const beats = lastBeats(survey, RECENT_BEATS);
  if (totalOf(beats, service, "alarms") < LATE.alarms) return null;
  const late = p95Of(beats.flatMap(({ services }) => services[service]?.lags ?? []));
  if (late === null) return null;
  const usual = survey.habits?.services[service]?.lag ?? null;
  const threshold = Math.max(LATE.ms, LATE.times * (usual ?? 0));
  const inBeats = beats.filter(({ services }) => (p95Of(services[service]?.lags ?? []) ?? 0) >= threshold);
  return {
    cause: "alarms-late",
    subject: service,
    severity: inBeats.length < LATE.beats ? Math.min(late / threshold, 0.99) : late / threshold,
    since: inBeats[0]?.at ?? survey.until,
    figures: [{ name: "how late alarms run (p95)", unit: "ms", before: usual, now: late }],
    alsoConcerns: [],
  };
};

/** Alarms that no longer come though they had a rhythm, and such as come far too late. */
export const assessAlarms = (survey: Survey): Assessment[] => {
  const known = survey.habits?.services ?? {};
  const silent = Object.entries(known).map(([service, habit]) => assessSilence(survey, service, habit));
  const seen = new Set(lastBeats(survey, RECENT_BEATS).flatMap(({ services }) => Object.keys(services)));
  return [...silent, ...[...seen].map((service) => assessLag(survey, service))].filter((one) => one !== null);
};
