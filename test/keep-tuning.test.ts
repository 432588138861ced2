import { expect, it } from "vitest";
import type { RunRecord } from "#src/durable/durable.ts";
import { type KeepTuning, openTuningLooks } from "#src/keep-tuning.ts";
import type { TuningOutcome } from "#src/tune-product.ts";
import { ask, BOUNDS, END, loadOf } from "./follow-up/tuning/fake-load.ts";
import { BEAT_MS } from "./monitor/fake-beats.ts";

const beats = loadOf([ask({ calls: 600 })]);
const repo = { installationId: 1, id: 9, owner: "acme", name: "notes" };
const recordOf = (status: RunRecord["status"], state: TuningOutcome["state"], endedAt: number): RunRecord => ({
  id: "tuning/9/1",
  kind: "tuning",
  status,
  input: null,
  output: status === "done" ? { state, tuned: null } : null,
  error: null,
  startedAt: new Date(endedAt).toISOString(),
  endedAt: status === "done" ? new Date(endedAt).toISOString() : null,
});

const open = ({ earlier = [] as RunRecord[], cacheable = ["list"], fails = false } = {}) => {
  const started: unknown[][] = [];
  const logged: string[] = [];
  const clock = { now: END };
  const keeping = {
    archive: {
      watched: async () =>
        [9, 10].map((id) => ({
          repo: { ...repo, id },
          url: `https://p${id}`,
          beatMs: BEAT_MS,
          newest: null,
          problem: null,
        })),
      beats: async (id: number) => {
        if (id === 9 && fails) throw new Error("gone");
        return id === 9 ? beats : [];
      },
    },
    control: {
      readState: async () => ({
        settings: JSON.stringify({ settings: {}, bounds: { all: BOUNDS } }),
        services: JSON.stringify({ services: [{ name: "Note", cacheable, spreads: false }] }),
      }),
    },
    runs: {
      list: async ({ prefix, status }: { prefix?: string; status?: string }) =>
        earlier.filter((run) => run.id.startsWith(prefix ?? "") && (status === undefined || run.status === status)),
      start: async (...run: unknown[]) => void started.push(run),
    },
    now: () => clock.now,
    everyMs: 1,
    log: (line: string) => void logged.push(line),
  } as unknown as KeepTuning;
  return { look: openTuningLooks(keeping), started, logged, clock };
};

it("starts a run where there is something to tune, and looks again after an hour of beats", async () => {
  const { clock, look, started } = open();
  await look();
  expect(started).toEqual([["tuning", "tuning/9/1", { repo, url: "https://p9", beatMs: BEAT_MS }]]);
  await look();
  expect(started).toHaveLength(1);
  clock.now += 60 * BEAT_MS;
  await look();
  expect(started).toHaveLength(2);
});

it.each([
  ["there is nothing to tune", { cacheable: [] }],
  ["a run is in progress", { earlier: [recordOf("running", "kept", END)] }],
  ["the repository wanted none an hour ago", { earlier: [recordOf("done", "off", END - 3_600_000)] }],
])("starts none where %s", async (_why, options) => {
  const { look, started } = open(options);
  await look();
  expect(started).toEqual([]);
});

it("asks a repository again after a day, by the next number", async () => {
  const { look, started } = open({ earlier: [recordOf("done", "off", END - 25 * 3_600_000)] });
  await look();
  expect(started[0]?.[1]).toBe("tuning/9/2");
});

it("goes on with others where one fails", async () => {
  const { logged, look } = open({ fails: true });
  await look();
  expect(logged).toEqual(["https://p9 can't be tuned: Error: gone"]);
});
