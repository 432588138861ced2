import { describe, expect, it } from "vitest";
import type { Run } from "#src/durable/step.ts";
import { renderRanked } from "#src/follow-up/render-ranked.ts";
import { formatCode } from "#src/format/format-code.ts";
import type { Mending } from "#src/mending.ts";
import { optimiseProduct, type OptimisingPorts } from "#src/optimise-product.ts";
import { readTemplates } from "./codegen/read-templates.ts";
import { BEAT_MS, fakeBeats, type FakeTraffic, START } from "./monitor/fake-beats.ts";
import { REPO } from "./play-rollout.ts";

const groups = Array.from({ length: 10 }, (_, n) => n);
const asked = (operation: string, more: Partial<FakeTraffic> = {}): FakeTraffic => ({
  service: "Note",
  operation,
  version: "v1",
  from: 0,
  to: 60,
  groups,
  calls: 2,
  ms: 2,
  rows: 1,
  ...more,
});
const LIST = asked("list", { rows: 600, ms: 12 });
const COUNT = asked("countPinned", { rows: 300 });
const files = Object.fromEntries(readTemplates().map(({ content, path }) => [path, content]));

type World = {
  writes?: boolean;
  mendings?: { service: string; issue: number }[];
  issue?: { number: number; state: "open" | "closed" } | null;
};
const play = async (
  traffic: FakeTraffic[],
  { issue = { number: 12, state: "open" }, mendings = [], writes = false }: World = {},
  service: string | null = null,
) => {
  const beats = fakeBeats(traffic);
  const issues: { topic: string; title: string; body: string; state: string }[] = [];
  const started: Mending[] = [];
  const run: Run = {
    id: "comment/9#7/4",
    step: (_name, effect) => effect(1),
    nextSignal: async () => null,
    now: async () => new Date(START + 61 * BEAT_MS).toISOString(),
  };
  const ports: OptimisingPorts = {
    watch: {
      readBeatMs: async () => (traffic.length === 0 ? null : BEAT_MS),
      readBeats: async (_repo, from, to) => beats.filter(({ at }) => at >= from && at < to),
    },
    proposal: { readFile: async (_repo, path, ref) => (ref === "main" ? (files[path] ?? null) : null) },
    issues: {
      ensureIssue: async (_repo, topic, { body, state, title }) => {
        issues.push({ topic, title, body, state });
        return issue;
      },
    },
    formatCode,
    agents: { writes },
    readMendings: async () => mendings,
    startMending: async (mending) => void started.push(mending),
  };
  const ranked = await optimiseProduct(run, ports, { repo: REPO, base: "main", service });
  return { issues, started, ranked, told: renderRanked(ranked, service) };
};

describe("a product that is looked at for what it could do with less", () => {
  it("has the best tried for which a change is known, and the rest told", async () => {
    const { issues, ranked, started, told } = await play([asked("read"), LIST, COUNT]);
    expect(ranked?.map(({ fate, opportunity }) => [opportunity.operation, fate])).toEqual([
      ["Note.list", "started"],
      ["Note.countPinned", "no rule"],
    ]);
    expect(issues).toMatchObject([
      {
        topic: expect.stringMatching(/^opportunity\/[0-9a-f]{12}-[0-9a-f]{8}$/u),
        title: "Opportunity: Note.list reads more than it needs",
        state: "as-is",
      },
    ]);
    expect(issues[0]?.body).toContain("reads 600 rows where its answer needs 20");
    expect(started).toMatchObject([
      {
        issue: 12,
        version: null,
        diagnosis: { cause: "opportunity", operation: "Note.list", topic: issues[0]!.topic },
      },
    ]);
    expect(started[0]?.diagnosis.others).toHaveLength(2);
    expect(told).toMatch(
      /^\*\*Started:\*\* changes of `Note\.list` are measured; what comes of it is in #12\.\n\n\| Operation \|/u,
    );
    expect(told).toContain("add an index in the order of its list: measured now, in #12 |");
    expect(told).toContain("16.7 million rows read");
  });

  it("has a change written where no rule knows one and agents may, and known by the code that it is of", async () => {
    const { issues, started, told } = await play([asked("read"), COUNT], { writes: true });
    expect(started).toMatchObject([{ diagnosis: { operation: "Note.countPinned", topic: issues[0]?.topic } }]);
    expect(told).toContain("| written by the agents: measured now, in #12 |");
    const again = await play([asked("read"), COUNT], { writes: true, issue: { number: 12, state: "closed" } });
    expect(again.told).toContain("tried before, in #12");
    expect(again.issues[0]?.topic).toBe(issues[0]?.topic);
    const gone = { ...COUNT, operation: "countNothing" };
    expect((await play([asked("read"), gone], { writes: true })).started).toEqual([]);
  });

  it("is told that a setting helps, and no code, where one group of instances is asked most", async () => {
    const hot = asked("list", { ms: 5, calls: 30, groups: [0] });
    const { issues, told } = await play([asked("read"), asked("list"), hot], { writes: true });
    expect(issues).toEqual([]);
    expect(told).toContain("a setting rather than code: `cacheMs` where anyone may read it");
  });

  it("is left alone where nothing is worth it", async () => {
    const { issues, started, told } = await play([asked("read"), asked("list", { rows: 21 })]);
    expect([issues, started]).toEqual([[], []]);
    expect(told).toMatch(/^\*\*Nothing worth it\.\*\*/u);
  });

  it("is not judged where nothing was measured lately", async () => {
    expect((await play([])).told).toMatch(/^\*\*Nothing to go by\.\*\*/u);
    expect((await play([{ ...LIST, from: 61, to: 62 }])).ranked).toBeNull();
  });

  it("has one change tried at a time for each service", async () => {
    const { issues, told } = await play([asked("read"), LIST], { mendings: [{ service: "Note", issue: 5 }] });
    expect(issues).toEqual([]);
    expect(told).toContain("waits until #5 is done, which is about the same service");
    expect((await play([asked("read"), LIST], { mendings: [{ service: "Tag", issue: 5 }] })).started).toHaveLength(1);
  });

  it("has nothing tried twice", async () => {
    const { started, told } = await play([asked("read"), LIST], { issue: { number: 4, state: "closed" } });
    expect(started).toEqual([]);
    expect(told).toContain("tried before, in #4");
    expect((await play([asked("read"), LIST], { issue: null })).told).toContain("issues are switched off here");
  });

  it("may be looked at for one service alone", async () => {
    expect((await play([asked("read"), LIST], {}, "Tag")).told).toContain("Nothing that `Tag` was asked");
    expect((await play([asked("read"), LIST], {}, "Note")).started).toHaveLength(1);
  });
});
