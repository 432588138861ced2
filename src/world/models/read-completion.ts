import * as v from "valibot";
import { checkSchema } from "./check-schema.ts";
import { checkTurns } from "./check-turns.ts";
import { parseRequest } from "./parse-request.ts";
import { RequestProblem } from "./request-problem.ts";
import type { ModelRequest, ScriptMessage } from "./script.ts";

const Name = v.pipe(v.string(), v.regex(/^[a-zA-Z0-9_-]{1,64}$/));
const Text = v.union([
  v.string(),
  v.pipe(
    v.array(v.strictObject({ type: v.literal("text"), text: v.string() })),
    v.transform((parts) => parts.map(({ text }) => text).join("")),
  ),
]);
const Call = v.strictObject({
  id: v.pipe(v.string(), v.minLength(1)),
  type: v.literal("function"),
  function: v.strictObject({ name: Name, arguments: v.string() }),
});
const Message = v.variant("role", [
  v.strictObject({ role: v.picklist(["system", "developer"]), content: Text }),
  v.strictObject({ role: v.literal("user"), content: Text }),
  v.strictObject({
    role: v.literal("assistant"),
    content: v.optional(v.nullable(Text), null),
    refusal: v.optional(v.nullable(v.string())),
    tool_calls: v.optional(v.pipe(v.array(Call), v.minLength(1))),
  }),
  v.strictObject({ role: v.literal("tool"), tool_call_id: v.string(), content: Text }),
]);
const Tool = v.strictObject({
  type: v.literal("function"),
  function: v.strictObject({
    name: Name,
    description: v.optional(v.string(), ""),
    parameters: v.optional(v.record(v.string(), v.unknown()), {}),
    strict: v.optional(v.nullable(v.boolean())),
  }),
});
const Form = v.variant("type", [
  v.strictObject({ type: v.literal("text") }),
  v.strictObject({
    type: v.literal("json_schema"),
    json_schema: v.strictObject({
      name: Name,
      description: v.optional(v.string()),
      schema: v.unknown(),
      strict: v.optional(v.nullable(v.boolean())),
    }),
  }),
]);
/** What a model that reasons takes: no temperature, no `top_p`, and not the old `max_tokens`. */
const Body = v.strictObject({
  model: v.pipe(v.string(), v.minLength(1)),
  messages: v.pipe(v.array(Message), v.minLength(1)),
  max_completion_tokens: v.optional(
    v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(128_000))),
    null,
  ),
  stream: v.optional(v.nullable(v.boolean()), false),
  stream_options: v.optional(v.nullable(v.strictObject({ include_usage: v.optional(v.boolean()) }))),
  tools: v.optional(v.pipe(v.array(Tool), v.minLength(1))),
  tool_choice: v.optional(v.picklist(["auto", "none", "required"])),
  response_format: v.optional(Form),
  prompt_cache_key: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(64))), null),
  reasoning_effort: v.optional(v.picklist(["none", "minimal", "low", "medium", "high", "xhigh", "max"])),
  store: v.optional(v.boolean()),
  n: v.optional(v.literal(1)),
});
type Body = v.InferOutput<typeof Body>;

/** A completion asked for. `usage`: whether a stream is to say what it used. */
type Read = { request: Omit<ModelRequest, "nth">; prompt: string; cacheKey: string; usage: boolean };

/** Reads a request of OpenAI's Chat Completions. Throws `RequestProblem` where the API would refuse it. */
export const readCompletion = (json: unknown): Read => {
  const body = parseRequest(
    Body,
    json,
    (path) => new RequestProblem(`Unknown parameter: '${path}'.`, { code: "unknown_parameter", param: path }),
  );
  if (body.stream_options && !body.stream) {
    throw new RequestProblem("The 'stream_options' parameter is only allowed when 'stream' is enabled.", {
      param: "stream_options",
    });
  }
  const form = body.response_format?.type === "json_schema" ? body.response_format.json_schema : null;
  if (form !== null) checkSchema(form.schema, "response_format", form.strict === true);
  const messages = joinResults(body.messages.flatMap(readMessage));
  checkTurns(messages);
  return {
    prompt: JSON.stringify([body.tools, body.response_format, body.messages]),
    cacheKey: body.prompt_cache_key ?? "",
    usage: body.stream_options?.include_usage === true,
    request: {
      provider: "openai",
      model: body.model,
      system: body.messages
        .flatMap((message) => (message.role === "system" || message.role === "developer" ? [message.content] : []))
        .join("\n\n"),
      messages,
      tools: (body.tools ?? []).map(({ function: { name, description, parameters: input } }) => ({
        name,
        description,
        input,
      })),
      form: form === null ? null : { name: form.name, schema: form.schema },
      maxTokens: body.max_completion_tokens,
      stream: body.stream === true,
    },
  };
};

const readMessage = (message: Body["messages"][number]): ScriptMessage[] => {
  if (message.role === "user") return [{ from: "user", text: message.content }];
  if (message.role === "tool") {
    return [{ from: "tools", results: [{ id: message.tool_call_id, text: message.content, failed: false }] }];
  }
  if (message.role !== "assistant") return [];
  if (message.content === null && message.tool_calls === undefined) {
    throw new RequestProblem("An assistant message has content, or tool calls.", { param: "messages" });
  }
  const calls = (message.tool_calls ?? []).map((call) => ({
    id: call.id,
    name: call.function.name,
    input: parse(call.function.arguments),
  }));
  return [{ from: "model", text: message.content ?? "", calls }];
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new RequestProblem("The arguments of a tool call are not JSON.", { param: "messages" });
  }
};

/** The format has one message for each result. */
const joinResults = (messages: ScriptMessage[]): ScriptMessage[] => {
  const joined: ScriptMessage[] = [];
  for (const message of messages) {
    const last = joined.at(-1);
    if (message.from === "tools" && last?.from === "tools") last.results.push(...message.results);
    else joined.push(message);
  }
  return joined;
};
