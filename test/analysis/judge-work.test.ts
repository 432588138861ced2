import { describe, expect, it } from "vitest";
import { judgeRollout } from "#src/analysis/judge-rollout.ts";
import { BEAT_MS, fakeBeats, type FakeTraffic, START } from "#test/monitor/fake-beats.ts";

const groupsOf = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);
const CHANGE = 60;
const at = START + CHANGE * BEAT_MS;
const list = (version: string, from: number, to: number, more: Partial<FakeTraffic> = {}): FakeTraffic => ({
  service: "Note",
  operation: "list",
  version,
  from,
  to,
  groups: groupsOf(0, 40),
  calls: 2,
  ms: 20,
  rows: 10,
  ...more,
});
const judge = (traffic: FakeTraffic[], to: "all" | "some" = "all") =>
  judgeRollout({ beats: fakeBeats(traffic), beatMs: BEAT_MS, at, version: "v2", traffic: to });
const release = (before: Partial<FakeTraffic>, after: Partial<FakeTraffic>) =>
  judge([list("v1", 0, CHANGE, before), list("v2", CHANGE, CHANGE + 15, after)]);
/** A fifth of the objects run the new version; `others` tells what the rest do meanwhile. */
const canary = (after: Partial<FakeTraffic>, others: Partial<FakeTraffic> = {}) =>
  judge(
    [
      list("v1", 0, CHANGE),
      list("v1", CHANGE, CHANGE + 15, { groups: groupsOf(8, 40), ...others }),
      list("v2", CHANGE, CHANGE + 15, { groups: groupsOf(0, 8), ...after }),
    ],
    "some",
  );

describe("what a version does for a call", () => {
  it.each([
    ["rows-read", { rows: 10 }, { rows: 400 }, { before: 10, after: 400 }],
    ["refusals", {}, { failures: { refused: 40 } }, { before: 0, after: 0.5 }],
  ])("is a regression where it is far more: %s", (metric, before, after, work) => {
    const [worst] = release(before, after);
    expect(worst).toMatchObject({ operation: "Note.list", verdict: { kind: "regression", metric }, work });
  });

  it("is one of the cache where readers are no more answered from memory", () => {
    const [worst] = release({ more: () => ({ layer_cache_hits: 720 }) }, {});
    expect(worst?.verdict).toMatchObject({ kind: "regression", metric: "cache" });
    expect(worst?.work?.before).toBeCloseTo(0.1);
    expect(worst?.work?.after).toBe(1);
  });

  it("is one of a canary's cache, though its objects answer the other Workers too", () => {
    const hits = (count: number): Partial<FakeTraffic> => ({ more: () => ({ layer_cache_hits: count }) });
    const traffic = [
      list("v1", 0, CHANGE, hits(320)),
      list("v1", CHANGE, CHANGE + 15, { groups: groupsOf(8, 40), ...hits(256) }),
      list("v2", CHANGE, CHANGE + 15, { groups: groupsOf(0, 8) }),
    ];
    expect(judge(traffic, "some")[0]?.verdict).toMatchObject({ kind: "regression", metric: "cache" });
  });

  it("is told by the time that it takes, where that is known to be longer", () => {
    const traffic = [list("v1", 0, CHANGE), list("v2", CHANGE, CHANGE + 76, { ms: 60, rows: 400 })];
    expect(judge(traffic)[0]).toMatchObject({ verdict: { kind: "regression", metric: "latency" } });
  });

  it("is none of a canary where the other objects do as much meanwhile", () => {
    expect(canary({ rows: 400 })[0]?.verdict).toMatchObject({ kind: "regression", metric: "rows-read" });
    expect(canary({ rows: 400 }, { rows: 380 }).every(({ verdict }) => verdict.kind !== "regression")).toBe(true);
  });
});

describe("the alarms of a service", () => {
  const alarms = (count: number): Partial<FakeTraffic> => ({ more: () => ({ object_alarms: count }) });

  it("are a regression where they come no more, or far too often", () => {
    const silent = release(alarms(20), {}).filter(({ verdict }) => verdict.kind === "regression");
    expect(silent).toMatchObject([{ operation: "Note.alarm", service: "Note", work: { before: 0.25, after: 0 } }]);
    expect(silent[0]?.verdict.effect.change).toBeLessThan(-0.9);
    const restless = release(alarms(20), alarms(400)).filter(({ verdict }) => verdict.kind === "regression");
    expect(restless).toMatchObject([{ operation: "Note.alarm", work: { before: 0.25, after: 5 } }]);
  });

  it("are none where few were to come, or somewhat more do", () => {
    for (const judged of [release(alarms(1), {}), release(alarms(20), alarms(60))])
      expect(judged.map(({ operation }) => operation)).toEqual(["Note.list"]);
  });
});

it("is no harm of a canary that its objects always did more than the rest", () => {
  const few = groupsOf(0, 8);
  const more = { operation: "find", groups: few, rows: 2_000 };
  const rest = { operation: "find", groups: groupsOf(8, 40), rows: 10 };
  const judged = judge(
    [
      list("v1", 0, CHANGE, more),
      list("v1", 0, CHANGE, rest),
      list("v1", CHANGE, CHANGE + 15, rest),
      list("v2", CHANGE, CHANGE + 15, more),
    ],
    "some",
  );
  expect(judged.every(({ verdict }) => verdict.kind !== "regression")).toBe(true);
});
