import { expect, it } from "vitest";
import type { Standing } from "#src/steering/dashboard/board.ts";
import { shortenNext } from "#src/steering/dashboard/shorten-next.ts";
import { renderApproval } from "#src/steering/render-approval.ts";
import { renderParked } from "#src/steering/render-parked.ts";

it.each<[Standing, string, string]>([
  [
    "waiting",
    renderApproval("0a1b2c3d4e", "https://x/1", "tiny lane, at most 3 rounds"),
    "somebody who may write here approves [the plan](https://x/1) (tiny lane, at most 3 rounds), by 👍 on it or `/aidevos approve 0a1b2c3`.",
  ],
  [
    "waiting",
    "@ana reviews and merges [#8](u); merging deploys it.",
    "@ana reviews and merges [#8](u); merging deploys it.",
  ],
  [
    "waiting",
    "waiting: budget spent, [what for and how it goes on](u).",
    "budget spent, [what for and how it goes on](u).",
  ],
  ["paused", renderParked("pause", "ana"), "paused by ana."],
  ["ignored", renderParked("ignore", "ana"), "ana wants this left alone."],
  ["resting", "nobody: [#8](u) was closed.\nReopen it to go on.", "[#8](u) was closed. Reopen it to go on."],
  ["stopped", "v1.2 of `a` can't be had. Ask b.", "v1.2 of `a` can't be had. Ask b."],
])("%s", (standing, next, short) => {
  expect(shortenNext(next, standing)).toBe(short);
});
