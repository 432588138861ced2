import { describe, expect, it } from "vitest";
import { judgeTuning } from "#src/follow-up/tuning/judge-tuning.ts";
import type { Tuning } from "#src/follow-up/tuning/tuning.ts";
import { BEAT_MS, START } from "#test/monitor/fake-beats.ts";
import { ask, type Asked, type Extra, loadOf } from "./fake-load.ts";

const CHANGE = 200;
const TUNING: Tuning = {
  service: "Note",
  setting: "retries",
  own: null,
  from: 2,
  to: 1,
  why: "",
  expected: { metric: "", before: 0.5, after: 0.25, how: "" },
  measure: { of: "retries" },
};
const judge = (
  traffic: readonly Asked[],
  {
    extra,
    tuning = {},
    until = 420,
    isLast = false,
  }: { extra?: Extra; tuning?: Partial<Tuning>; until?: number; isLast?: boolean },
) =>
  judgeTuning({
    tuning: { ...TUNING, ...tuning },
    beats: loadOf(traffic, extra).filter(({ at }) => at < START + until * BEAT_MS),
    beatMs: BEAT_MS,
    at: START + CHANGE * BEAT_MS,
    caution: 1,
    isLast,
  });
const steady = [ask({ to: 600 })];
const retried =
  (before: number, after: number): Extra =>
  (beat) => ({
    layer_call_retries: (beat < CHANGE ? before : after) + (beat % 3),
  });

describe("a change", () => {
  it("is kept where its measure fell, and fresh time confirms it", () => {
    const verdict = judge(steady, { extra: retried(40, 10) });
    expect(verdict).toMatchObject({ state: "kept", because: null });
    expect(verdict?.measured?.before).toBeCloseTo(41 / 121, 1);
    expect(verdict?.measured?.after).toBeCloseTo(11 / 91, 1);
  });

  it("waits for the time that confirms it", () => {
    expect(judge(steady, { extra: retried(40, 10), until: CHANGE + 90 })).toBeNull();
  });

  it("needs no beat for each minute", () => {
    expect(judge(steady, { extra: retried(40, 10), until: CHANGE + 119 })).toMatchObject({ state: "kept" });
  });

  it("is taken back where fresh time does not confirm it", () => {
    const extra: Extra = (beat) => ({ layer_call_retries: beat >= CHANGE && beat < CHANGE + 60 ? 5 : 40 });
    expect(judge(steady, { extra })).toBeNull();
    expect(judge(steady, { extra, isLast: true })).toMatchObject({
      state: "taken back",
      because: "it made no difference beyond chance",
      mayRepeat: false,
    });
  });

  it("is taken back where calls fail more often, whatever its measure says", () => {
    const traffic = [ask({ to: CHANGE }), ask({ from: CHANGE, to: 600, failures: { unavailable: 8 } })];
    expect(judge(traffic, { extra: retried(40, 10) })).toMatchObject({
      state: "taken back",
      because: "`Note.list` fails more often",
    });
  });

  it("is taken back where calls take longer", () => {
    const traffic = [ask({ to: CHANGE }), ask({ from: CHANGE, to: 600, ms: 30 })];
    expect(judge(traffic, { extra: retried(40, 10) })).toMatchObject({
      state: "taken back",
      because: expect.stringMatching(/^`Note\.list` takes [45]\d % longer$/u),
    });
  });

  it("can't be told where a release came in between, and may be tried again", () => {
    const traffic = [ask({ to: 260 }), ask({ from: 260, to: 600, version: "v2" })];
    expect(judge(traffic, { extra: retried(40, 10) })).toMatchObject({
      state: "taken back",
      because: "a release came in between",
      mayRepeat: true,
    });
  });

  it("is no release where an old version answers an operation for the first time", () => {
    const traffic = [...steady, ask({ operation: "export", from: 250, to: 251 })];
    expect(judge(traffic, { extra: retried(40, 10) })).toMatchObject({ state: "kept" });
  });
});

describe("what answers from memory", () => {
  const tuning: Partial<Tuning> = {
    setting: "cacheMs",
    measure: { of: "hits", operation: "list" },
    expected: { metric: "", before: 0, after: 0.5, how: "" },
  };
  const cached =
    (hits: number): Extra =>
    (beat) => ({ layer_cache_hits: beat < CHANGE ? 0 : hits });

  it("is kept from half of what was expected on", () => {
    expect(judge(steady, { tuning, extra: cached(40) })).toMatchObject({
      state: "kept",
      measured: { before: 0, after: 40 / 120 },
    });
    expect(judge(steady, { tuning, extra: cached(10), isLast: true })).toMatchObject({ state: "taken back" });
  });

  it("is no failure where failures are as many among fewer calls", () => {
    const traffic = [
      ask({ to: CHANGE, calls: 800, failures: { "service-failed": 8 } }),
      ask({ from: CHANGE, to: 600, calls: 160, failures: { "service-failed": 8 } }),
    ];
    expect(judge(traffic, { tuning, extra: cached(640) })).toMatchObject({ state: "kept" });
  });
});

describe("latency", () => {
  const tuning: Partial<Tuning> = { setting: "shards", measure: { of: "latency" } };
  const faster = (ms: number) => [ask({ to: CHANGE }), ask({ from: CHANGE, to: 600, ms })];

  it("is kept where it fell", () => {
    const verdict = judge(faster(14), { tuning });
    expect(verdict).toMatchObject({ state: "kept" });
    expect(verdict?.measured?.after).toBeCloseTo(0.7, 1);
  });

  it("is taken back where it stayed", () => {
    expect(judge(faster(20), { tuning })).toBeNull();
    expect(judge(faster(20), { tuning, isLast: true })).toMatchObject({ state: "taken back" });
  });
});

it("more room is no slowness: refusals took no time", () => {
  const tuning: Partial<Tuning> = { setting: "maxInFlight", measure: { of: "failures", classes: ["overloaded"] } };
  const refused = ask({ to: CHANGE, ms: 0.51, calls: 40, failures: { overloaded: 40 } });
  const traffic = [ask({ to: CHANGE, calls: 40 }), refused, ask({ from: CHANGE, to: 600 })];
  expect(judge(traffic, { tuning })).toMatchObject({ state: "kept", measured: { before: 0.5, after: 0 } });
});
