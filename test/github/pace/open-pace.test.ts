import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openPace, type Paced } from "#src/github/pace/open-pace.ts";
import { samples } from "#test/samples.ts";
import { openVirtualClock } from "./virtual-clock.ts";

type Sent = Paced & { at: number; name: string };
const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];
const TURN: Paced = { kind: "content", urgency: "bulk", repo: "acme/one", issue: 1 };
const ANSWER: Paced = { ...TURN, urgency: "answer" };

const open = () => {
  const clock = openVirtualClock();
  const pace = openPace(clock);
  const sent: Sent[] = [];
  const ask = (paced: Paced, name = paced.repo, takes = 0): Promise<void> =>
    pace.send(paced, async () => {
      sent.push({ ...paced, at: clock.now(), name });
      if (takes > 0) await new Promise<void>((resolve) => clock.after(takes, resolve));
    });
  return { clock, ask, sent, pace };
};

/** The most that any span of `ms` holds, both ends counted once. */
const mostWithin = (sent: readonly Sent[], ms: number, cost: (request: Sent) => number): number =>
  Math.max(
    0,
    ...sent.map(({ at: from }) =>
      sent.filter(({ at }) => at >= from && at < from + ms).reduce((sum, request) => sum + cost(request), 0),
    ),
  );

const isContent = ({ kind }: Sent): number => (kind === "content" ? 1 : 0);
const isWrite = ({ kind }: Sent): number => (kind === "read" ? 0 : 1);
const points = ({ kind }: Sent): number => (kind === "read" ? 1 : 5);

const paced = fc.record<Paced>({
  kind: fc.constantFrom("read", "write", "content"),
  urgency: fc.constantFrom("answer", "status", "bulk"),
  repo: fc.constantFrom("acme/one", "acme/two", "acme/three"),
  issue: fc.nat({ max: 3 }),
});

describe("GitHub's limits are kept", () => {
  test("whatever comes, whenever it comes, and all of it is sent", async () => {
    const arrivals = fc.array(fc.tuple(paced, fc.nat({ max: 30_000 }), fc.nat({ max: 2_000 })), { maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(arrivals, async (requests) => {
        const { ask, clock, sent } = open();
        for (const [request, at, takes] of requests) clock.after(at, () => void ask(request, "", takes));
        await clock.runUntil(Infinity);
        expect(sent).toHaveLength(requests.length);
        expect(mostWithin(sent, SECOND, isWrite)).toBeLessThanOrEqual(1);
        expect(mostWithin(sent, 3 * SECOND, isContent)).toBeLessThanOrEqual(1);
      }),
      { numRuns: samples(25) },
    );
  });

  test("a thousand reads at once stay below 900 points in a minute", async () => {
    const { ask, clock, sent } = open();
    for (let n = 0; n < 1_000; n += 1) void ask({ kind: "read", urgency: "bulk", repo: `acme/${n % 10}`, issue: 0 });
    await clock.runUntil(Infinity);
    expect(sent).toHaveLength(1_000);
    expect(mostWithin(sent, MINUTE, points)).toBeLessThanOrEqual(900);
    expect(sent.at(-1)?.at).toBe(MINUTE);
  });

  test("a thousand comments take hours, 500 of which none exceeds; an answer waits for none of them", async () => {
    const { ask, clock, sent } = open();
    for (let n = 0; n < 1_000; n += 1) void ask(TURN);
    await clock.runUntil(HOUR / 2);
    const asked = clock.now();
    expect(mostWithin(sent, HOUR, isContent)).toBe(450);
    void ask(ANSWER, "an answer");
    await clock.runUntil(asked);
    expect(sent.at(-1)).toMatchObject({ name: "an answer", at: asked });
    await clock.runUntil(Infinity);
    expect(sent).toHaveLength(1_001);
    expect(mostWithin(sent, HOUR, isContent)).toBeLessThanOrEqual(500);
    expect(mostWithin(sent, MINUTE, isContent)).toBeLessThanOrEqual(80);
  });
});

describe("who is next", () => {
  test("an answer overtakes, then what tells how a run stands, then the rest", async () => {
    const { ask, clock, sent } = open();
    for (let n = 0; n < 20; n += 1) void ask(TURN, "turn");
    void ask({ ...TURN, urgency: "status" }, "status");
    void ask(ANSWER, "answer");
    await clock.runUntil(4 * 3 * SECOND);
    expect(sent.map(({ name }) => name)).toEqual(["turn", "answer", "status", "turn", "turn"]);
  });

  test("repositories take turns, however much one of them asks", async () => {
    const { ask, clock, sent } = open();
    for (let n = 0; n < 20; n += 1) void ask(TURN);
    for (let n = 0; n < 2; n += 1) void ask({ ...TURN, repo: "acme/two" });
    void ask({ ...TURN, repo: "acme/three" });
    await clock.runUntil(5 * 3 * SECOND);
    expect(sent.map(({ repo }) => repo.slice(5))).toEqual(["one", "one", "two", "three", "one", "two"]);
  });

  test("in each of them the oldest issue goes first, and what is of none before it", async () => {
    const { ask, clock, sent } = open();
    for (const issue of [5, 9, 3, 9, 0, 3]) void ask({ ...TURN, issue });
    await clock.runUntil(Infinity);
    expect(sent.map(({ issue }) => issue)).toEqual([5, 0, 3, 3, 9, 9]);
  });

  test("no read waits for a write, nor a write for a comment", async () => {
    const { ask, clock, sent } = open();
    for (const kind of ["content", "content", "write", "read"] as const) void ask({ ...TURN, kind }, kind);
    await clock.runUntil(Infinity);
    expect(sent.map(({ at, name }) => [name, at])).toEqual([
      ["content", 0],
      ["read", 0],
      ["write", 1_000],
      ["content", 3_000],
    ]);
  });

  test("ten at once, and one that fails makes way like any other", async () => {
    const clock = openVirtualClock();
    const pace = openPace(clock);
    let [underWay, most] = [0, 0];
    const asked = Array.from({ length: 30 }, (_, n) =>
      pace.send({ kind: "read", urgency: "bulk", repo: "", issue: 0 }, async () => {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise<void>((resolve) => clock.after(100, resolve));
        underWay -= 1;
        if (n % 2 === 0) throw new Error("refused");
      }),
    );
    const ended = Promise.allSettled(asked);
    await clock.runUntil(Infinity);
    expect((await ended).filter(({ status }) => status === "fulfilled")).toHaveLength(15);
    expect(most).toBe(10);
  });
});

describe("a long wait", () => {
  const ask = (pace: ReturnType<typeof openPace>, told: number[] | null, paced = TURN) =>
    pace.send(paced, async () => {}, told === null ? undefined : (until) => told.push(until));

  test("is known beforehand, by what was asked for before, and hardly wrong", async () => {
    const clock = openVirtualClock();
    const pace = openPace(clock);
    const told: number[] = [];
    const ends: number[] = [];
    for (let n = 0; n < 500; n += 1) void ask(pace, n === 499 ? told : null).then(() => ends.push(clock.now()));
    expect(told).toHaveLength(1);
    await clock.runUntil(Infinity);
    expect(Math.abs((told.at(-1) ?? 0) - (ends.at(-1) ?? 0))).toBeLessThan(5 * MINUTE);
  });

  test("is told of few, where many wait", async () => {
    const clock = openVirtualClock();
    const pace = openPace(clock);
    const told: number[] = [];
    for (let n = 0; n < 100; n += 1) void ask(pace, told);
    await clock.runUntil(2 * MINUTE);
    expect(told.length).toBeLessThanOrEqual(6);
  });

  test.each([
    ["what is over soon", 15, TURN],
    ["what is urgent", 60, ANSWER],
  ] as const)("is not told of %s", async (_what, count, paced) => {
    const clock = openVirtualClock();
    const pace = openPace(clock);
    const told: number[] = [];
    for (let n = 0; n < count; n += 1) void ask(pace, told, paced);
    await clock.runUntil(Infinity);
    expect(told).toEqual([]);
  });

  test("keeps a tenth of what GitHub says is left of the hour for people, whoever used the rest", async () => {
    const { clock, ask: send, sent, pace } = open();
    pace.learn({ limit: 5_000, remaining: 501, resetAt: HOUR / 2 });
    const read: Paced = { ...TURN, kind: "read" };
    for (let n = 0; n < 3; n += 1) void send(read);
    void send({ ...read, urgency: "answer" });
    await clock.runUntil(Infinity);
    expect(sent.map(({ at, urgency }) => [urgency, at])).toEqual([
      ["bulk", 0],
      ["answer", 0],
      ["bulk", HOUR / 2],
      ["bulk", HOUR / 2],
    ]);
  });
});
