import { describe, expect, it } from "vitest";
import type { Run } from "#src/durable/step.ts";
import { listen } from "#src/listen.ts";
import { RunEnded } from "#src/run-ended.ts";
import type { Signal } from "#src/signal.ts";
import { order, UNHEEDED } from "./orders.ts";

const EDITED: Signal = { kind: "edited", title: "Links", body: "", by: "ana" };
const ARCHIVED = "the repository is archived";
const SUSPENDED = "the app is suspended";
const MOVED: Signal = { kind: "moved", owner: "acme", name: "urls", installationId: 1 };

/** What a run that takes `woken` hears of these signals; the text of what ended it comes last. */
const hear = async (signals: Signal[], takes: ("woken" | "go")[] = ["woken"]) => {
  const rests: unknown[] = [];
  const moves: string[] = [];
  const there = [...signals];
  const inner: Run = {
    id: "spec/2#1",
    step: async (name, effect) => {
      const done = await effect(1);
      if (name === "rest") rests.push(done);
      return done;
    },
    now: async () => "",
    nextSignal: async <S>() => (there.shift() ?? null) as S | null,
  };
  const run = listen(inner, { ...UNHEEDED, move: ({ name }) => void moves.push(name) });
  const heard: string[] = [];
  try {
    for (let signal = await run.nextSignal<Signal>(1, takes); signal !== null;) {
      heard.push(signal.kind);
      signal = await run.nextSignal<Signal>(1, takes);
    }
  } catch (error) {
    if (!(error instanceof RunEnded)) throw error;
    heard.push(`${error.outcome.state}: ${error.outcome.because}`);
  }
  return { heard, rests, moves };
};

describe("a run that can do nothing for a time", () => {
  it("sleeps until that is over, and then hears first what came meanwhile", async () => {
    const { heard, rests } = await hear([
      { kind: "rests", because: ARCHIVED },
      EDITED,
      { kind: "wakes", because: ARCHIVED },
      { kind: "pull-request-reopened" },
    ]);
    expect(heard).toEqual(["edited", "woken", "pull-request-reopened"]);
    expect(rests).toEqual([ARCHIVED]);
  });

  it("sleeps until all that keeps it is over", async () => {
    const { heard } = await hear([
      { kind: "rests", because: ARCHIVED },
      { kind: "rests", because: SUSPENDED },
      { kind: "wakes", because: ARCHIVED },
      EDITED,
      { kind: "wakes", because: SUSPENDED },
    ]);
    expect(heard).toEqual(["edited", "woken"]);
  });

  it("looks again once it is let in, since it heard of nothing while it was kept out", async () => {
    const signals: Signal[] = [
      { kind: "rests", because: ARCHIVED },
      { kind: "rests", because: SUSPENDED },
      { kind: "wakes", because: SUSPENDED },
      EDITED,
    ];
    expect((await hear(signals)).heard).toEqual(["woken", "edited"]);
  });

  it("goes on when somebody orders it, and tells nobody who did not ask", async () => {
    const rest: Signal = { kind: "rests", because: "the issue is locked" };
    expect((await hear([rest, order({ name: "retry" }), EDITED], [])).heard).toEqual(["edited"]);
  });

  it("is paused for good when nobody comes back", async () => {
    expect((await hear([{ kind: "rests", because: SUSPENDED }])).heard).toEqual([`paused: ${SUSPENDED}`]);
  });

  it("is moved while it sleeps, and while it works", async () => {
    expect((await hear([MOVED])).moves).toEqual(["urls"]);
    expect((await hear([{ kind: "rests", because: ARCHIVED }, MOVED])).moves).toEqual(["urls"]);
  });
});

it("a run of what is gone ends wherever it is", async () => {
  const gone: Signal = { kind: "ended", because: "the issue was deleted" };
  expect((await hear([EDITED, gone, EDITED])).heard).toEqual(["edited", "abandoned: the issue was deleted"]);
  expect((await hear([{ kind: "rests", because: ARCHIVED }, gone])).heard).toEqual([
    "abandoned: the issue was deleted",
  ]);
});

it("news that come while people are heard lose no comment", async () => {
  const signals: Signal[] = [
    { kind: "comment", id: 1, text: "No UI.", by: "ana" },
    { kind: "rests", because: ARCHIVED },
    { kind: "comment", id: 2, text: "One page.", by: "ana" },
    { kind: "wakes", because: ARCHIVED },
  ];
  const run = listen(
    {
      id: "spec/2#1",
      step: (_name, effect) => effect(1),
      now: async () => "",
      nextSignal: async <S>() => (signals.shift() ?? null) as S | null,
    },
    UNHEEDED,
  );
  expect((await run.readComments()).map(({ id }) => id)).toEqual([1, 2]);
});
