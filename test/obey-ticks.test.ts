import { describe, expect, it } from "vitest";
import type { Run } from "#src/durable/step.ts";
import { obeyTicks } from "#src/obey-ticks.ts";
import { EMPTY } from "#src/steering/dashboard/board.ts";
import { buildLine } from "./steering/dashboard/build-line.ts";

const REPO = { installationId: 1, id: 2, owner: "acme", name: "links" };
const box = (name: string, mark: string): string => `- [${mark}] <!-- ${name}=7 -->${name}`;

const play = async (
  after: string,
  { before = "", issue = 40, permission = "write", state = "running" } = {},
): Promise<unknown[][]> => {
  const did: unknown[][] = [];
  const run: Run = {
    id: "ticks/k",
    step: (_name, effect) => effect(1),
    now: async () => "",
    nextSignal: async () => null,
  };
  const builds = [buildLine({ standing: "stopped", canRetry: true })];
  const posted = { dashboard: { number: 40, digest: "d", isClosed: false } };
  const ports = {
    board: {
      read: async () => ({ ...EMPTY, builds, posted }),
      tell: async (_repo: unknown, news: unknown) => void did.push(["board", news]),
    },
    issues: { readIssue: async () => ({ title: "Links", body: "words", author: "eve" }) },
    thread: { readPermission: async () => permission },
    accounts: { hold: async (...hold: unknown[]) => void did.push(["hold", ...hold]) },
    runs: {
      newestOf: async () => ({ runId: "spec/2#7", state }),
      start: async () => void did.push(["start"]),
      tell: async (...tell: unknown[]) => void did.push(["tell", ...tell]),
    },
  };
  const sender = { login: "ana", id: 3 };
  await obeyTicks(run, ports as never, { repo: REPO, base: "main", issue, before, after, sender });
  return did;
};
const TOUCHED = ["board", { kind: "touched", number: 40 }];

describe("a tick on the dashboard", () => {
  it("of somebody with write access is the command on the issue, as its words are now", async () => {
    const order = {
      kind: "order",
      id: 0,
      thread: 40,
      by: "ana",
      command: { name: "retry" },
      title: "Links",
      body: "words",
    };
    expect(await play(box("retry", "x"))).toEqual([["tell", "spec/2#7", order, "ticks/k/0"], TOUCHED]);
  });

  it("has a build that is to rest spend nothing from then on", async () => {
    expect((await play(box("ignore", "X"))).map(([name]) => name)).toEqual(["hold", "tell", "board"]);
  });

  it.each(["none", "read", "triage"])("of somebody with %s access is only taken back", async (permission) => {
    expect(await play(box("retry", "x"), { permission })).toEqual([TOUCHED]);
  });

  it("is no order where it was there before, or on another issue", async () => {
    expect(await play(box("retry", "x"), { before: box("retry", "x") })).toEqual([TOUCHED]);
    expect(await play(box("retry", "x"), { issue: 41 })).toEqual([]);
  });

  it("takes away the line of what has ended, and starts nothing", async () => {
    expect(await play(box("ignore", "x"), { state: "ended" })).toEqual([
      ["board", { kind: "left", issue: 7 }],
      TOUCHED,
    ]);
    expect(await play(box("retry", "x"), { state: "ended" })).toEqual([TOUCHED]);
  });
});
