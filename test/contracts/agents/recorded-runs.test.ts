import { expect, test } from "vitest";
import { replayRun } from "#bin/runs/replay-run.ts";
import { openWorkbench } from "#src/workbench/open-workbench.ts";
import { noSandbox, placeWith } from "#test/workbench/place.ts";

test.each(["common-purse", "whiteboard"])("%s asks what was recorded, all of it and nothing else", async (name) => {
  const { calls, files, left, recorded } = await replayRun(name, openWorkbench(placeWith(noSandbox)));
  expect({ left, calls: calls.length }).toEqual({ left: 0, calls: recorded });
  expect(files.some(({ path }) => path.startsWith("test/custom/"))).toBe(true);
});
