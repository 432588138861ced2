import { setTimeout as sleep } from "node:timers/promises";
import { assessDrift } from "#src/analysis/incidents/assess-drift.ts";
import { assessSilence } from "#src/analysis/incidents/assess-silence.ts";
import type { Assessment } from "#src/analysis/incidents/assessment.ts";
import type { Episode } from "#src/analysis/incidents/episode.ts";
import { type Habits, habitsOf } from "#src/analysis/incidents/habits.ts";
import { type Known, NOTHING_KNOWN, notePosted } from "#src/analysis/incidents/known.ts";
import { SURVEYED_BEATS } from "#src/analysis/incidents/limits.ts";
import { nextEpisodes, pinnedOf, unpostedOf } from "#src/analysis/incidents/next-episodes.ts";
import { nextPins } from "#src/analysis/incidents/next-pins.ts";
import { findIncidents } from "#src/analysis/find-incidents.ts";
import { tallyBeats } from "#src/monitor/tally.ts";
import { openCount } from "./count-false-alarms.ts";
import type { Archive, Watched } from "./durable/archive.ts";
import { type LookingWeekly, openWeekly } from "./look-weekly.ts";
import type { Notes } from "./durable/notes.ts";
import type { Repo } from "./ports.ts";

export type Surveying = {
  archive: Pick<Archive, "watched" | "beats" | "hours">;
  notes: Notes;
  /** Tells the run of an incident what is known of it, once for each revision. */
  feed: (repo: Repo, fingerprint: string, episode: Episode) => Promise<void>;
  optimise: LookingWeekly["optimise"];
  /** Milliseconds since 1970. */
  now: () => number;
  everyMs: number;
  log: (line: string) => void;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Hours are looked at again so often; they tell of days. */
const HABITS_MS = HOUR_MS;
const DRIFT_MS = 6 * HOUR_MS;
/** Days of hours, of which the last is told by beats. */
const HABIT_DAYS = 8;
const DRIFT_DAYS = 21;
/** Where so many products are silent at once, and most of them, it is us who hear nothing. */
const DEAF_FROM = 3;

/** What is worth keeping between two looks at a product. */
type Memory = { habits: Habits | null; habitsAt: number; driftAt: number };

export const incidentsOf = ({ id }: Pick<Repo, "id">): string => `incidents/${id}`;

const readHabits = async ({ archive }: Surveying, { repo }: Watched, memory: Memory, now: number): Promise<void> => {
  if (now - memory.habitsAt < HABITS_MS) return;
  memory.habits = habitsOf(tallyBeats(await archive.hours(repo.id, now - HABIT_DAYS * DAY_MS, now - DAY_MS)));
  memory.habitsAt = now;
};

/** Slow changes are looked for four times a day. Pins are set as operations have been asked for long enough. */
const lookForDrift = async (
  { archive }: Surveying,
  { repo }: Watched,
  known: Known,
  now: number,
): Promise<{ pins: Known["pins"]; assessments: Assessment[] }> => {
  const recent = tallyBeats(await archive.hours(repo.id, now - DRIFT_DAYS * DAY_MS, now));
  const pins = nextPins(known.pins, recent, now);
  const told = [...recent, ...tallyBeats(await archive.beats(repo.id, now - DAY_MS - HOUR_MS, now))];
  for (const at of new Set(Object.values(pins)))
    if (at < now - DRIFT_DAYS * DAY_MS) told.push(...tallyBeats(await archive.hours(repo.id, at, at + 3 * DAY_MS)));
  return { pins, assessments: assessDrift(told, pins, now) };
};

const look = async (
  surveying: Surveying,
  product: Watched & { beatMs: number },
  known: Known,
  memory: Memory,
  now: number,
): Promise<{ pins: Known["pins"]; assessments: Assessment[] }> => {
  const { beatMs, newest, repo } = product;
  await readHabits(surveying, product, memory, now);
  const told = Math.floor(now / beatMs - 3) * beatMs;
  const until = newest === null ? told : Math.max(told, newest + beatMs);
  const beats = tallyBeats(await surveying.archive.beats(repo.id, until - SURVEYED_BEATS * beatMs, until));
  const survey = { beatMs, until, beats, habits: memory.habits, pinned: pinnedOf(known.episodes) };
  const assessments = findIncidents(survey);
  if (now - memory.driftAt < DRIFT_MS) return { pins: known.pins, assessments };
  memory.driftAt = now;
  const drift = await lookForDrift(surveying, product, known, now);
  return { pins: drift.pins, assessments: [...assessments, ...drift.assessments] };
};

const surveyProduct = async (surveying: Surveying, product: Watched, memory: Memory): Promise<void> => {
  const { feed, notes } = surveying;
  const { beatMs, repo, silentSince } = product;
  // What has never answered is no product of ours, or its first release tells what is wrong.
  if (beatMs === null) return;
  const now = surveying.now();
  const key = incidentsOf(repo);
  const known = (await notes.read<Known>(key)) ?? NOTHING_KNOWN;
  const answers = silentSince === null;
  const seen = answers
    ? await look(surveying, { ...product, beatMs }, known, memory, now)
    : { pins: known.pins, assessments: [] };
  const assessments = [assessSilence(silentSince, now), ...seen.assessments];
  const after = (before: Known): Known => ({
    pins: seen.pins,
    episodes: nextEpisodes(before.episodes, assessments, { now, beatMs }),
  });
  let current = after(known);
  if (JSON.stringify(current) !== JSON.stringify(known))
    current = await notes.change<Known>(key, (before) => after(before ?? NOTHING_KNOWN));
  for (const [fingerprint, episode] of unpostedOf(current.episodes)) {
    await feed(repo, fingerprint, episode);
    await notes.change<Known>(key, (before) => notePosted(before ?? NOTHING_KNOWN, fingerprint, episode.revision));
  }
};

/** Looks at every watched product once. One that can't be looked at keeps no other from it. */
export const openSurvey = (surveying: Surveying, ending?: AbortSignal): (() => Promise<void>) => {
  const memories = new Map<number, Memory>();
  const count = openCount(surveying);
  const lookWeekly = openWeekly(surveying);
  return async () => {
    const products = await surveying.archive.watched();
    const silent = products.filter(({ beatMs, silentSince }) => beatMs !== null && silentSince !== null);
    const isDeaf = silent.length >= DEAF_FROM && silent.length > products.length / 2;
    for (const product of products) {
      if (ending?.aborted === true) return;
      if (isDeaf && product.silentSince !== null) continue;
      const { id } = product.repo;
      const memory = memories.get(id) ?? {
        habits: null,
        habitsAt: Number.NEGATIVE_INFINITY,
        driftAt: Number.NEGATIVE_INFINITY,
      };
      memories.set(id, memory);
      await surveyProduct(surveying, product, memory).catch((error: unknown) =>
        surveying.log(`${product.url} can't be looked at: ${String(error)}`),
      );
    }
    await count(products);
    await lookWeekly(products);
  };
};

/** Looks again and again until the function it gives is called, which resolves once nothing is in progress. */
export const keepSurveying = (surveying: Surveying): (() => Promise<void>) => {
  const ending = new AbortController();
  const survey = openSurvey(surveying, ending.signal);
  const surveyAll = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      const begun = performance.now();
      await survey().catch((error: unknown) => {
        if (!ending.signal.aborted) surveying.log(`products can't be looked at: ${String(error)}`);
      });
      const rest = Math.max(0, surveying.everyMs - (performance.now() - begun));
      await sleep(rest, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };
  const surveyed = surveyAll();
  return async () => {
    ending.abort();
    await surveyed;
  };
};
