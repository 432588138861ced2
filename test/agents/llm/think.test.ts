import { describe, expect, test } from "vitest";
import type { Thinker } from "#src/agents/llm/ask-typed.ts";
import { ModelFault, type FaultKind } from "#src/agents/llm/model-fault.ts";
import { think } from "#src/agents/llm/think.ts";
import { UnusableAnswer } from "#src/agents/llm/unusable-answer.ts";
import { UserError } from "#src/errors.ts";

const thinker = (name: string): Thinker => ({
  model: { name, ask: () => Promise.reject(new Error("not asked here")) },
  mostCostOf: () => 1,
  costOf: () => 1,
});
const [FIRST, SECOND] = [thinker("anthropic/a"), thinker("openai/b")];
const effort = (attempt: number) => ({ runId: "r", installationId: 1, attempt, attempts: 8 });
const failing =
  (faults: Record<string, Error>) =>
  async ({ model: { name } }: Thinker): Promise<string> => {
    const fault = faults[name];
    if (fault) throw fault;
    return `${name} thought`;
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
    const faults = { "anthropic/a": new ModelFault("denied", "x"), "openai/b": new UnusableAnswer(["no"]) };
    expect(await think([FIRST, SECOND], effort(1), failing(faults))).toEqual({
      value: null,
      because: "anthropic/a refuses the key, or has no such model; openai/b gave no usable answer",
    });
  });

  test("is asked again after the shortest delay asked for, but not for ever", async () => {
    const faults = {
      "anthropic/a": new ModelFault("rate-limited", "x", { retryAfterMs: 9_000 }),
      "openai/b": new ModelFault("overloaded", "x", { retryAfterMs: 2_000 }),
    };
    for (const attempt of [1, 2])
      await expect(think([FIRST, SECOND], effort(attempt), failing(faults))).rejects.toMatchObject({
        name: "TransientError",
        retryAfterMs: 2_000,
      });
    expect(await think([FIRST, SECOND], effort(3), failing(faults))).toMatchObject({ value: null });
  });

  test("is nobody's fault where the money is spent, or we ourselves are wrong", async () => {
    for (const error of [new UserError("budget-spent", "x", "y"), new TypeError("ours")])
      await expect(think([FIRST, SECOND], effort(1), failing({ "anthropic/a": error }))).rejects.toBe(error);
  });
});
