import { expect, test } from "vitest";
import { emptySample, playWhole } from "#product/scripts/perf/load.ts";
import { createMixLoad } from "#product/scripts/perf/mix-load.ts";
import { countCalls } from "#product/scripts/perf/count-calls.ts";
import type { Call } from "#product/scripts/perf/prepare-calls.ts";

const calls = (label: string, count: number, status = 200): Call[] =>
  Array.from({ length: count }, () => ({ request: { label, method: "GET", path: "/", headers: {} }, status }));
const answer = { status: 200, headers: new Headers(), body: null };

test("operations are called in proportion, spread evenly, and timed where answered as they should be", async () => {
  const sent: string[] = [];
  const send = async ({ label }: { label: string }) => {
    sent.push(label);
    return answer;
  };
  const operations = [
    { warm: calls("list", 1), timed: calls("list", 6) },
    { warm: calls("pin", 1), timed: calls("pin", 2, 409) },
  ];
  const load = createMixLoad("/seed", operations, 1);
  await load.warmUp(send);
  const sample = emptySample();
  await playWhole(load, send, sample);
  expect(load.turns).toBe(1);
  expect(sent).toEqual(["list", "pin", "list", "list", "pin", "list", "list", "list", "pin", "list"]);
  expect([sample.times.get("list")?.length, sample.times.has("pin"), sample.errors.get("pin")]).toEqual([6, false, 2]);
});

test("calls are counted by share, and by passes without shares", () => {
  const wanted = (...shares: (number | null)[]) => ({
    operations: shares.map((share, n) => ({ operation: `Note.list${n}`, records: 0, share })),
  });
  expect(countCalls(wanted(null, null), 40)).toEqual([40, 40]);
  expect(countCalls(wanted(0.75, 0.25), 40)).toEqual([60, 20]);
  expect(countCalls(wanted(999, 1), 40)).toEqual([80, 5]);
});
