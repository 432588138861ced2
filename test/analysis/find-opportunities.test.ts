import { describe, expect, it } from "vitest";
import { findOpportunities } from "#src/analysis/find-opportunities.ts";
import { BEAT_MS, fakeBeats, type FakeTraffic } from "#test/monitor/fake-beats.ts";

const groups = Array.from({ length: 20 }, (_, n) => n);
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
const expected = { "Note.read": 1, "Note.list": 20, "Note.count": 1 };
type Families = Record<string, Record<string, number>>;
/** `more`: by family and labels, what each beat has besides. */
const find = (traffic: FakeTraffic[], more: Families = {}) =>
  findOpportunities({
    beats: fakeBeats(traffic).map(({ at, measured }) => ({
      at,
      measured: {
        ...measured,
        ...Object.fromEntries(
          Object.entries(more).map(([family, series]) => [
            family,
            {
              ...measured[family],
              ...Object.fromEntries(Object.entries(series).map(([labels, value]) => [labels, { "-1": value }])),
            },
          ]),
        ),
      },
    })),
    beatMs: BEAT_MS,
    version: "v1",
    expected,
  });
const label = (operation: string, caller = "edge") =>
  `service="Note",operation="${operation}",version="v1",caller="${caller}"`;

describe("opportunities", () => {
  it("are none where every operation does what it has to", () => {
    expect(find([asked("read"), asked("list", { rows: 25 })])).toEqual([]);
    expect(findOpportunities({ beats: [], beatMs: BEAT_MS, version: "v1", expected })).toEqual([]);
  });

  it("are rows that are read beyond what an answer needs, for a day at this rate", () => {
    const [found, ...more] = find([asked("read"), asked("count", { rows: 400 })]);
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      kind: "rows-read",
      operation: "Note.count",
      callsPerDay: 40 * 1_440,
      evidence: "reads 400 rows where its answer needs 1",
      value: { unit: "rows read", perDay: 40 * 1_440 * 399 },
    });
    expect(found?.fingerprint).toMatch(/^[0-9a-f]{12}$/u);
    expect(find([asked("count", { rows: 300 })])[0]?.fingerprint).toBe(found?.fingerprint);
  });

  it("are no rows where nobody knows how many an answer needs, or few are read", () => {
    expect(find([asked("search", { rows: 900 })])).toEqual([]);
    expect(find([asked("list", { rows: 55 })])).toEqual([]);
    expect(find([asked("count", { rows: 40 })])).toEqual([]);
  });

  it("are operations that take long beside the quickest", () => {
    const [found] = find([asked("read"), asked("search", { ms: 40 })]);
    expect(found).toMatchObject({ kind: "slow", operation: "Note.search", value: { unit: "seconds" } });
    // 57,600 calls a day, each 38 ms longer; buckets are 4.4 % wide.
    expect(found!.value.perDay).toBeGreaterThan(2_000);
    expect(found!.value.perDay).toBeLessThan(2_400);
    expect(find([asked("search", { ms: 40 })])).toEqual([]);
  });

  it("are none of what is asked seldom, is not worth it, is not live, or has no proper name", () => {
    expect(find([asked("read"), asked("count", { rows: 400, to: 4 })])).toEqual([]);
    expect(find([asked("read", { calls: 1, groups: [1] }), asked("count", { rows: 400, version: "v0" })])).toEqual([]);
    expect(find([asked("read"), asked("a/../b", { ms: 90 })])).toEqual([]);
  });

  it("are many writes in one call", () => {
    const [found] = find([asked("read")], {
      object_rows_written: { 'service="Note",operation="read",version="v1"': 40 * 30 },
    });
    expect(found).toMatchObject({ kind: "writes", evidence: "writes 30 rows in one call" });
  });

  it("are calls between services, again and again for each request", () => {
    const traffic = [asked("read"), asked("make", { service: "Order", groups: [1, 2, 3, 4, 5] })];
    const [found] = find(traffic, { layer_calls: { [label("read", "Order")]: 200 } });
    expect(found).toMatchObject({
      kind: "chatty",
      operation: "Note.read",
      evidence: "is asked 20 times for each request of `Order`",
    });
    expect(find(traffic, { layer_calls: { [label("read", "Order")]: 20 } })).toEqual([]);
  });

  it("are instances that start again and again", () => {
    const slow = asked("read", { ms: 40, calls: 1, groups: [1, 2, 3] });
    const starts = (count: number) => ({ object_starts: { 'service="Note",version="v1"': count } });
    expect(find([asked("read"), slow], starts(8))[0]).toMatchObject({
      kind: "cold-starts",
      evidence: "19 % of the operations of `Note` find their instance not in memory",
    });
    expect(find([asked("read"), slow], starts(1))).toEqual([]);
  });

  it("are a group of instances that is asked most, and slower for it", () => {
    const hot = asked("read", { groups: [7], calls: 40, ms: 30 });
    expect(find([asked("read"), hot])[0]).toMatchObject({ kind: "hot-group", service: "Note" });
    expect(find([asked("read"), { ...hot, ms: 2 }])).toEqual([]);
  });

  it("come with what is worth most first", () => {
    const found = find([asked("read"), asked("search", { ms: 9 }), asked("count", { rows: 400 })]);
    expect(found.map(({ operation }) => operation)).toEqual(["Note.count", "Note.search"]);
  });
});
