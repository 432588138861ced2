import { expect, test } from "vitest";
import { replayRun } from "#bin/runs/replay-run.ts";

test("a run whose code is all generated asks what was recorded, all of it and nothing else", async () => {
  const noBench = () => Promise.reject(new Error("nothing is written by hand here"));
  const { calls, comments, files, left, recorded } = await replayRun("camera-desk", noBench);
  expect({ left, calls: calls.length }).toEqual({ left: 0, calls: recorded });
  expect(files.some(({ path }) => path.startsWith("src/services/"))).toBe(true);
  expect(comments.get("1/reading")).toContain("_anthropic/claude-sonnet-5-5 (recorded answers)_");
});
