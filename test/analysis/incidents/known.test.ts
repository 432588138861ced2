import { expect, it } from "vitest";
import type { Assessment } from "#src/analysis/incidents/assessment.ts";
import { type Known, noteDeclined, notePosted } from "#src/analysis/incidents/known.ts";
import { nextEpisodes } from "#src/analysis/incidents/next-episodes.ts";

const HOUR_MS = 3_600_000;
const drift: Assessment = {
  cause: "drift",
  subject: "Note.list",
  severity: 2,
  since: 0,
  figures: [],
  alsoConcerns: [],
};
const known: Known = { pins: {}, episodes: nextEpisodes({}, [drift], { now: 0, beatMs: 60_000 }) };

it("what a run was told is not told again", () => {
  expect(notePosted(known, "drift-Note.list", 1).episodes["drift-Note.list"]).toMatchObject({ revision: 1, posted: 1 });
  expect(notePosted(known, "errors-Note.list", 1)).toEqual(known);
});

it("who declines a drift accepts the latency of the last three days", () => {
  expect(noteDeclined(known, "drift-Note.list", 80 * HOUR_MS)).toMatchObject({
    pins: { "Note.list": 8 * HOUR_MS },
    episodes: { "drift-Note.list": { isDeclined: true } },
  });
});
