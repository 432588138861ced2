import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { openModels } from "./models-fixture.ts";

const SAY = "Grüße, „Ana“ 🦊👩‍👩‍👧‍👦! ".repeat(30);
const CALLS = [
  { name: "read_file", input: { path: "größe.ts", deep: [1, null, { a: "🦊" }] } },
  { name: "read_file", input: {} },
];

/** The providers' own clients, with all they accumulate and check, take the server for their provider. */
describe("Anthropic's own client", () => {
  const start = openModels();
  const ask = { model: "claude-test", max_tokens: 2000, messages: [{ role: "user" as const, content: "Hello" }] };
  const open = async (...given: Parameters<typeof start>) =>
    new Anthropic({ apiKey: "sk-test", baseURL: (await start(...given)).url, maxRetries: 0 });

  test("reads a streamed answer", async () => {
    const client = await open({ think: "Hm. 🦊", say: SAY, call: CALLS });
    const message = await client.messages.stream(ask).finalMessage();
    expect(message.content).toMatchObject([
      { type: "thinking", thinking: "Hm. 🦊" },
      { type: "text", text: SAY },
      ...CALLS.map((call) => ({ type: "tool_use", ...call })),
    ]);
    expect(message.stop_reason).toBe("tool_use");
    expect(message.usage.output_tokens).toBeGreaterThan(100);
  });

  test("reads the same at once", async () => {
    const client = await open({ say: SAY, call: CALLS });
    const message = await client.messages.create(ask);
    expect(message.content).toMatchObject([{ text: SAY }, ...CALLS]);
    expect(message._request_id).toBe("req_000001");
  });

  test.each([
    [401, Anthropic.AuthenticationError, "authentication_error"],
    [402, Anthropic.PaymentRequiredError, "billing_error"],
    [404, Anthropic.NotFoundError, "not_found_error"],
    [429, Anthropic.RateLimitError, "rate_limit_error"],
    [529, Anthropic.OverloadedError, "overloaded_error"],
  ])("takes status %i for its own error", async (status, kind, type) => {
    const error: unknown = await (await open({ status })).messages.create(ask).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ type, requestID: "req_000001" });
  });

  test("knows a code that says more than the status", async () => {
    const client = await open({ status: 429, code: "enforced_spend_limit_reached" });
    await expect(client.messages.create(ask)).rejects.toMatchObject({ errorCode: "enforced_spend_limit_reached" });
  });
});

describe("OpenAI's own client", () => {
  const start = openModels();
  const ask = {
    model: "gpt-test",
    max_completion_tokens: 2000,
    messages: [{ role: "user" as const, content: "Hello" }],
    tools: [
      { type: "function" as const, function: { name: "read_file", parameters: { type: "object", properties: {} } } },
    ],
  };
  const open = async (...given: Parameters<typeof start>) =>
    new OpenAI({ apiKey: "sk-test", baseURL: `${(await start(...given)).url}/v1`, maxRetries: 0 });

  test("reads a streamed answer", async () => {
    const client = await open({ say: SAY, call: CALLS });
    const run = client.chat.completions.stream({ ...ask, stream_options: { include_usage: true } });
    const completion = await run.finalChatCompletion();
    const [choice] = completion.choices;
    expect(choice).toMatchObject({ finish_reason: "tool_calls", message: { content: SAY } });
    expect(
      choice?.message.tool_calls?.map((call) => "function" in call && JSON.parse(call.function.arguments)),
    ).toEqual(CALLS.map(({ input }) => input));
    expect(completion.usage?.completion_tokens).toBeGreaterThan(100);
  });

  test("reads the same at once", async () => {
    const completion = await (await open({ say: SAY, call: CALLS })).chat.completions.create(ask);
    expect(completion.choices[0]?.message.content).toBe(SAY);
    expect(completion._request_id).toBe("req_000001");
  });

  test("reads a refusal", async () => {
    const completion = await (await open({ refuse: true })).chat.completions.create(ask);
    expect(completion.choices[0]?.message).toMatchObject({ content: null, refusal: expect.stringContaining("can't") });
  });

  test.each([
    [401, OpenAI.AuthenticationError, "invalid_api_key"],
    [404, OpenAI.NotFoundError, "model_not_found"],
    [429, OpenAI.RateLimitError, "rate_limit_exceeded"],
    [500, OpenAI.InternalServerError, null],
  ])("takes status %i for its own error", async (status, kind, code) => {
    const error: unknown = await (
      await open({ status })
    ).chat.completions
      .create(ask)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ code, requestID: "req_000001" });
  });
});
