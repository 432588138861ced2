import { describe, expect, it } from "vitest";
import { NO_FALSE_ALARMS } from "#src/analysis/ledger.ts";
import type { Run } from "#src/durable/step.ts";
import { UserError } from "#src/errors.ts";
import type { Tuned } from "#src/follow-up/tuning/tuning.ts";
import type { RawBeat } from "#src/monitor/measured.ts";
import { tuneProduct, type TuningPorts } from "#src/tune-product.ts";
import { ask, BOUNDS, END, type Extra, loadOf } from "./follow-up/tuning/fake-load.ts";
import { BEAT_MS } from "./monitor/fake-beats.ts";

const REPO = { installationId: 1, id: 9, owner: "acme", name: "notes" };
const URL = "https://notes.test";
const CHANGE = 300;

type Outside = {
  settings?: string;
  beats?: RawBeat[];
  history?: Tuned[];
  /** State of the issue, or what keeps it from being written. */
  issue?: "open" | "closed" | UserError;
  /** What the product answers to a change, the nth from 0 on; absent: it follows. */
  refuses?: (nth: number) => string | null;
  /** What somebody sets meanwhile. */
  meanwhile?: number;
};

/** Reads become rarer once they are kept: `hits` of 600 in a beat. */
const cached = (hits: number, more: Parameters<typeof ask>[0] = {}): RawBeat[] => {
  const extra: Extra = (beat) => ({ layer_cache_hits: beat < CHANGE ? 0 : hits });
  return loadOf([ask({ calls: 600 }), ask({ from: CHANGE, to: 900, calls: 600 - hits, ...more })], extra);
};

const play = async ({ history = [], issue = "open", meanwhile, refuses = () => null, ...outside }: Outside) => {
  const beats = outside.beats ?? cached(300);
  const settings: Record<string, Record<string, number>> = {};
  const changes: { scope: string; changes: Record<string, number | null>; reason: string }[] = [];
  const recommended: object[] = [];
  const issues: string[] = [];
  let now = END;
  const run: Run = {
    id: "tuning/9/1",
    step: (_name, effect) => effect(1),
    nextSignal: async (seconds) => {
      now += seconds * 1_000;
      return null;
    },
    now: async () => new Date(now).toISOString(),
  };
  const ports: TuningPorts = {
    proposal: {
      readFile: async ({ name }, path) =>
        name === "notes" && path === ".github/aidevos.yml" ? (outside.settings ?? "tune: on") : null,
    },
    issues: {
      ensureIssue: async (_repo, topic, { body, title }) => {
        if (issue instanceof UserError) throw issue;
        expect([topic, title]).toEqual(["tuning", "AIDevOS tuning"]);
        issues.push(body);
        return { number: 4, state: issue };
      },
    },
    watch: {
      readFalseAlarms: async () => NO_FALSE_ALARMS,
      readBeats: async (_repo, from, to) => beats.filter(({ at }) => at >= from && at < Math.min(to, now)),
    },
    control: {
      readState: async () => {
        const held = meanwhile !== undefined && now > END ? { Note: { cacheMs: meanwhile } } : settings;
        const services = [{ name: "Note", cacheable: ["list"], spreads: false }];
        return {
          settings: JSON.stringify({ settings: held, bounds: { all: BOUNDS } }),
          services: JSON.stringify({ services }),
        };
      },
      tune: async (_url, change) => {
        const problem = refuses(changes.length);
        changes.push(change);
        if (problem !== null) return { problem };
        for (const [name, value] of Object.entries(change.changes))
          if (value === null) delete settings[change.scope];
          else settings[change.scope] = { ...settings[change.scope], [name]: value };
        return { version: changes.length };
      },
      recommend: async (_url, change) => {
        recommended.push(change);
        return { id: 1 };
      },
    },
    history: async () => history,
  };
  const outcome = await tuneProduct(run, ports, { repo: REPO, url: URL, beatMs: BEAT_MS });
  return { outcome, changes, recommended, issues, settings, minutes: (now - END) / BEAT_MS };
};

describe("a change, where a repository has its product tuned,", () => {
  it("is announced, made, measured, kept where it helped, and recorded", async () => {
    const { changes, issues, outcome, settings } = await play({});
    expect(changes).toEqual([
      { scope: "Note", changes: { cacheMs: 1_000 }, reason: expect.stringContaining("asked 10.0 times a second") },
    ]);
    expect(settings).toEqual({ Note: { cacheMs: 1_000 } });
    expect(issues).toHaveLength(3);
    const outcomes = ["about to be applied", "being measured", "kept"];
    for (const [n, state] of outcomes.entries()) expect(issues[n]).toContain(`| ${state} |`);
    expect(issues[2]).toMatch(/`cacheMs` of `Note`: 0 → 1000 \| .* 0 % → 50 % \(.*\) \| 0 % → 50 % \| kept \|/u);
    expect(outcome).toMatchObject({ state: "kept", tuned: { to: 1_000, measured: { before: 0 }, mayRepeat: false } });
  });

  it("that helped nobody is taken back to what the service had", async () => {
    const { changes, minutes, outcome, settings } = await play({ beats: cached(60) });
    expect(changes[1]).toEqual({
      scope: "Note",
      changes: { cacheMs: null },
      reason: "Taken back: it made no difference beyond chance",
    });
    expect(settings).toEqual({});
    expect(outcome).toMatchObject({ state: "taken back", tuned: { mayRepeat: false } });
    expect(minutes).toBeGreaterThan(24 * 15);
  });

  it("that made something worse is taken back soon", async () => {
    const { minutes, outcome } = await play({ beats: cached(300, { failures: { "service-failed": 100 } }) });
    expect(outcome).toMatchObject({ state: "taken back", tuned: { because: "`Note.list` fails more often" } });
    expect(minutes).toBeLessThan(40);
  });

  it("ends with a release in between", async () => {
    const { outcome, settings } = await play({ beats: cached(300, { version: "v2" }) });
    expect(outcome).toMatchObject({
      state: "taken back",
      tuned: { because: "a release came in between", measured: null, mayRepeat: true },
    });
    expect(settings).toEqual({});
  });

  it("is left alone where somebody else has set something meanwhile", async () => {
    const { changes, outcome } = await play({ beats: cached(60), meanwhile: 250 });
    expect(changes).toHaveLength(1);
    expect(outcome).toMatchObject({ state: "left", tuned: { because: "somebody else has changed the setting" } });
  });

  it("is none where the product refuses, and stays where it can no longer be reached", async () => {
    const refused = await play({ refuses: () => "it answered with status 422" });
    expect(refused.outcome).toMatchObject({ state: "not applied", tuned: { mayRepeat: true } });
    expect(refused.issues.at(-1)).toContain("not applied: it answered with status 422");
    const gone = await play({ beats: cached(60), refuses: (nth) => (nth === 0 ? null : "no answer") });
    expect(gone.outcome).toMatchObject({
      state: "left",
      tuned: { because: expect.stringContaining("does not answer to have it taken back") },
    });
  });

  it("is not made where it can't be announced, or people want no more of them", async () => {
    const away = await play({ issue: new UserError("out-of-reach", "gone", "") });
    expect(away).toMatchObject({ outcome: { state: "out of reach", tuned: null }, changes: [] });
    const closed = await play({ issue: "closed" });
    expect(closed).toMatchObject({ outcome: { state: "declined", tuned: null }, changes: [] });
  });
});

it("a repository that says nothing gets a recommendation alone", async () => {
  const { changes, issues, outcome, recommended } = await play({ settings: "" });
  expect(changes).toEqual([]);
  expect(recommended).toEqual([
    {
      scope: "Note",
      changes: { cacheMs: 1_000 },
      reason: expect.any(String),
      evidence: expect.stringContaining("0 % → 50 %"),
    },
  ]);
  expect(issues).toHaveLength(1);
  expect(issues[0]).toContain("| recommended |");
  expect(outcome).toMatchObject({ state: "recommended", tuned: { setting: "cacheMs" } });
});

it.each([
  ["tune: off", "off"],
  ["tune: sometimes", "settings unreadable"],
  ["tune: on\ntune-bounds: { cacheMs: 0 }", "nothing to tune"],
])("with %j nothing is said or done: %s", async (settings, state) => {
  expect(await play({ settings })).toMatchObject({ outcome: { state, tuned: null }, issues: [], changes: [] });
});

it("lists what was done before beside what is done now", async () => {
  const first = (await play({ beats: cached(60) })).outcome.tuned as Tuned;
  const earlier = {
    ...first,
    setting: "retries" as const,
    at: "1970-01-01T00:00:00.000Z",
    ended: "1970-01-01T06:00:00.000Z",
  };
  const { issues } = await play({ history: [earlier] });
  expect(issues.at(-1)?.match(/^\| \d{4}/gmu)).toHaveLength(2);
});
