import type Anthropic from "@anthropic-ai/sdk";
import { describe, expect, test } from "vitest";
import { readMessage } from "#src/agents/llm/anthropic-answer.ts";
import { NoAnswer } from "#src/agents/llm/no-answer.ts";

type Event = Anthropic.RawMessageStreamEvent;

const read = (events: unknown[]) =>
  readMessage(
    (async function* () {
      yield* events as Event[];
    })(),
    { by: "anthropic/model-1", after: "hash" },
  );

const START = { type: "message_start", message: { usage: { input_tokens: 7, output_tokens: 1 } } };
const stopOf = (stop_reason: string | null, usage: object = { output_tokens: 5 }) => [
  { type: "message_delta", delta: { stop_reason }, usage },
  { type: "message_stop" },
];
const text = (index: number, ...pieces: string[]) => [
  { type: "content_block_start", index, content_block: { type: "text", text: "" } },
  ...pieces.map((piece) => ({ type: "content_block_delta", index, delta: { type: "text_delta", text: piece } })),
  { type: "content_block_stop", index },
];
const call = (index: number, ...pieces: string[]) => [
  { type: "content_block_start", index, content_block: { type: "tool_use", id: `t${index}`, name: "read", input: {} } },
  ...pieces.map((partial_json) => ({
    type: "content_block_delta",
    index,
    delta: { type: "input_json_delta", partial_json },
  })),
  { type: "content_block_stop", index },
];
const WHOLE = [START, ...text(0, "Gr", "üße"), ...call(1, "", '{"a":', "1}"), ...stopOf("tool_use")];

describe("the events of a message", () => {
  test("are its text, its calls and what it used", async () => {
    expect(await read(WHOLE)).toEqual({
      text: "Grüße",
      calls: [{ id: "t1", name: "read", input: { a: 1 } }],
      stop: "calls",
      usage: { input: 7, cacheRead: 0, cacheWritten: 0, output: 5 },
    });
  });

  test("are no answer before the last of them", async () => {
    for (let length = 0; length < WHOLE.length; length++) {
      await expect(read(WHOLE.slice(0, length)), `${length} events`).rejects.toThrow(NoAnswer);
    }
  });

  test("may be of kinds that nobody knows yet", async () => {
    const strange = [
      { type: "weather" },
      { type: "content_block_delta", index: 0, delta: { type: "mood_delta", mood: "!" } },
    ];
    expect(await read([START, ...text(0, "a"), ...strange, ...stopOf("end_turn")])).toMatchObject({
      text: "a",
      stop: "done",
    });
  });

  test("count what they used anew; what one leaves out stays", async () => {
    const start = {
      type: "message_start",
      message: { usage: { input_tokens: 7, cache_read_input_tokens: 90, output_tokens: 1 } },
    };
    const usage = { input_tokens: 8, cache_read_input_tokens: null, cache_creation_input_tokens: 20, output_tokens: 6 };
    expect(await read([start, ...stopOf("end_turn", usage)])).toMatchObject({
      usage: { input: 8, cacheRead: 90, cacheWritten: 20, output: 6 },
    });
  });

  test("are no answer where they do not say what they used", async () => {
    const start = { type: "message_start", message: { usage: {} } };
    await expect(read([start, ...text(0, "a"), ...stopOf("end_turn")])).rejects.toThrow(NoAnswer);
    await expect(read([START, ...stopOf("end_turn", { output_tokens: -1 })])).rejects.toThrow(NoAnswer);
  });

  test.each([
    ["a piece of a block that never began", [START, text(0, "a")[1], ...stopOf("end_turn")]],
    ["arguments that are no JSON", [START, ...call(0, '{"a"'), ...stopOf("tool_use")]],
    ["a reason that is none", [START, ...stopOf("tired")]],
    ["no reason at all", [START, ...stopOf(null)]],
    ["a call of nothing", [START, ...text(0, "a"), ...stopOf("tool_use")]],
  ])("are no answer with %s", async (_, events) => {
    await expect(read(events)).rejects.toThrow(NoAnswer);
  });

  test("that were cut keep the calls that are whole", async () => {
    const events = [START, ...call(0, '{"a":1}'), ...call(1, '{"b":'), ...call(2), ...stopOf("max_tokens")];
    expect(await read(events)).toMatchObject({ stop: "cut", calls: [{ id: "t0", input: { a: 1 } }] });
  });
});
