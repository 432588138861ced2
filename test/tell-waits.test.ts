import { describe, expect, it } from "vitest";
import { TransientError } from "#src/errors.ts";
import type { Ports } from "#src/ports.ts";
import { parseStatus } from "#src/status.ts";
import { tellWaits } from "#src/tell-waits.ts";
import { ISSUE, play } from "./play-story.ts";

const UNTIL = Date.parse("2026-01-01T14:05:00Z");
const TOLD = "waiting for GitHub's rate limit until 14:05 UTC. It goes on by itself.";

/** Waits at the nth step, and says what the status was right before it went on. */
const waitAt = (nth: number, statusNow: () => string | undefined) => {
  const seen: (string | undefined)[] = [];
  let steps = 0;
  const pacing: Ports["pacing"] = {
    now: () => 0,
    watch: async (work, onWait) => {
      steps += 1;
      if (steps !== nth) return work();
      onWait(UNTIL);
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(statusNow());
      return work();
    },
  };
  return { pacing, seen };
};

describe("a run whose step waits for GitHub's limits", () => {
  it.each([1, 8, 12])("says so in its status meanwhile, and then what stood there: step %i", async (nth) => {
    const comments = new Map<string, string>();
    const next = () => parseStatus(comments.get("status") ?? "")?.next;
    const { pacing, seen } = waitAt(nth, next);
    const { last } = await play([], ISSUE, { pacing, onWrite: (topic, body) => comments.set(topic, body) });
    expect(seen).toEqual([TOLD]);
    expect(last.status).toContain("**Next:** GitHub Actions test");
    expect(last.status).not.toContain("rate limit");
  });

  it("leaves alone what asks people for something", async () => {
    const comments = new Map([["status", "**Waiting for a maintainer.**"]]);
    const { said, within } = open();
    const { pacing } = waitAt(1, () => undefined);
    const run = tellWaits(RUN, portsOf(comments, pacing), ISSUE, { within });
    await run.step("work", async () => {});
    expect(said).toEqual([]);
  });
});

const RUN = {
  id: "r",
  step: <T>(_n: string, effect: (attempt: number) => Promise<T>) => effect(1),
  now: async () => "",
  nextSignal: async () => null,
};

const open = () => {
  const said: string[] = [];
  const within = { say: async (text: string) => void said.push(text), restore: async () => void said.push("restored") };
  return { said, within };
};

const portsOf = (comments: Map<string, string>, pacing: Ports["pacing"]) => {
  const readComment = async (_repo: unknown, _issue: number, topic: string) => comments.get(topic) ?? null;
  return { pacing, thread: { readComment } } as unknown as Ports;
};

const NO_WAIT: Ports["pacing"] = { now: () => UNTIL - 90_000, watch: (work) => work() };

describe("a wait of long ago", () => {
  it("is taken away by the first step after a crash, and looked for once", async () => {
    const stale = `**Building “x”** · 0 of 6 steps\n\n**Next:** ${TOLD}`;
    const { said, within } = open();
    const run = tellWaits(RUN, portsOf(new Map([["status", stale]]), NO_WAIT), ISSUE, { within });
    await run.step("one", async () => {});
    await run.step("two", async () => {});
    expect(said).toEqual(["restored"]);
  });
});

describe("a run whose models are away", () => {
  const fail = async (error: Error) => {
    const { said, within } = open();
    const run = tellWaits(RUN, portsOf(new Map(), NO_WAIT), ISSUE, { within });
    await expect(run.step("think", () => Promise.reject(error))).rejects.toBe(error);
    return said;
  };

  it("says until when it waits for them, where that is long", async () => {
    const away = (ms: number) => new TransientError("m is overloaded", ms, { because: "models" });
    expect(await fail(away(90_000))).toEqual([
      "waiting for a model until 14:05 UTC: m is overloaded. It goes on by itself.",
    ]);
    expect(await fail(away(50_000))).toEqual([]);
  });

  it("says nothing of what else passes", async () => {
    expect(await fail(new TransientError("GitHub asks for a pause", 90_000))).toEqual([]);
  });
});
