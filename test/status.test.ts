import { expect, it } from "vitest";
import { parseStatus, PHASES, renderStatus } from "#src/status.ts";

it.each(PHASES.map((_, n) => n).concat(PHASES.length))("reads back a status with %i phases done", (count) => {
  const status = {
    title: "A “quoted” list",
    done: PHASES.slice(0, count).map((phase) => `${phase} at \`x\``),
    next: "@ana merges #2.",
    spent: count % 2 === 0 ? null : "$0.42 of $3.00, 9 calls",
  };
  expect(parseStatus(renderStatus(status))).toEqual(status);
});

it("says in its first line, which is all an e-mail shows, what is built and how far it is", () => {
  expect(renderStatus({ title: "Todo list", done: ["1 service"], next: "x", spent: null }).split("\n")[0]).toBe(
    "**Building “Todo list”** · 1 of 6 steps",
  );
});

it("takes no other comment for a status", () => {
  expect(parseStatus("**Security** · round 1")).toBeNull();
});
