import { describe, expect, test } from "vitest";
import type { Thinker } from "#src/agents/llm/ask-typed.ts";
import { ModelFault, type FaultKind } from "#src/agents/llm/model-fault.ts";
import { think } from "#src/agents/llm/think.ts";
import { UnusableAnswer } from "#src/agents/llm/unusable-answer.ts";
import { TransientError, UserError } from "#src/errors.ts";

const thinker = (name: string): Thinker => ({
  model: { name, ask: () => Promise.reject(new Error("not asked here")) },
  mostCostOf: () => 1,
  costOf: () => 1,
});
const [FIRST, SECOND] = [thinker("anthropic/a"), thinker("openai/b")];
const effort = (attempt: number) => ({ runId: "r", installationId: 1, attempt, attempts: 8 });
/** `begun`: who was paid for an answer before. */
const failing = (faults: Record<string, Error>, begun: string[] = []) => {
  const asked: string[] = [];
  return {
    asked,
    hasBegun: async ({ model }: Thinker) => begun.includes(model.name),
    ask: async ({ model: { name } }: Thinker): Promise<string> => {
      asked.push(name);
      const fault = faults[name];
      if (fault) throw fault;
      return `${name} thought`;
    },
  };
};

describe("who thinks", () => {
  test("is the first who can, and nobody else is asked", async () => {
    expect(await think([FIRST, SECOND], effort(1), failing({}))).toEqual({
      value: "anthropic/a thought",
      thought: { by: "anthropic/a", because: null },
    });
  });

  test.each<FaultKind>(["overloaded", "denied", "no-credit", "garbage", "rejected", "too-long", "timeout"])(
    "is the next one where the first is %s, and that is said",
    async (kind) => {
      const { thought, value } = await think(
        [FIRST, SECOND],
        effort(1),
        failing({ "anthropic/a": new ModelFault(kind, "x") }),
      ).then((result) => ("thought" in result ? result : { value: null, thought: null }));
      expect(value).toBe("openai/b thought");
      expect(thought).toEqual({ by: "openai/b", because: expect.stringMatching(/^anthropic\/a /u) });
    },
  );

  test("is nobody where none has a usable answer, and waiting would not help", async () => {
    const faults = { "anthropic/a": new ModelFault("denied", "x"), "openai/b": new UnusableAnswer("unfit", ["no"]) };
    expect(await think([FIRST, SECOND], effort(1), failing(faults))).toEqual({
      value: null,
      because:
        "anthropic/a refuses the app's key or has no such model, which its operator can mend; openai/b gave no answer that can be used, twice",
      passes: true,
    });
  });

  test("is asked again after the shortest delay asked for, but not for ever", async () => {
    const faults = {
      "anthropic/a": new ModelFault("rate-limited", "x", { retryAfterMs: 9_000 }),
      "openai/b": new ModelFault("overloaded", "x", { retryAfterMs: 2_000 }),
    };
    for (const attempt of [1, 4])
      await expect(think([FIRST, SECOND], effort(attempt), failing(faults))).rejects.toMatchObject({
        name: "TransientError",
        retryAfterMs: 2_000,
      });
    expect(await think([FIRST, SECOND], effort(5), failing(faults))).toMatchObject({ value: null });
  });

  test("is asked at growing distances where nobody says how long it takes, and never waited for too long", async () => {
    const distances = [1, 2].map((attempt) =>
      think([FIRST], effort(attempt), failing({ "anthropic/a": new ModelFault("overloaded", "x") })).catch(
        ({ retryAfterMs }) => retryAfterMs,
      ),
    );
    expect(await Promise.all(distances)).toEqual([5_000, 10_000]);
    const away = { "anthropic/a": new ModelFault("rate-limited", "x", { retryAfterMs: 3_600_000 }) };
    expect(await think([FIRST], effort(1), failing(away))).toEqual({
      value: null,
      because: "anthropic/a takes no more calls for a while",
      passes: true,
    });
  });

  test("is who was paid for the same before, so that nobody is paid for it twice", async () => {
    const work = failing({}, ["openai/b"]);
    expect(await think([FIRST, SECOND], effort(2), work)).toEqual({
      value: "openai/b thought",
      thought: { by: "openai/b", because: "anthropic/a had no answer before" },
    });
    expect(work.asked).toEqual(["openai/b"]);
    const worn = failing({ "openai/b": new ModelFault("denied", "x") }, ["openai/b"]);
    expect(await think([FIRST, SECOND], effort(2), worn)).toMatchObject({ value: "anthropic/a thought" });
  });

  test("may be of use another time, but for who has said all that it has to say", async () => {
    const unfit = failing({ "anthropic/a": new UnusableAnswer("refused", ["no"]) });
    expect(await think([FIRST], effort(1), unfit)).toMatchObject({
      because: "anthropic/a would not answer",
      passes: false,
    });
  });

  test("is asked less often where each time may cost", async () => {
    const away = failing({ "anthropic/a": new ModelFault("timeout", "x", { mayHaveCost: true }) });
    await expect(think([FIRST], effort(2), away)).rejects.toBeInstanceOf(TransientError);
    expect(await think([FIRST], effort(3), away)).toMatchObject({ value: null, passes: true });
  });

  test("is nobody's fault where the money is spent, or we ourselves are wrong", async () => {
    for (const error of [new UserError("budget-spent", "x", "y"), new TypeError("ours")])
      await expect(think([FIRST, SECOND], effort(1), failing({ "anthropic/a": error }))).rejects.toBe(error);
  });
});
