import { describe, expect, test } from "vitest";
import { openModels, postCompletions, postMessages, VERSION } from "./models-fixture.ts";

const user = (content: unknown) => ({ role: "user", content });
const model = (content: unknown) => ({ role: "assistant", content });
const use = (id: string) => ({ type: "tool_use", id, name: "read", input: {} });
const result = (id: string) => ({ type: "tool_result", tool_use_id: id, content: "a" });
const text = (said: string, more = {}) => ({ type: "text", text: said, ...more });
const CACHED = { cache_control: { type: "ephemeral" } };
const OPEN = { type: "object", properties: { a: { type: "string" } } };
const CLOSED = { ...OPEN, additionalProperties: false };
const format = (schema: unknown) => ({ output_config: { format: { type: "json_schema", schema } } });

describe("the Messages API", () => {
  const start = openModels();
  const tools = [{ name: "read", description: "Reads.", input_schema: { type: "object" } }];
  const body = (more: object = {}) => ({ model: "m", max_tokens: 100, tools, messages: [user("Hello")], ...more });

  test.each([
    ["a system of parts with marks", { system: [text("a", CACHED), text("b", CACHED), text("c", CACHED)] }],
    ["consecutive users", { messages: [user("a"), user("b")] }],
    [
      "calls with their results",
      { messages: [user("a"), model([use("1"), use("2")]), user([result("2"), result("1")])] },
    ],
    ["results with text after them", { messages: [user("a"), model([use("1")]), user([result("1"), text("go on")])] }],
    ["a closed schema", format(CLOSED)],
    ["no tools", { tools: undefined }],
  ])("takes %s", async (_, more) => {
    expect(await postMessages(await start({ say: "Yes." }), body(more))).toMatchObject({ status: 200 });
  });

  test.each([
    ["an unknown key", { colour: "red" }, "colour: Extra inputs are not permitted"],
    ["a temperature", { temperature: 0 }, "temperature: Extra inputs are not permitted"],
    ["an unknown key amid a message", { messages: [{ ...user("a"), name: "Ana" }] }, "messages.0.name: Extra inputs"],
    ["no limit of tokens", { max_tokens: undefined }, "max_tokens"],
    ["no model", { model: "" }, "model"],
    ["no message", { messages: [] }, "messages"],
    ["an empty text", { messages: [user(" ")] }, "non-whitespace"],
    ["an empty system part", { system: [text("")] }, "non-whitespace"],
    ["an empty message", { messages: [user([])] }, "non-empty"],
    ["a model that begins", { messages: [model("a"), user("b")] }, "first message"],
    ["a model that ends", { messages: [user("a"), model("b")] }, "prefill"],
    ["a call without result", { messages: [user("a"), model([use("1")]), user("b")] }, "without `tool_result`"],
    ["one result of two", { messages: [user("a"), model([use("1"), use("2")]), user([result("1")])] }, "2"],
    ["a result without call", { messages: [user("a"), model("b"), user([result("1")])] }, "unexpected `tool_use_id`"],
    ["a result twice", { messages: [user("a"), model([use("1")]), user([result("1"), result("1")])] }, "unexpected"],
    [
      "a result after text",
      { messages: [user("a"), model([use("1")]), user([text("b"), result("1")])] },
      "come before",
    ],
    ["a call of a user", { messages: [user([use("1")])] }, "`assistant` messages"],
    [
      "results without tools",
      { tools: [], messages: [user("a"), model([use("1")]), user([result("1")])] },
      "define tools",
    ],
    ["two tools of a name", { tools: [...tools, ...tools] }, "unique"],
    ["a tool with a strange name", { tools: [{ ...tools[0], name: "read file" }] }, "tools.0.name"],
    ["five marks", { system: ["a", "b", "c", "d", "e"].map((part) => text(part, CACHED)) }, "maximum of 4"],
    ["an open schema", format(OPEN), "additionalProperties"],
    ["a schema of no type", format({ ...CLOSED, properties: { a: { type: "text" } } }), "text is no type"],
    ["a schema that counts", format({ ...CLOSED, properties: { a: { type: "string", maxLength: 3 } } }), "maxLength"],
    ["an open schema in a list", format({ ...CLOSED, properties: { a: { type: "array", items: OPEN } } }), "a.items"],
    ["a forced tool", { tool_choice: { type: "any" } }, "tool_choice"],
    [
      "a thought of nobody",
      { messages: [user("a"), model([{ type: "thinking", thinking: "b", signature: "c" }]), user("d")] },
      "signature",
    ],
  ])("refuses %s", async (_, more, why) => {
    const { status, text: said, headers } = await postMessages(await start({ say: "Yes." }), body(more));
    expect({ status, said: JSON.parse(said) as unknown }).toMatchObject({
      status: 400,
      said: {
        type: "error",
        error: { type: "invalid_request_error", message: expect.stringContaining(why) },
        request_id: headers.get("request-id"),
      },
    });
  });

  test.each([
    ["no key", { ...VERSION, authorization: "" }, 401],
    ["no version", {}, 400],
    ["an old version", { "anthropic-version": "2023-06-01" }, 400],
    ["no JSON", { ...VERSION, "content-type": "text/plain" }, 400],
  ])("refuses headers with %s", async (_, headers, status) => {
    expect(await postMessages(await start({ say: "" }), body(), headers as Record<string, string>)).toMatchObject({
      status,
    });
  });

  test("takes the key in either header", async () => {
    const headers = { ...VERSION, authorization: "", "x-api-key": "sk-test" };
    expect(await postMessages(await start({ say: "" }), body(), headers)).toMatchObject({ status: 200 });
  });
});

describe("Chat Completions", () => {
  const start = openModels();
  const called = (...ids: string[]) => ({
    role: "assistant",
    content: null,
    tool_calls: ids.map((id) => ({ id, type: "function", function: { name: "read", arguments: "{}" } })),
  });
  const tool = (id: string) => ({ role: "tool", tool_call_id: id, content: "a" });
  const body = (more: object = {}) => ({ model: "m", messages: [user("Hello")], ...more });
  const form = (schema: unknown, strict = true) => ({
    response_format: { type: "json_schema", json_schema: { name: "verdict", schema, strict } },
  });

  test.each([
    ["calls with their results", { messages: [user("a"), called("1", "2"), tool("2"), tool("1")] }],
    ["a closed schema of which all is required", form({ ...CLOSED, required: ["a"] })],
    ["a schema that is not strict, of which not all is", form(CLOSED, false)],
    ["usage of a stream", { stream: true, stream_options: { include_usage: true } }],
  ])("takes %s", async (_, more) => {
    expect(await postCompletions(await start({ say: "Yes." }), body(more))).toMatchObject({ status: 200 });
  });

  test.each([
    ["an unknown key", { colour: "red" }, "'colour'"],
    ["a temperature", { temperature: 0 }, "'temperature'"],
    ["the old limit of tokens", { max_tokens: 5 }, "'max_tokens'"],
    ["a call without result", { messages: [user("a"), called("1"), user("b")] }, "1"],
    ["one result of two", { messages: [user("a"), called("1", "2"), tool("1")] }, "2"],
    ["a result without call", { messages: [user("a"), tool("1")] }, "1"],
    ["no calls", { messages: [user("a"), called(), user("b")] }, "tool_calls"],
    ["nothing said", { messages: [user("a"), model(null), user("b")] }, "content"],
    [
      "arguments that are no JSON",
      {
        messages: [
          user("a"),
          { ...called(), tool_calls: [{ id: "1", type: "function", function: { name: "read", arguments: "{" } }] },
          tool("1"),
        ],
      },
      "JSON",
    ],
    ["no tools in a list", { tools: [] }, "tools"],
    ["usage of no stream", { stream_options: { include_usage: true } }, "stream_options"],
    ["a schema of which not all is required", form(CLOSED), "'a' is missing"],
    ["an open schema", form({ ...OPEN, required: ["a"] }), "additionalProperties"],
    ["a schema that is a list at its root", form({ type: "array", items: CLOSED }), "root"],
    ["a long cache key", { prompt_cache_key: "k".repeat(65) }, "prompt_cache_key"],
  ])("refuses %s", async (_, more, why) => {
    const { status, text: said } = await postCompletions(await start({ say: "Yes." }), body(more));
    expect({ status, said: JSON.parse(said) as unknown }).toMatchObject({
      status: 400,
      said: { error: { type: "invalid_request_error", message: expect.stringContaining(why) } },
    });
  });

  test("refuses a request without key, or that is no JSON", async () => {
    const world = await start({ say: "" });
    expect(await postCompletions(world, body(), { authorization: "" })).toMatchObject({ status: 401 });
    expect(await postCompletions(world, "{")).toMatchObject({ status: 400 });
  });
});
