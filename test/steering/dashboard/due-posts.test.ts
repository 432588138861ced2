import { describe, expect, it } from "vitest";
import { type Board, EMPTY } from "#src/steering/dashboard/board.ts";
import { type Due, duePosts } from "#src/steering/dashboard/due-posts.ts";
import type { Failure } from "#src/steering/failures/failure.ts";
import { buildLine } from "./build-line.ts";

const FAILURE: Failure = {
  cause: { fingerprint: "deployment", title: "Deployments fail", detail: "It failed.", mend: "mend it." },
  count: 1,
  first: "2026-01-02T03:04:05.000Z",
  last: "2026-01-02T03:04:05.000Z",
  concerns: [null],
  seen: ["a"],
  over: null,
};
const board = (own: Partial<Board>): Board => ({ ...EMPTY, isWanted: true, ...own });
const topicsOf = (own: Partial<Board>): string[] => duePosts(board(own)).map(({ topic }) => topic);
/** As it stands once all that is due was written. */
const written = (own: Partial<Board>): Board => {
  const before = board(own);
  const posted = duePosts(before).map(({ digest, topic }: Due, n) => [topic, { number: n, digest, isClosed: false }]);
  return { ...before, posted: { ...before.posted, ...Object.fromEntries(posted) } };
};

describe("the dashboard", () => {
  it("is made once a build has come to something, and not for one that is only begun", () => {
    expect(topicsOf({})).toEqual([]);
    expect(topicsOf({ builds: [buildLine({ standing: "working", says: null })] })).toEqual([]);
    expect(topicsOf({ builds: [buildLine({ standing: "working", says: null, pull: 8 })] })).toEqual(["dashboard"]);
    expect(topicsOf({ builds: [buildLine()] })).toEqual(["dashboard"]);
  });

  it("is written where it is another one, and where people have changed it", () => {
    const now = written({ builds: [buildLine()] });
    expect(duePosts(now)).toEqual([]);
    expect(topicsOf({ ...now, builds: [] })).toEqual(["dashboard"]);
    const touched = { dashboard: { number: 4, digest: null, isClosed: false } };
    expect(duePosts({ ...now, posted: touched })).toMatchObject([{ isAwaited: true, state: "as-is" }]);
  });

  it("is left alone where people have closed it", () => {
    const posted = { dashboard: { number: 4, digest: "d", isClosed: true } };
    expect(topicsOf({ builds: [buildLine()], posted })).toEqual([]);
  });

  it("is never made, or closed, where the settings say so", () => {
    const builds = [buildLine()];
    expect(topicsOf({ builds, isWanted: false })).toEqual([]);
    expect(topicsOf({ builds, isWanted: null })).toEqual(["dashboard"]);
    expect(duePosts({ ...written({ builds }), isWanted: false })).toMatchObject([{ state: "closed" }]);
  });
});

describe("a failure issue", () => {
  const TOPIC = "failure/deployment";

  it.each<[string, Partial<Failure>, boolean]>([
    ["one build met once", { concerns: [7] }, false],
    ["one build met twice", { concerns: [7], count: 2 }, true],
    ["two builds met", { concerns: [7, 8], count: 2 }, true],
    ["nobody's commit met", {}, true],
    ["is over before anybody was told", { over: { at: FAILURE.last, because: "it works" } }, false],
  ])("of what %s", (_name, own, isOpened) => {
    expect(topicsOf({ failures: [{ ...FAILURE, ...own }] })).toEqual(isOpened ? [TOPIC] : []);
  });

  it("is edited as it is seen again, closed with a word once it is over, and opened again", () => {
    const open = written({ failures: [FAILURE] });
    expect(duePosts(open)).toEqual([]);
    expect(duePosts({ ...open, failures: [{ ...FAILURE, count: 2 }] })).toMatchObject([
      { state: "open", farewell: null },
    ]);
    const over = { ...open, failures: [{ ...FAILURE, over: { at: FAILURE.last, because: "it works" } }] };
    expect(duePosts(over)).toMatchObject([
      { state: "closed", farewell: { topic: "over/1", body: expect.stringContaining("**Over:** it works") } },
    ]);
    const back = { ...written(over), failures: [{ ...FAILURE, count: 2, concerns: [7] }] };
    expect(duePosts(back)).toMatchObject([{ topic: TOPIC, state: "open" }]);
  });
});
