import { describe, expect, it } from "vitest";
import { type Board, type Build, EMPTY } from "#src/steering/dashboard/board.ts";
import { type BoardNews, nextBoard, type Stop } from "#src/steering/dashboard/next-board.ts";
import type { Cause } from "#src/steering/failures/failure.ts";
import { buildLine } from "./build-line.ts";

const AT = "2026-01-02T03:04:05.000Z";
const CAUSE: Cause = {
  fingerprint: "settings",
  title: "Settings",
  detail: "They can't be followed.",
  mend: "mend them.",
};

const told = (
  own: Partial<Build>,
  { stop = null, wants = true }: { stop?: Stop | null; wants?: boolean | null } = {},
) => {
  const { cause: _, ...build } = buildLine(own);
  return { kind: "build", build, wants, stop } satisfies BoardNews;
};
const stopped = (issue: number, id: string): BoardNews =>
  told({ issue, standing: "stopped", canRetry: true }, { stop: { cause: CAUSE, id } });
const outcome = (id: string, failed: boolean, issue: number | null = null): BoardNews => ({
  kind: "outcome",
  of: "deployment",
  id,
  issue,
  link: "https://ci.example/1",
  failed,
});
const posted = (topic: string, number = 40): BoardNews => ({
  kind: "posted",
  topic,
  posted: { number, digest: "d", isClosed: false },
  basis: null,
});
const after = (...news: BoardNews[]): Board => news.reduce((board, each) => nextBoard(board, each, AT), EMPTY);
const failuresAfter = (...news: BoardNews[]) =>
  after(...news).failures.map(({ concerns, count, over }) => ({ concerns, count, isOver: over !== null }));

describe("what is told of a build", () => {
  it("is one line, and a new revision only where people see another one", () => {
    const once = after(told({}));
    expect(once).toMatchObject({ revision: 1, isWanted: true, builds: [{ issue: 7 }] });
    expect(nextBoard(once, told({}), AT).revision).toBe(1);
    expect(nextBoard(once, told({ standing: "working", says: null }), AT)).toMatchObject({
      revision: 2,
      builds: [{ standing: "working" }],
    });
  });

  it("is no new revision where only the order of the news is another", () => {
    const both = after(told({ issue: 7 }), told({ issue: 8 }));
    expect(nextBoard(both, told({ issue: 7 }), AT).revision).toBe(both.revision);
  });

  it("is taken away once there is nothing to say", () => {
    expect(after(told({}), { kind: "left", issue: 7 }).builds).toEqual([]);
  });

  it("keeps what the settings said last where they can't be read", () => {
    expect(after(told({}, { wants: false }), told({}, { wants: null })).isWanted).toBe(false);
  });

  it("is remembered of the ten newest that are live", () => {
    const live = Array.from({ length: 12 }, (_, n) => told({ issue: n + 1, standing: "live", says: null }));
    expect(after(told({ issue: 99 }), ...live).builds.map(({ issue }) => issue)).toEqual([
      99, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ]);
  });
});

describe("what stops builds", () => {
  it("is counted once for each stop, however often that is told", () => {
    expect(failuresAfter(stopped(7, "a"), stopped(7, "a"))).toEqual([{ concerns: [7], count: 1, isOver: false }]);
    expect(failuresAfter(stopped(7, "a"), stopped(7, "b"))).toEqual([{ concerns: [7], count: 2, isOver: false }]);
    expect(failuresAfter(stopped(7, "a"), stopped(8, "c"))).toEqual([{ concerns: [7, 8], count: 2, isOver: false }]);
  });

  it("is over once no build is stopped by it, and then forgotten where nobody was told of it", () => {
    const both = [stopped(7, "a"), stopped(8, "b")];
    expect(failuresAfter(...both, told({ issue: 7 }))).toMatchObject([{ concerns: [8], isOver: false }]);
    expect(failuresAfter(...both, told({ issue: 7 }), { kind: "left", issue: 8 })).toEqual([]);
    expect(failuresAfter(...both, posted("failure/settings"), told({ issue: 7 }), told({ issue: 8 }))).toEqual([
      { concerns: [], count: 2, isOver: true },
    ]);
  });

  it("comes back as the same cause", () => {
    const over = [stopped(7, "a"), posted("failure/settings"), told({ issue: 7 })];
    expect(failuresAfter(...over, stopped(9, "c"))).toEqual([{ concerns: [9], count: 2, isOver: false }]);
  });
});

it("settings that can be followed again end what was said of them, whatever they have stopped", () => {
  const cause = { ...CAUSE, fingerprint: "settings-invalid-0a1b2c3d" };
  const two = [7, 8].map((issue) => told({ issue, standing: "stopped" }, { stop: { cause, id: String(issue) } }));
  expect(failuresAfter(...two, { kind: "settings-mended" })).toEqual([]);
  const known = [...two, posted(`failure/${cause.fingerprint}`)];
  expect(failuresAfter(...known, { kind: "settings-mended" })).toEqual([{ concerns: [], count: 2, isOver: true }]);
  expect(failuresAfter(stopped(7, "a"), { kind: "settings-mended" })).toMatchObject([{ isOver: false }]);
});

describe("the outcome of a deployment", () => {
  it("is a failure until one succeeds", () => {
    expect(failuresAfter(outcome("a", true, 7))).toEqual([{ concerns: [7], count: 1, isOver: false }]);
    expect(failuresAfter(outcome("a", true, 7), outcome("b", false))).toEqual([]);
    expect(failuresAfter(outcome("a", true), posted("failure/deployment"), outcome("b", false))).toMatchObject([
      { isOver: true },
    ]);
  });

  it("changes nothing where all is well", () => {
    expect(after(outcome("a", false))).toEqual(EMPTY);
  });
});

describe("an edit by people", () => {
  it("has the dashboard written anew, and opened again", () => {
    const closed: BoardNews = {
      kind: "posted",
      topic: "dashboard",
      posted: { number: 40, digest: "d", isClosed: true },
      basis: null,
    };
    const board = after(told({}), closed, { kind: "touched", number: 40 });
    expect(board).toMatchObject({ revision: 2, posted: { dashboard: { number: 40, digest: null, isClosed: false } } });
    expect(after(told({}), closed, { kind: "touched", number: 41 }).revision).toBe(1);
  });

  it("is not lost where it falls into a write of ours", () => {
    const edited = after(told({}), posted("dashboard"), { kind: "touched", number: 40 });
    const late = (basis: string | null): BoardNews => ({
      kind: "posted",
      topic: "dashboard",
      posted: { number: 40, digest: "e", isClosed: false },
      basis,
    });
    expect(nextBoard(edited, late("d"), AT).posted["dashboard"]?.digest).toBeNull();
    expect(nextBoard(edited, late(null), AT).posted["dashboard"]?.digest).toBe("e");
  });

  it("is left alone where the settings want no dashboard", () => {
    const before = after(told({}, { wants: false }), posted("dashboard"));
    expect(nextBoard(before, { kind: "touched", number: 40 }, AT)).toEqual(before);
  });
});
