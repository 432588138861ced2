import { describe, expect, it } from "vitest";
import { findIncidents } from "#src/analysis/find-incidents.ts";
import { bucketOf } from "#src/monitor/histogram.ts";
import type { FakeTraffic } from "#test/monitor/fake-beats.ts";
import { alarmsOf, assessed, BEATS, habitsFrom, list, surveyOf } from "./incidents/fake-survey.ts";

const failing = (from: number, count: number, more: Partial<FakeTraffic> = {}) =>
  list({ from, failures: { failed: count }, ...more });
const telling = (more: FakeTraffic["more"], rest: Partial<FakeTraffic> = {}) =>
  list({ ...(more && { more }), ...rest });
const usual = habitsFrom(list());
const week = (more: FakeTraffic["more"]) => habitsFrom(telling(more));

describe("nothing is wrong", () => {
  it("with a product that nobody asks, or that is new", () => {
    expect(alarmsOf([])).toEqual([]);
    expect(alarmsOf([], { habits: usual })).toEqual([]);
    expect(alarmsOf([list({ from: 170 })])).toEqual([]);
  });
  it("with one that is as ever, however much it fails at that", () => {
    const traffic = [list({ failures: { failed: 2 } })];
    expect(alarmsOf(traffic)).toEqual([]);
    expect(alarmsOf(traffic, { habits: habitsFrom(list({ failures: { failed: 20 } })) })).toEqual([]);
  });
});

describe("errors", () => {
  const calm = list({ to: 165 });
  it("are an incident where they come all at once, in whichever beats they began", () => {
    expect(alarmsOf([calm, failing(165, 4)])).toEqual(["errors Note.list"]);
    expect(assessed("errors", [calm, failing(165, 4)])).toMatchObject({
      severity: expect.closeTo(20, 5),
      figures: [{ before: 0, now: 0.2 }, { now: 60 }],
    });
  });
  it("are none where callers did them, where they are few, or where they are over", () => {
    expect(alarmsOf([calm, list({ from: 165, failures: { refused: 15 } })])).toEqual([]);
    expect(alarmsOf([list({ to: 179 }), failing(179, 1)])).toEqual([]);
    expect(alarmsOf([list({ to: 160 }), failing(160, 4, { to: 170 }), list({ from: 170 })])).toEqual([]);
  });
  it("are none that bursts of before were like", () => {
    const bursts = [20, 55, 90, 125].flatMap((from) => [failing(from, 4, { to: from + 8, calls: 0 })]);
    expect(alarmsOf([list(), ...bursts, failing(165, 4, { calls: 0 })])).toEqual([]);
  });
  it("are none that the same hour of other days had", () => {
    const habits = habitsFrom(list({ failures: { failed: 40 } }));
    expect(alarmsOf([calm, failing(165, 4)], { habits })).toEqual([]);
  });
  it("that came with a release are the release's", () => {
    expect(alarmsOf([calm, failing(165, 4, { version: "v2" })])).toEqual([]);
  });
  it("go on as long as they are far above what was before, however long that is", () => {
    const traffic = [failing(0, 4)];
    expect(alarmsOf(traffic)).toEqual([]);
    expect(alarmsOf(traffic, { pinned: { "errors-Note.list": 0 } })).toEqual(["errors Note.list"]);
    expect(alarmsOf(traffic, { habits: usual })).toEqual(["errors Note.list"]);
  });
  it("of an operation that few call are told by an hour", () => {
    const few = { calls: 4, to: 120 };
    expect(alarmsOf([list(few), list({ ...few, from: 120, to: BEATS, failures: { failed: 0.6 } })])).toEqual([
      "errors Note.list",
    ]);
  });
  it("of the Worker itself are seen from outside", () => {
    const faults = { "http_requests 200": 0, "http_requests 500": 20 };
    expect(
      alarmsOf([telling(() => ({ "http_requests 200": 20 }), { to: 165 }), telling(() => faults, { from: 165 })]),
    ).toEqual(["errors Note.list"]);
  });
  it("are told once where one operation fails because of another", () => {
    const store: Partial<FakeTraffic> = { service: "Store", operation: "read", caller: "Note" };
    const traffic = [calm, failing(165, 4), { ...calm, ...store }, failing(165, 4, store)];
    expect(alarmsOf(traffic)).toEqual(["errors Store.read"]);
    expect(assessed("errors", traffic.toReversed())).toMatchObject({ subject: "Note.list", alsoConcerns: [] });
    const [, named] = findIncidents(surveyOf(traffic)).filter(({ cause }) => cause === "errors");
    expect(named).toMatchObject({ subject: "Store.read", alsoConcerns: ["Note.list"] });
  });
});

describe("errors of a whole service", () => {
  const service = (...counts: number[]) =>
    counts.flatMap((count, n) => {
      const operation = `operation${n}`;
      return [list({ operation, to: 165 }), failing(165, count, { operation })];
    });
  it("are one incident, which names the operations that fail", () => {
    expect(alarmsOf(service(4, 5, 6, 0))).toEqual(["errors Note"]);
    expect(assessed("errors", service(4, 5, 6, 0))).toMatchObject({
      subject: "Note",
      alsoConcerns: ["Note.operation0", "Note.operation1", "Note.operation2"],
    });
  });
  it("are as many as fail where few do, unless the one is known already", () => {
    expect(alarmsOf(service(4, 4, 0, 0))).toEqual(["errors Note.operation0", "errors Note.operation1"]);
    const known = { pinned: { "errors-Note": 0 } };
    expect(alarmsOf(service(4, 4, 0, 0), known)).toHaveLength(2);
    expect(alarmsOf(service(4, 4, 0.15, 0), known)).toEqual([]);
  });
});

describe("calls", () => {
  it("that are made again and again are an incident, and none where that is usual", () => {
    const storm = [telling(() => ({ layer_call_retries: 10 }))];
    expect(alarmsOf(storm)).toEqual(["retries Note.list"]);
    expect(alarmsOf(storm, { habits: week(() => ({ layer_call_retries: 50 })) })).toEqual([]);
    expect(alarmsOf([telling(() => ({ layer_call_retries: 0.5 }))])).toEqual([]);
    expect(alarmsOf([telling((beat) => ({ layer_call_retries: beat === 178 ? 200 : 0 }))])).toEqual([]);
  });
  it("that are stopped are an incident, unless that happens once, or comes of errors that are one", () => {
    const opens = (beat: number) => ({ layer_breaker_openings: beat >= 176 ? 2 : 0 });
    expect(alarmsOf([telling(opens)])).toEqual(["breaker Note.list"]);
    expect(alarmsOf([telling((beat) => ({ layer_breaker_openings: beat === 178 ? 9 : 0 }))])).toEqual([]);
    expect(alarmsOf([telling(opens, { to: 165 }), telling(opens, { from: 165, failures: { failed: 4 } })])).toEqual([
      "errors Note.list",
    ]);
  });
});

describe("alarms", () => {
  const habits = week(() => ({ object_alarms: 120 }));
  const ran = (to: number) => [telling((beat) => ({ object_alarms: beat < to ? 2 : 0 }))];
  it("that stopped though they had a rhythm are an incident", () => {
    expect(alarmsOf(ran(140), { habits })).toEqual(["alarms-silent Note"]);
    expect(assessed("alarms-silent", ran(140), { habits })?.figures).toMatchObject([{ before: 60, now: 0 }]);
  });
  it("are not missed where they still come, where nobody calls, or where there was no rhythm", () => {
    expect(assessed("alarms-silent", ran(179), { habits })).toMatchObject({ severity: 0 });
    expect(alarmsOf([telling(() => ({}), { calls: 1 })], { habits })).toEqual([]);
    expect(alarmsOf(ran(140), { habits: week((hour) => ({ object_alarms: hour < 24 ? 0 : 120 })) })).toEqual([]);
    expect(alarmsOf(ran(140))).toEqual([]);
  });
  const late = (seconds: number) => [
    telling(() => ({ object_alarms: 4, object_alarm_lag_seconds: { [bucketOf(seconds * 1e6)]: 4 } })),
  ];
  it("that come far too late are an incident, and such as a platform may delay are none", () => {
    expect(alarmsOf(late(200))).toEqual(["alarms-late Note"]);
    expect(alarmsOf(late(50))).toEqual([]);
    expect(
      alarmsOf([telling(() => ({ object_alarms: 4 })), ...late(200).map((one) => ({ ...one, calls: 0, from: 178 }))]),
    ).toEqual([]);
    expect(
      alarmsOf(late(200), { habits: week(() => ({ object_alarm_lag_seconds: { [bucketOf(190e6)]: 240 } })) }),
    ).toEqual([]);
  });
});

describe("objects", () => {
  it("whose queue grows without end are an incident, and such as have a long one are none", () => {
    expect(alarmsOf([telling((beat) => ({ object_queue_depth: 10 * Math.max(0, beat - 100) }))])).toEqual([
      "queue Note",
    ]);
    expect(alarmsOf([telling((beat) => ({ object_queue_depth: 1_000 + (beat % 7) }))])).toEqual([]);
    expect(alarmsOf([telling((beat) => ({ object_queue_depth: beat / 10 }))])).toEqual([]);
  });
  it("that give up events are an incident", () => {
    const dead = [telling((beat) => ({ object_dead_letters: beat >= 178 ? 2 : 0 }))];
    expect(alarmsOf(dead)).toEqual(["dead-letters Note"]);
    expect(alarmsOf(dead, { habits: week(() => ({ object_dead_letters: 4 })) })).toEqual([]);
    expect(alarmsOf([telling((beat) => ({ object_dead_letters: beat === 178 ? 2 : 0 }))])).toEqual([]);
  });
  it("that start again and again are an incident, unless a release or their habit makes them", () => {
    const flaps = telling(() => ({ object_starts: 10 }));
    const calm = { habits: week(() => ({ object_starts: 1 })) };
    expect(alarmsOf([flaps], calm)).toEqual(["restarts Note"]);
    expect(alarmsOf([flaps])).toEqual([]);
    expect(alarmsOf([flaps], { habits: week(() => ({ object_starts: 100 })) })).toEqual([]);
    expect(alarmsOf([list({ to: 150 }), { ...flaps, from: 150, version: "v2" }], calm)).toEqual([]);
  });
  const stored = (bytes: number) => [telling((beat) => ({ object_storage_bytes: beat % 30 === 0 ? bytes : 0 }))];
  const grew = (perDay: number) => ({
    habits: week((hour) => ({ object_storage_bytes: 3e9 + perDay * Math.floor(hour / 24) })),
  });
  it("near what they can hold are an incident, and such as will be there within two weeks", () => {
    expect(alarmsOf(stored(8.5e9))).toEqual(["storage Note"]);
    expect(alarmsOf(stored(5e9), grew(0.4e9))).toEqual(["storage Note"]);
    expect(assessed("storage", stored(5e9), grew(0.4e9))?.figures[1]).toMatchObject({ now: expect.closeTo(13.6, 1) });
    expect(alarmsOf(stored(5e9))).toEqual([]);
    expect(alarmsOf(stored(5e9), grew(0.01e9))).toEqual([]);
  });
});

it("measurements that are lost for long are an incident", () => {
  expect(alarmsOf([telling(() => ({ layer_samples_lost: 100 }))])).toEqual(["samples-lost product"]);
  expect(alarmsOf([telling((beat) => ({ layer_samples_lost: beat === BEATS - 9 ? 5_000 : 0 }))])).toEqual([]);
});
