import { describe, expect, it } from "vitest";
import { judgeRollout } from "#src/analysis/judge-rollout.ts";
import { endOfSlot, placeOf } from "#src/analysis/rollout.ts";
import { BEAT_MS, fakeBeats, type FakeTraffic, START } from "#test/monitor/fake-beats.ts";

const groupsOf = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);
const ALL = groupsOf(0, 40);
const CHANGE = 120;
const at = START + CHANGE * BEAT_MS;
const list = (version: string, from: number, to: number, more: Partial<FakeTraffic> = {}): FakeTraffic => ({
  service: "Note",
  operation: "list",
  version,
  from,
  to,
  groups: ALL,
  calls: 2,
  ms: 20,
  rows: 10,
  ...more,
});
const judge = (traffic: FakeTraffic[], to: "all" | "some" = "all") =>
  judgeRollout({ beats: fakeBeats(traffic), beatMs: BEAT_MS, at, version: "v2", traffic: to });

describe("places of beats", () => {
  const change = { at: START + 500, beatMs: BEAT_MS };
  it("leave out the beat in which the change was", () => {
    expect([-2, -1, 0, 1, 2].map((beat) => placeOf(change, START + beat * BEAT_MS))).toEqual([-2, -1, null, 0, 1]);
    expect([-1, 0, 1].map((beat) => placeOf({ ...change, at: START }, START + beat * BEAT_MS))).toEqual([-1, 0, 1]);
  });
  it("make slots of fifteen", () => expect(endOfSlot(change, 2)).toBe(START + 31 * BEAT_MS));
});

describe("a version that has all traffic", () => {
  it("is a regression where it is slower, once fresh time confirms it", () => {
    const soon = judge([list("v1", 0, CHANGE), list("v2", CHANGE, CHANGE + 16, { ms: 30, rows: 25 })]);
    expect(soon[0]).toMatchObject({
      operation: "Note.list",
      verdict: { kind: "inconclusive", reason: "awaits confirmation" },
    });
    const [later] = judge([list("v1", 0, CHANGE), list("v2", CHANGE, CHANGE + 76, { ms: 30, rows: 25 })]);
    expect(later).toMatchObject({
      verdict: { kind: "regression", metric: "latency" },
      before: { rowsRead: 10 },
      after: { rowsRead: 25 },
    });
    expect(later?.verdict.effect.change).toBeCloseTo(0.5, 1);
    expect(later?.before.p50).toBeCloseTo(20, 0);
    expect(later?.after.p50).toBeCloseTo(30, 0);
  });

  it("is none where nothing changed, whatever its smoke test did before", () => {
    const [judged] = judge([
      list("v1", 0, CHANGE),
      list("v2", CHANGE - 3, CHANGE, { ms: 500 }),
      list("v2", CHANGE, CHANGE + 180),
    ]);
    expect(judged?.verdict.kind).not.toBe("regression");
    expect(judged?.after.p50).toBeCloseTo(20, 0);
  });

  it("is one where it fails more often, or as nothing failed before", () => {
    const failing = { failures: { "service-failed": 8 } };
    const [errors] = judge([
      list("v1", 0, CHANGE, { failures: { "service-failed": 1 } }),
      list("v2", CHANGE, CHANGE + 60, failing),
    ]);
    expect(errors?.verdict).toMatchObject({ kind: "regression", metric: "errors" });
    const [fresh] = judge([
      list("v1", 0, CHANGE),
      list("v2", CHANGE, CHANGE + 16, { failures: { "deadline-exceeded": 4 } }),
    ]);
    expect(fresh?.newErrors).toEqual(["deadline-exceeded"]);
  });

  it("is not one for what callers did wrong themselves", () => {
    const [judged] = judge([list("v1", 0, CHANGE), list("v2", CHANGE, CHANGE + 60, { failures: { refused: 4 } })]);
    expect(judged).toMatchObject({ newErrors: [], after: { errors: 0 } });
    expect(judged?.verdict.kind).not.toBe("regression");
  });

  it("is told with its worst operation first", () => {
    const read = { operation: "read" };
    const traffic = [
      list("v1", 0, CHANGE),
      list("v2", CHANGE, CHANGE + 76),
      list("v1", 0, CHANGE, read),
      list("v2", CHANGE, CHANGE + 76, { ...read, ms: 60 }),
    ];
    expect(judge(traffic).map(({ operation }) => operation)).toEqual(["Note.read", "Note.list"]);
  });
});

describe("a version that some objects run", () => {
  const canary = (ms: number, length: number, noise = 1): FakeTraffic[] => [
    list("v1", 0, CHANGE),
    list("v1", CHANGE, CHANGE + length, { groups: groupsOf(8, 40), ms: 20 * noise }),
    list("v2", CHANGE, CHANGE + length, { groups: groupsOf(0, 8), ms: ms * noise }),
  ];

  it("is a regression where its objects became slower than the others did", () => {
    expect(judge(canary(60, 16), "some")[0]?.verdict).toMatchObject({
      kind: "inconclusive",
      reason: "awaits confirmation",
    });
    expect(judge(canary(60, 31), "some")[0]?.verdict).toMatchObject({
      kind: "regression",
      confirmation: { p: expect.any(Number) },
    });
  });

  it("is none where all objects became slower alike", () => {
    expect(judge(canary(20, 61, 3), "some")[0]?.verdict.kind).toBe("no-change");
  });
});
