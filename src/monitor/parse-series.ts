import type { RawBeat } from "./measured.ts";

/** An answer of a product's `GET /control/series`. `version` and `tag` (a commit) are of the Worker that answered. */
export type SeriesAnswer = {
  beatMs: number;
  now: number;
  version: string;
  tag: string;
  settings: number;
  beats: RawBeat[];
};

const MOST_BEATS = 200;
const MOST_ENTRIES = 100_000;
const NAME = /^[a-z][a-z0-9_]{0,63}$/u;
const MOST_LABELS = 500;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value) && value >= 0;
const isTime = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;
const isBucket = (text: string): boolean => /^(?:-1|\d{1,6})$/u.test(text);

/** How many numbers a beat holds; null: it is none of ours. */
const countEntries = (measured: unknown): number | null => {
  if (!isRecord(measured)) return null;
  let entries = 0;
  for (const [family, series] of Object.entries(measured)) {
    if (!NAME.test(family) || !isRecord(series)) return null;
    for (const [labels, values] of Object.entries(series)) {
      if (labels.length > MOST_LABELS || !isRecord(values)) return null;
      for (const [bucket, value] of Object.entries(values)) if (!isBucket(bucket) || !isCount(value)) return null;
      entries += Object.keys(values).length;
    }
  }
  return entries;
};

const isBeat = (beat: unknown): beat is RawBeat =>
  isRecord(beat) && isTime(beat["at"]) && (countEntries(beat["measured"]) ?? MOST_ENTRIES + 1) <= MOST_ENTRIES;

/** Null: that is no such answer. A product is people's code, so nothing in it is taken on trust. */
export const parseSeries = (text: string): SeriesAnswer | null => {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(answer)) return null;
  const { beatMs, beats, now, settings, tag, version } = answer;
  const hasHead = isTime(beatMs) && isTime(now) && isCount(settings);
  if (!hasHead || typeof tag !== "string" || typeof version !== "string") return null;
  if (!Array.isArray(beats) || beats.length > MOST_BEATS || !beats.every(isBeat)) return null;
  return { beatMs, now, version: version.slice(0, 64), tag: tag.slice(0, 64), settings, beats };
};
