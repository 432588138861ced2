import { expect, it } from "vitest";
import { splitLog } from "#src/world/github/pages/split-log.ts";

const steps = ["2026-01-01T00:00:00Z", "2026-01-01T00:00:05Z", null].map((startedAt) => ({ startedAt }));

it("gives each step its own lines, without stamps and colours", () => {
  const log = "2026-01-01T00:00:01.5Z one\n2026-01-01T00:00:05.0Z \u001b[32mtwo\u001b[0m\nthree\n";
  expect(splitLog(log, steps)).toEqual([["one"], ["two", "three"], []]);
  expect(splitLog("", steps)).toEqual([[], [], []]);
});
