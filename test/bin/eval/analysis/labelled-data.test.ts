import { join } from "node:path";
import { expect, it } from "vitest";
import { readLabelled } from "#bin/eval/analysis/labelled-data.ts";
import { UserError } from "#src/errors.ts";

const FIXTURES = join(import.meta.dirname, "..", "..", "..", "fixtures", "change-points");

it("reads labelled sets and archives of reruns", () => {
  const { sets, reruns } = readLabelled(FIXTURES);
  expect(sets.map(({ name, series }) => [name, series.length])).toEqual([["tcpd", 28]]);
  const runLog = sets[0]?.series.find(({ name }) => name === "run_log");
  expect(runLog?.dimensions.map(({ length }) => length)).toEqual([376, 376]);
  expect(runLog?.annotations["10"]).toContain(2);
  expect(reruns.length).toBe(39);
  expect(reruns.every((series) => series.length === 90)).toBe(true);
});

it("says which folder isn't there", () => {
  expect(() => readLabelled(join(FIXTURES, "none"))).toThrow(UserError);
});
