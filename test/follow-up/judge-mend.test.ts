import { expect, test } from "vitest";
import { judgeMend } from "#src/follow-up/judge-mend.ts";
import { BEAT_MS, fakeBeats, type FakeTraffic } from "#test/monitor/fake-beats.ts";

const groups = Array.from({ length: 20 }, (_, n) => n);
const asked = (version: string, from: number, to: number, more: Partial<FakeTraffic>): FakeTraffic => ({
  service: "Note",
  operation: "list",
  version,
  from,
  to,
  groups,
  calls: 2,
  ms: 20,
  ...more,
});
const refused = (count: number): Partial<FakeTraffic> => ({ failures: { refused: count } });
const alarms = (count: number): Partial<FakeTraffic> => ({ more: () => ({ object_alarms: count }) });
const judge = (
  metric: "refusals" | "alarms" | "errors",
  [good, bad, fix]: Partial<FakeTraffic>[],
  more: { isMore?: boolean; fixed?: number; isLast?: boolean; newErrors?: string[] } = {},
) =>
  judgeMend({
    beats: fakeBeats([
      asked("v1", 0, 60, good ?? {}),
      asked("v2", 60, 80, bad ?? {}),
      asked("v3", 80, 80 + (more.fixed ?? 20), fix ?? {}),
    ]),
    beatMs: BEAT_MS,
    operation: metric === "alarms" ? "Note.alarm" : "Note.list",
    metric,
    isMore: more.isMore ?? true,
    newErrors: more.newErrors ?? [],
    good: "v1",
    bad: "v2",
    fix: "v3",
    isLast: more.isLast ?? false,
  });

test("a fix of what no time tells is kept where less is refused than by the bad version", () => {
  const verdict = judge("refusals", [{}, refused(20), {}]);
  expect(verdict).toMatchObject({ state: "kept", because: null });
  expect(verdict?.figures?.effect.change).toBeLessThan(-0.9);
  expect(judge("errors", [{}, { failures: { "service-failed": 9 } }, {}])?.state).toBe("kept");
});

test("a slot of the fix is waited for", () => {
  expect(judge("refusals", [{}, refused(20), {}], { fixed: 12 })).toBeNull();
});

test("a fix that refuses more than what was before is worse, and one as bad as that", () => {
  expect(judge("refusals", [{}, refused(20), refused(20)])?.state).toBe("worse");
});

test("where nothing differs it is inconclusive in the end", () => {
  expect(judge("refusals", [{}, {}, {}])).toBeNull();
  expect(judge("refusals", [{}, {}, {}], { isLast: true })?.state).toBe("inconclusive");
});

test("alarms that came no more are kept once they come again", () => {
  expect(judge("alarms", [alarms(20), {}, alarms(20)], { isMore: false })).toMatchObject({ state: "kept" });
  expect(judge("alarms", [alarms(20), alarms(400), alarms(20)])).toMatchObject({ state: "kept" });
});

test("a few errors that were new are gone once they would surely have come again", () => {
  const few = { failures: { "service-failed": 0.02 } };
  const newErrors = ["service-failed"];
  expect(judge("errors", [{}, few, {}], { newErrors })).toBeNull();
  expect(judge("errors", [{}, few, {}], { newErrors, fixed: 300 })).toMatchObject({
    state: "kept",
    because: "none of its new errors came again",
  });
  expect(judge("errors", [{}, few, few], { newErrors, fixed: 300 })?.state).not.toBe("kept");
});
