import type OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { NoAnswer } from "#src/agents/llm/no-answer.ts";
import { readCompletion } from "#src/agents/llm/openai-answer.ts";

const read = (chunks: unknown[]) =>
  readCompletion(
    (async function* () {
      yield* chunks as OpenAI.ChatCompletionChunk[];
    })(),
  );

const say = (delta: object, finish_reason: string | null = null) => ({ choices: [{ index: 0, delta, finish_reason }] });
const part = (index: number | undefined, piece: string, id?: string) => ({
  index,
  ...(id === undefined ? {} : { id, type: "function" }),
  function: { ...(id === undefined ? {} : { name: "read" }), arguments: piece },
});
const usage = (details?: object) => ({
  choices: [],
  usage: { prompt_tokens: 100, completion_tokens: 5, total_tokens: 105, prompt_tokens_details: details },
});
const WHOLE = [
  say({ role: "assistant", content: "Gr" }),
  say({ content: "üße" }),
  say({ tool_calls: [part(0, "", "c0")] }),
  say({ tool_calls: [part(0, '{"a":')] }),
  say({ tool_calls: [part(0, "1}")] }),
  say({}, "tool_calls"),
  usage({ cached_tokens: 60, cache_write_tokens: 30 }),
];

describe("the chunks of a completion", () => {
  test("are its text, its calls and what it used, each token once", async () => {
    expect(await read(WHOLE)).toEqual({
      text: "Grüße",
      calls: [{ id: "c0", name: "read", input: { a: 1 } }],
      stop: "calls",
      usage: { input: 10, cacheRead: 60, cacheWritten: 30, output: 5 },
    });
  });

  test("are no answer before the last of them", async () => {
    for (let length = 0; length < WHOLE.length; length++) {
      await expect(read(WHOLE.slice(0, length)), `${length} chunks`).rejects.toThrow(NoAnswer);
    }
  });

  test.each([
    ["have the index 0 each", [part(0, '{"n":0}', "a"), part(0, '{"n":1}', "b")]],
    ["have no index", [part(undefined, '{"n":0}', "a"), part(undefined, '{"n":1}', "b")]],
    ["repeat their id", [part(0, '{"n"', "a"), part(0, ":0}", "a"), part(1, '{"n":', "b"), part(1, "1}", "b")]],
    ["have an empty id in later parts", [part(0, '{"n"', "a"), part(0, ":0}", ""), part(1, '{"n":1}', "b")]],
    ["are mixed", [part(0, '{"n"', "a"), part(1, '{"n":', "b"), part(0, ":0}"), part(1, "1}")]],
  ])("are told apart where the calls of other servers %s", async (_, parts) => {
    const { calls, stop } = await read([...parts.map((one) => say({ tool_calls: [one] })), say({}, "stop"), usage()]);
    expect(stop).toBe("calls");
    expect(calls).toEqual([
      { id: "a", name: "read", input: { n: 0 } },
      { id: "b", name: "read", input: { n: 1 } },
    ]);
  });

  test.each([
    ["more from the cache than there was", [say({ content: "a" }, "stop"), usage({ cached_tokens: 101 })]],
    ["arguments that are no JSON", [say({ tool_calls: [part(0, "{", "a")] }, "tool_calls"), usage()]],
    ["a call without a name", [say({ tool_calls: [part(0, "{}")] }, "tool_calls"), usage()]],
    ["a call of nothing", [say({ content: "a" }, "tool_calls"), usage()]],
    ["a reason that is none", [say({ content: "a" }, "tired"), usage()]],
    ["no count of what was used", [say({ content: "a" }, "stop")]],
  ])("are no answer with %s", async (_, chunks) => {
    await expect(read(chunks)).rejects.toThrow(NoAnswer);
  });

  test("that were cut keep the calls that are whole", async () => {
    const parts = [part(0, '{"a":1}', "a"), part(1, '{"b":', "b")];
    const chunks = [...parts.map((one) => say({ tool_calls: [one] })), say({}, "length"), usage()];
    expect(await read(chunks)).toMatchObject({ stop: "cut", calls: [{ id: "a" }] });
  });
});
