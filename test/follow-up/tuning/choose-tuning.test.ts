import { describe, expect, it } from "vitest";
import type { Tuned } from "#src/follow-up/tuning/tuning.ts";
import { BEAT_MS } from "#test/monitor/fake-beats.ts";
import { ask, choose, END, loadOf, stateOf } from "./fake-load.ts";

const cacheable = stateOf({}, { cacheable: ["list"] });
/** 600 calls in a beat, 10 in a second. */
const often = loadOf([ask({ calls: 600 })]);

describe("reads that anyone may ask for", () => {
  it("are kept for as long as may be, where that saves enough", () => {
    const tuning = choose(often, { state: cacheable });
    expect(tuning).toMatchObject({ service: "Note", setting: "cacheMs", own: null, from: 0, to: 1_000 });
    expect(tuning?.measure).toEqual({ of: "hits", operation: "list" });
    // 10 a second for a second, over 10 addresses and places.
    expect(tuning?.expected).toMatchObject({ before: 0, after: 0.5 });
    expect(tuning?.expected.how).toMatch(/^10\.0 × 1 s over 10 .* saves (?:9\d|10\d) ms of each second$/u);
  });

  it("are not where the layer can't keep them, or is too old to say so", () => {
    expect(choose(often)).toBeNull();
  });

  it("are not where they are rare or cost little", () => {
    expect(choose(loadOf([ask({ calls: 40 })]), { state: cacheable })).toBeNull();
    expect(choose(loadOf([ask({ calls: 600, ms: 2 })]), { state: cacheable })).toBeNull();
  });

  it("stay within what the repository says", () => {
    const within = (bounds: Record<string, number | [number, number]>) => choose(often, { state: cacheable, bounds });
    expect(within({ cacheMs: 2_000 })?.to).toBe(2_000);
    expect(within({ cacheMs: [0, 400] })?.to).toBe(400);
    expect(within({ cacheMs: 0 })).toBeNull();
    expect(within({ cacheMs: 90_000 })?.to).toBe(60_000);
    // Somebody wanted more than the loop may go.
    expect(choose(often, { state: stateOf({ Note: { cacheMs: 5_000 } }, { cacheable: ["list"] }) })).toBeNull();
  });
});

describe("retries", () => {
  const storm = (retries: number, unavailable: number) =>
    loadOf([ask({ failures: { unavailable } })], () => ({ layer_call_retries: retries }));

  it("become fewer where most calls fail all the same", () => {
    const tuning = choose(storm(40, 18));
    expect(tuning).toMatchObject({ setting: "retries", from: 2, to: 1, measure: { of: "retries" } });
    expect(tuning?.expected.before).toBeCloseTo(40 / 120);
    expect(tuning?.expected.after).toBeCloseTo(20 / 100);
  });

  it("stay where they help, or are few, or are none", () => {
    expect(choose(storm(40, 2))).toBeNull();
    expect(choose(storm(10, 5))).toBeNull();
    expect(choose(storm(40, 18), { state: stateOf({ Note: { retries: 0 } }) })).toBeNull();
    expect(choose(storm(40, 18), { bounds: { retries: [2, 3] } })).toBeNull();
  });
});

describe("a deadline", () => {
  const late = (ms: number, cut: number) => [
    ask(),
    ask({ operation: "add", calls: 4, ms }),
    ask({ operation: "add", calls: 1, ms: 11_500, failures: { "deadline-exceeded": cut } }),
  ];

  it("is later where calls come in just before it", () => {
    const tuning = choose(loadOf(late(7_000, 1)));
    expect(tuning).toMatchObject({ setting: "deadlineMs", from: 10_000, to: 15_000 });
    expect(tuning?.measure).toEqual({ of: "failures", classes: ["deadline-exceeded"] });
    const { after = 0, before = 0 } = tuning?.expected ?? {};
    expect(before).toBeCloseTo(1 / 85);
    // Between a fifth and a fourth of what took 5 s took more than 10 s.
    expect(after).toBeLessThan(before / 2);
    expect(after).toBeGreaterThan(0);
  });

  it("stays where what is cut off hangs", () => {
    expect(choose(loadOf(late(200, 1)))).toBeNull();
  });
});

describe("calls that wait at once", () => {
  const crowd = (inFlight: number, ms = 20) =>
    loadOf([ask({ ms, failures: { overloaded: 8 } })], () => ({ layer_calls_in_flight: inFlight }));

  it("may be more where calls are refused that would be quick", () => {
    const tuning = choose(crowd(1_000));
    expect(tuning).toMatchObject({ setting: "maxInFlight", from: 1_000, to: 2_000, expected: { after: 0 } });
    expect(tuning?.expected.before).toBeCloseTo(0.1);
  });

  it("may not where it was the runtime that refused, or those that wait are slow", () => {
    expect(choose(crowd(300))).toBeNull();
    expect(choose(crowd(1_000, 8_000))).toBeNull();
  });
});

describe("a breaker", () => {
  const flaps = (failures: Record<string, number>, openings = (beat: number) => Number(beat % 4 === 0)) =>
    loadOf([ask({ failures })], (beat) => ({ layer_breaker_openings: openings(beat) }));

  it("opens later where most of what it stops would have gone well", () => {
    const tuning = choose(flaps({ stopped: 20, "service-failed": 6 }));
    expect(tuning).toMatchObject({ setting: "breakerPercent", from: 50, to: 65 });
    expect(tuning?.expected.before).toBeCloseTo(26 / 80);
    expect(tuning?.expected.after).toBeCloseTo(6 / 60);
  });

  it("cools longer where the service is really failing", () => {
    const tuning = choose(flaps({ stopped: 20, "service-failed": 40 }));
    expect(tuning).toMatchObject({ setting: "breakerCoolMs", from: 5_000, to: 10_000, measure: { of: "openings" } });
    expect(tuning?.expected).toMatchObject({ before: 0.25, after: 0.25 * (15 / 20) });
  });

  it("is left alone where it opened once", () => {
    expect(choose(flaps({ stopped: 20, "service-failed": 6 }, (beat) => Number(beat === 290)))).toBeNull();
  });
});

describe("batches", () => {
  const queue = (depth: number, alarms: number) =>
    loadOf([ask()], () => ({ object_queue_depth: depth, object_alarms: alarms }));

  it("become larger where more waits than one holds, alarm after alarm", () => {
    expect(choose(queue(100, 20))).toMatchObject({
      setting: "batchSize",
      from: 60,
      to: 120,
      measure: { of: "backlog", above: 60 },
      expected: { before: 1, after: 0 },
    });
  });

  it("stay where the queue is short, or alarms are rare", () => {
    expect(choose(queue(50, 20))).toBeNull();
    expect(choose(queue(100, 2))).toBeNull();
  });
});

describe("the one instance of a service", () => {
  const hot = (more = {}) => loadOf([ask({ operation: "add", calls: 1_600, ms: 50, ...more })]);
  const written = (rows: number) => () => ({ object_rows_written: rows });
  const single = stateOf({}, { spreads: true });
  const writing = loadOf([ask({ calls: 1_600, ms: 50 })], written(1_600));

  it("shares new records with a second one where it is never at rest and mostly writes", () => {
    const tuning = choose(writing, { state: single });
    expect(tuning).toMatchObject({ setting: "shards", from: 1, to: 2, measure: { of: "latency" } });
    expect(tuning?.why).toContain("also when the setting is taken back");
    // 1,600 calls of 50 ms in 60 s: 1.33 in progress, busy 57 % of the time; then 29 %.
    expect(tuning?.expected.after).toBeCloseTo((1 - 0.571) / (1 - 0.286), 1);
  });

  it("does not where it reads, rests, or can't", () => {
    expect(choose(hot(), { state: single })).toBeNull();
    expect(choose(loadOf([ask({ calls: 160, ms: 50 })], written(160)), { state: single })).toBeNull();
    expect(choose(writing)).toBeNull();
  });
});

describe("nothing is chosen", () => {
  const past = (more: Partial<Tuned>): Tuned[] => [
    {
      ...(choose(often, { state: cacheable }) as Tuned),
      at: new Date(END - 3 * 86_400_000).toISOString(),
      ended: new Date(END - 2 * 86_400_000).toISOString(),
      state: "taken back",
      measured: null,
      because: null,
      mayRepeat: false,
      ...more,
    },
  ];

  it("that was tried before, unless that told nothing", () => {
    expect(choose(often, { state: cacheable, history: past({}) })).toBeNull();
    expect(choose(often, { state: cacheable, history: past({ state: "recommended" }) })).toBeNull();
    expect(choose(often, { state: cacheable, history: past({ mayRepeat: true }) })).not.toBeNull();
  });

  it("soon after another change", () => {
    const ended = new Date(END - 100 * BEAT_MS).toISOString();
    expect(choose(often, { state: cacheable, history: past({ setting: "retries", to: 1, ended }) })).toBeNull();
  });

  it("while a release is new", () => {
    const released = loadOf([ask({ calls: 600, to: 200 }), ask({ calls: 600, from: 200, version: "v2" })]);
    expect(choose(released, { state: cacheable })).toBeNull();
  });

  it("before an hour of beats is told", () => {
    expect(choose(often.slice(0, 50), { state: cacheable })).toBeNull();
  });
});
