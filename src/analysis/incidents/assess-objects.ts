import { medianOf } from "#src/analysis/median.ts";
import { rankTest } from "#src/analysis/rank-test.ts";
import type { ServiceTally } from "#src/monitor/tally.ts";
import type { Assessment } from "./assessment.ts";
import type { Habits } from "./habits.ts";
import { LIMITS } from "./limits.ts";
import { isReleased, lastBeats, namesIn, type Survey } from "./survey.ts";

const { queue, restarts, storage } = LIMITS;
const DEAD = LIMITS["dead-letters"];
const DAY_MS = 86_400_000;

type Seen = { at: number; tally: ServiceTally }[];
type Habit = Habits["services"][string] | undefined;

const seenOf = (survey: Survey, service: string, beats: number): Seen =>
  lastBeats(survey, beats).flatMap(({ at, services }) => {
    const tally = services[service];
    return tally === undefined ? [] : [{ at, tally }];
  });
const sumOf = (seen: Seen, of: (tally: ServiceTally) => number): number =>
  seen.reduce((sum, { tally }) => sum + of(tally), 0);

const assessDead = (survey: Survey, service: string, habit: Habit): Assessment => {
  const seen = seenOf(survey, service, DEAD.beats);
  const dead = sumOf(seen, (tally) => tally.deadLetters);
  const usual = habit?.deadLetters ?? null;
  return {
    cause: "dead-letters",
    subject: service,
    severity: dead / Math.max(DEAD.count, DEAD.times * (usual ?? 0)),
    since: seen.find(({ tally }) => tally.deadLetters > 0)?.at ?? survey.until,
    figures: [{ name: "events and deliveries given up in an hour", unit: "count", before: usual, now: dead }],
    alsoConcerns: [],
  };
};

/** Instances that come back into memory for far more of their operations than they did: each version brings all of them anew. */
const assessRestarts = (survey: Survey, service: string, habit: Habit): Assessment | null => {
  if (habit === undefined || isReleased(survey)) return null;
  const seen = seenOf(survey, service, restarts.beats);
  const operations = sumOf(seen, (tally) => tally.operations);
  const starts = sumOf(seen, (tally) => tally.starts);
  if (operations < restarts.operations) return null;
  const severity = starts / operations / Math.max(restarts.share, restarts.times * habit.starts);
  return {
    cause: "restarts",
    subject: service,
    severity: starts < restarts.starts ? Math.min(severity, 0.99) : severity,
    since:
      seen.find(({ tally }) => tally.starts > tally.operations * restarts.times * habit.starts)?.at ?? survey.until,
    figures: [{ name: "starts of instances", unit: "per call", before: habit.starts, now: starts / operations }],
    alsoConcerns: [],
  };
};

const assessQueue = (survey: Survey, service: string, habit: Habit): Assessment | null => {
  const known = seenOf(survey, service, queue.beats).flatMap(({ at, tally }) =>
    tally.queueDepth === null ? [] : [{ at, depth: tally.queueDepth }],
  );
  if (known.length < queue.values) return null;
  const third = Math.floor(known.length / 3);
  const [first, last] = [known.slice(0, third), known.slice(-third)].map((part) => part.map(({ depth }) => depth));
  const [was, now] = [medianOf(first ?? []), medianOf(last ?? [])];
  const usual = habit?.queueDepth ?? was;
  const severity = now / Math.max(queue.depth, queue.times * usual);
  const grows = now > was && rankTest(first ?? [], last ?? []) >= queue.z;
  return {
    cause: "queue",
    subject: service,
    severity: grows ? severity : Math.min(severity, 0.99),
    since: known.find(({ depth }) => depth > Math.max(usual, was))?.at ?? survey.until,
    figures: [{ name: "longest queue of an instance", unit: "count", before: usual, now }],
    alsoConcerns: [],
  };
};

/** Bytes a day, by the straight line through the largest of each day; null: too few days. */
const growthOf = (days: readonly { at: number; bytes: number }[]): number | null => {
  if (days.length < storage.fitDays) return null;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [at, bytes] = [mean(days.map((day) => day.at)), mean(days.map((day) => day.bytes))];
  const spread = days.reduce((sum, day) => sum + (day.at - at) ** 2, 0);
  const shared = days.reduce((sum, day) => sum + (day.at - at) * (day.bytes - bytes), 0);
  return (shared / spread) * DAY_MS;
};

const assessStorage = (survey: Survey, service: string, habit: Habit): Assessment | null => {
  const told = survey.beats.flatMap(({ services }) => services[service]?.storageBytes ?? []);
  if (told.length === 0) return null;
  const bytes = Math.max(...told);
  const growth = growthOf(habit?.storage ?? []);
  const days = growth === null || growth <= 0 ? null : Math.max(0, (storage.bytes - bytes) / growth);
  const isFilling = days !== null && bytes >= storage.fitBytes;
  return {
    cause: "storage",
    subject: service,
    severity: Math.max(bytes / (storage.share * storage.bytes), isFilling ? storage.days / Math.max(days, 0.1) : 0),
    since: survey.until,
    figures: [
      {
        name: "largest storage of an instance, of 10 GB",
        unit: "bytes",
        before: habit?.storage[0]?.bytes ?? null,
        now: bytes,
      },
      { name: "days until it is full, as it grows", unit: "days", before: null, now: days },
    ],
    alsoConcerns: [],
  };
};

/** What instances tell of themselves: storage, queues, events given up, and how often they start. */
export const assessObjects = (survey: Survey): Assessment[] =>
  namesIn(survey.beats, "services").flatMap((service) => {
    const habit = survey.habits?.services[service];
    return [assessDead, assessRestarts, assessQueue, assessStorage]
      .map((rule) => rule(survey, service, habit))
      .filter((one) => one !== null);
  });
