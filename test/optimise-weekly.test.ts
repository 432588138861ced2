import { describe, expect, it } from "vitest";
import type { Watched } from "#src/durable/archive.ts";
import type { Notes } from "#src/durable/notes.ts";
import type { Run } from "#src/durable/step.ts";
import { formatCode } from "#src/format/format-code.ts";
import { openWeekly } from "#src/look-weekly.ts";
import type { Mending } from "#src/mending.ts";
import { optimiseWeekly, type WeeklyPorts } from "#src/optimise-weekly.ts";
import { readTemplates } from "./codegen/read-templates.ts";
import { BEAT_MS, fakeBeats, type FakeTraffic, START } from "./monitor/fake-beats.ts";
import { REPO } from "./play-rollout.ts";

const SLOW: FakeTraffic = {
  service: "Note",
  operation: "list",
  version: "v1",
  from: 0,
  to: 60,
  groups: [0, 1, 2, 3, 4],
  calls: 4,
  ms: 12,
  rows: 600,
};
const FILES = Object.fromEntries(readTemplates().map(({ content, path }) => [path, content]));

type World = { traffic?: FakeTraffic[]; settings?: string; base?: string | null; issue?: "open" | "closed" };
const look = async ({ base = "main", issue = "open", settings = "", traffic = [SLOW] }: World = {}) => {
  const beats = fakeBeats(traffic);
  const started: Mending[] = [];
  const run: Run = {
    id: "optimise/9/1",
    step: (_name, effect) => effect(1),
    nextSignal: async () => null,
    now: async () => new Date(START + 61 * BEAT_MS).toISOString(),
  };
  const ports: WeeklyPorts = {
    repository: { readDefaultBranch: async () => base },
    watch: {
      readBeatMs: async () => BEAT_MS,
      readBeats: async (_repo, from, to) => beats.filter(({ at }) => at >= from && at < to),
    },
    proposal: {
      readFile: async (repo, path, ref) => {
        if (path === ".github/aidevos.yml") return repo.name === REPO.name ? settings : null;
        return ref === "main" ? (FILES[path] ?? null) : null;
      },
    },
    issues: { ensureIssue: async () => ({ number: 12, state: issue }) },
    formatCode,
    agents: { writes: false },
    readMendings: async () => [],
    startMending: async (mending) => void started.push(mending),
  };
  return { started, outcome: await optimiseWeekly(run, ports, { repo: REPO }) };
};

describe("the look of a week", () => {
  it("has the best change tried, on the default branch", async () => {
    const { outcome, started } = await look();
    expect(outcome).toEqual({ state: "started", issue: 12 });
    expect(started).toMatchObject([{ base: "main", diagnosis: { operation: "Note.list" } }]);
  });

  it.each<[string, World, object]>([
    ["the repository wants none", { settings: "optimize: off\n" }, { state: "off" }],
    ["its settings can't be followed", { settings: "optimize: daily\n" }, { because: "settings-invalid" }],
    ["it is empty", { base: null }, { state: "refused" }],
    ["nobody has used it", { traffic: [] }, { state: "nothing measured" }],
    ["nothing is worth a review", { traffic: [{ ...SLOW, rows: 20, ms: 1 }] }, { state: "nothing worth it" }],
    ["it was tried before", { issue: "closed" }, { state: "nothing to try" }],
  ])("starts nothing where %s", async (_name, world, outcome) => {
    const seen = await look(world);
    expect(seen.outcome).toMatchObject(outcome);
    expect(seen.started).toEqual([]);
  });
});

it("a product is looked at a day after it is known, and each week from then on, by whichever process", async () => {
  const kept = new Map<string, unknown>();
  const notes: Pick<Notes, "read" | "change"> = {
    read: async <T>(key: string) => (kept.get(key) ?? null) as T | null,
    change: async <T>(key: string, change: (before: T | null) => T) => {
      const after = change((kept.get(key) ?? null) as T | null);
      kept.set(key, after);
      return after;
    },
  };
  const looked: string[] = [];
  let minutes = 0;
  const open = () =>
    openWeekly({
      notes,
      now: () => START + minutes * 60_000,
      optimise: async ({ id }, nth) => void looked.push(`${id} ${nth} after ${minutes / 1_440} days`),
    });
  const product = (id: number, more: Partial<Watched> = {}): Watched => ({
    repo: { ...REPO, id },
    url: "https://x.test",
    beatMs: BEAT_MS,
    newest: START,
    problem: null,
    silentSince: null,
    ...more,
  });
  const products = [product(9), product(8, { beatMs: null }), product(7, { silentSince: START })];
  const [one, other] = [open(), open()];
  for (; minutes <= 16 * 1_440; minutes += 360) {
    await one(products);
    if (minutes > 5 * 1_440) await other(products);
  }
  expect(looked).toEqual(["9 1 after 1 days", "9 2 after 8 days", "9 3 after 15 days"]);
});
