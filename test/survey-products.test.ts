import { expect, it } from "vitest";
import { followIncident, type IncidentNews, type IncidentPorts } from "#src/follow-incident.ts";
import type { Watched } from "#src/durable/archive.ts";
import type { Run } from "#src/durable/step.ts";
import { type Known, noteDeclined, NOTHING_KNOWN } from "#src/analysis/incidents/known.ts";
import type { BoardNews } from "#src/steering/dashboard/next-board.ts";
import { openSurvey } from "#src/survey-products.ts";
import { list } from "./analysis/incidents/fake-survey.ts";
import { BEAT_MS, fakeBeats, type FakeTraffic, START } from "./monitor/fake-beats.ts";

const product = (id: number, more: Partial<Watched> = {}): Watched => ({
  repo: { installationId: 1, id, owner: "acme", name: `p${id}` },
  url: `https://${id}.test`,
  beatMs: BEAT_MS,
  newest: START,
  problem: null,
  silentSince: null,
  ...more,
});

/** A clock of its own, the notes, and GitHub's side of the issues; `declines`: people close whatever is opened. */
const open = (traffic: FakeTraffic[], products = () => [product(9)], declines = false) => {
  const all = fakeBeats(traffic);
  let now = START;
  const notes = new Map<string, unknown>();
  const issues = new Map<string, { title: string; body: string; state: string }>();
  const told: string[] = [];
  const shown: BoardNews[] = [];
  const runs = new Map<string, { signals: IncidentNews[]; news: IncidentNews }>();
  const ports: IncidentPorts = {
    thread: {
      ensureComment: async (_repo, issue, topic, body) => {
        told.push(`${issue} ${topic}: ${body}`);
        return { id: 1, url: "" };
      },
    },
    issues: {
      ensureIssue: async (_repo, topic, { body, state, title }) => {
        issues.set(topic, { title, body, state: declines ? "closed" : state });
        return { number: 4, state: "open", isDeclined: declines };
      },
    },
    board: { tell: async (_repo, news) => void shown.push(news) },
    decline: async (_repo, fingerprint) =>
      void notes.set(
        "incidents/9",
        noteDeclined((notes.get("incidents/9") ?? NOTHING_KNOWN) as Known, fingerprint, now),
      ),
  };
  const logged: string[] = [];
  const survey = openSurvey({
    archive: {
      watched: async () => products(),
      beats: async (_id, from, to) => all.filter(({ at }) => at >= from && at < Math.min(to, now - BEAT_MS)),
      hours: async () => [],
    },
    notes: {
      read: async <T>(key: string) => (notes.get(key) ?? null) as T | null,
      change: async <T>(key: string, change: (before: T | null) => T) => {
        const after = change((notes.get(key) ?? null) as T | null);
        notes.set(key, after);
        return after;
      },
      alone: async (_key, work) => work(),
    },
    feed: async (repo, fingerprint, episode) => {
      const id = `${repo.id}/${fingerprint}/${episode.nth}`;
      const news: IncidentNews = { kind: "incident", repo, fingerprint, episode };
      const run = runs.get(id) ?? { news, signals: [] };
      runs.set(id, run);
      run.signals.push(news);
    },
    optimise: async () => {},
    now: () => now,
    everyMs: 1,
    log: (line) => void logged.push(line),
  });
  return {
    issues,
    told,
    shown,
    runs,
    logged,
    /** Looks at all products every five beats until a beat. */
    async until(beat: number) {
      for (; now < START + beat * BEAT_MS; now += 5 * BEAT_MS) await survey();
    },
    /** Plays the run of an incident to its end. */
    play: async (id: string) => {
      const { news, signals } = runs.get(id)!;
      const run = {
        id,
        step: (_name: string, effect: (attempt: number) => Promise<unknown>) => effect(1),
        nextSignal: async () => signals.shift() ?? null,
        now: async () => new Date(now).toISOString(),
      } as Run;
      return followIncident(run, ports, news);
    },
  };
};

const burst = [list({ to: 165 }), list({ from: 165, to: 200, failures: { failed: 4 } }), list({ from: 200, to: 300 })];

it("an error burst becomes one issue, which closes itself once it is over", async () => {
  const { issues, logged, play, runs, shown, told, until } = open(burst);
  await until(165);
  expect([...runs.keys()]).toEqual([]);
  await until(195);
  expect([...runs.keys()]).toEqual(["9/errors-Note.list/1"]);
  await until(300);
  expect(await play("9/errors-Note.list/1")).toEqual({ state: "over" });
  const incident = { issue: 4, title: expect.stringContaining("Note.list") };
  expect(shown.at(0)).toEqual({ kind: "incident", topic: "incident/errors-Note.list/1", incident });
  expect(shown.at(-1)).toMatchObject({ topic: "incident/errors-Note.list/1", incident: null });
  expect(told).toEqual([expect.stringMatching(/^4 over\/1: \*\*Over:\*\* `Note\.list` fails no more often/u)]);
  expect([...issues]).toEqual([
    [
      "incident/errors-Note.list/1",
      expect.objectContaining({ state: "closed", title: expect.stringMatching(/^Incident: Note/u) }),
    ],
  ]);
  expect(issues.get("incident/errors-Note.list/1")?.body).toMatch(/\| calls that fail \| 0\.\d\d % \| \d\d\.\d %/u);
  expect(logged).toEqual([]);
});

it("who closes it as not planned hears no more of it", async () => {
  const { play, runs, told, until } = open(burst, undefined, true);
  await until(195);
  expect(await play("9/errors-Note.list/1")).toEqual({ state: "declined" });
  await until(300);
  expect(runs.size).toBe(1);
  expect(told).toEqual([]);
});

it("somebody may have it left alone by a command, which closes it", async () => {
  const { issues, play, runs, shown, until } = open(burst);
  await until(195);
  const { signals } = runs.get("9/errors-Note.list/1")!;
  signals.push({ kind: "dismissed" } as never);
  expect(await play("9/errors-Note.list/1")).toEqual({ state: "declined" });
  expect(issues.get("incident/errors-Note.list/1")).toMatchObject({ state: "declined" });
  expect(shown.at(-1)).toMatchObject({ incident: null });
  await until(300);
  expect(runs.size).toBe(1);
});

it("a product that does not answer is an incident, unless hardly any does, or it never did", async () => {
  const silent = (id: number) => product(id, { problem: "no answer", silentSince: START });
  const one = open([], () => [silent(9), product(8), product(7)]);
  await one.until(30);
  expect([...one.runs.keys()]).toEqual(["9/silence-product/1"]);
  const most = open([], () => [silent(9), silent(8), silent(7), product(6)]);
  await most.until(30);
  expect(most.runs.size).toBe(0);
  const never = open([], () => [product(9, { beatMs: null, silentSince: START })]);
  await never.until(30);
  expect(never.runs.size).toBe(0);
});

it("one product that can't be looked at keeps no other from it", async () => {
  const broken = {
    ...product(8),
    get newest(): never {
      throw new Error("gone");
    },
  };
  const { logged, runs, until } = open([], () => [broken, product(9, { problem: "no answer", silentSince: START })]);
  await until(15);
  expect(logged[0]).toMatch(/^https:\/\/8\.test can't be looked at/u);
  expect(runs.size).toBe(1);
});
