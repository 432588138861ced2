import { expect, it } from "vitest";
import { COHORTS, mergeMeasured, thinMeasured } from "#src/monitor/measured.ts";

const minute = (calls: number, bytes: number) => ({
  layer_calls: { 'service="S"': { "-1": calls } },
  object_storage_bytes: { 'service="S"': { "-1": bytes } },
  [COHORTS]: { 'service="S"': { "1184": calls } },
});

it("adds up counters and buckets, and keeps the largest of a gauge", () => {
  expect(mergeMeasured([minute(2, 50), minute(3, 40), {}])).toEqual(minute(5, 50));
});

it("forgets single instances of what is no longer fresh", () => {
  const { [COHORTS]: _cohorts, ...rest } = minute(5, 50);
  expect(thinMeasured([minute(2, 50), minute(3, 40)])).toEqual(rest);
});
