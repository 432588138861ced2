import * as v from "valibot";
import { checkSchema } from "./check-schema.ts";
import { checkTurns } from "./check-turns.ts";
import { parseRequest } from "./parse-request.ts";
import type { PromptPart } from "./prompt-cache.ts";
import { RequestProblem } from "./request-problem.ts";
import type { ModelRequest, ScriptMessage } from "./script.ts";
import { signThought } from "./sign-thought.ts";

const CacheControl = v.optional(
  v.nullable(v.strictObject({ type: v.literal("ephemeral"), ttl: v.optional(v.picklist(["5m", "1h"])) })),
);
const Words = v.pipe(
  v.string(),
  v.check((text) => text.trim() !== "", "text content blocks must contain non-whitespace text"),
);
const ToolName = v.pipe(v.string(), v.regex(/^[a-zA-Z0-9_-]{1,128}$/));
const Text = v.strictObject({ type: v.literal("text"), text: Words, cache_control: CacheControl });
const Block = v.variant("type", [
  Text,
  v.strictObject({
    type: v.literal("tool_use"),
    id: v.pipe(v.string(), v.regex(/^[a-zA-Z0-9_-]+$/)),
    name: ToolName,
    input: v.record(v.string(), v.unknown()),
    cache_control: CacheControl,
  }),
  v.strictObject({
    type: v.literal("tool_result"),
    tool_use_id: v.string(),
    content: v.optional(v.union([v.string(), v.array(Text)]), ""),
    is_error: v.optional(v.boolean(), false),
    cache_control: CacheControl,
  }),
  v.strictObject({ type: v.literal("thinking"), thinking: v.string(), signature: v.string() }),
]);
/** A text stands for a list of one block; so read, what is wrong with a block is said of it and not of the choice. */
const blocks = <Schema extends v.GenericSchema>(block: Schema) =>
  v.pipe(
    v.unknown(),
    v.transform((content) => (typeof content === "string" ? [{ type: "text", text: content }] : content)),
    v.array(block),
  );
const Message = v.strictObject({
  role: v.picklist(["user", "assistant"]),
  content: v.pipe(blocks(Block), v.minLength(1, "messages must have non-empty content")),
});
const Tool = v.strictObject({
  name: ToolName,
  description: v.optional(v.string(), ""),
  input_schema: v.looseObject({ type: v.literal("object") }),
  cache_control: CacheControl,
});
/** Version 2026-10-21 of the API: no temperature, no `top_p`, no `top_k`. */
const Body = v.strictObject({
  model: v.pipe(v.string(), v.minLength(1)),
  max_tokens: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(128_000)),
  messages: v.pipe(v.array(Message), v.minLength(1, "at least one message is required")),
  system: v.optional(blocks(Text), []),
  stream: v.optional(v.boolean(), false),
  tools: v.optional(v.array(Tool), []),
  tool_choice: v.optional(v.looseObject({ type: v.picklist(["auto", "none"]) })),
  output_config: v.optional(
    v.strictObject({
      effort: v.optional(v.picklist(["low", "medium", "high", "xhigh", "max"])),
      format: v.optional(v.nullable(v.strictObject({ type: v.literal("json_schema"), schema: v.unknown() }))),
    }),
    {},
  ),
  thinking: v.optional(v.looseObject({ type: v.literal("adaptive") })),
  metadata: v.optional(v.strictObject({ user_id: v.optional(v.string()) })),
  stop_sequences: v.optional(v.array(v.string())),
  service_tier: v.optional(v.picklist(["auto", "standard_only"])),
});
type Body = v.InferOutput<typeof Body>;
type Block = v.InferOutput<typeof Block>;

/** `before`: all that an answer comes after, to which thoughts are bound. */
type Read = { request: Omit<ModelRequest, "nth">; parts: PromptPart[]; before: string };

/** Reads a request of Anthropic's Messages API. Throws `RequestProblem` where the API would refuse it. */
export const readMessages = (json: unknown): Read => {
  const body = parseRequest(Body, json, (path) => new RequestProblem(`${path}: Extra inputs are not permitted`));
  const { format } = body.output_config;
  if (format) checkSchema(format.schema, "output_config.format.schema", false);
  const messages = body.messages.flatMap((message, n) => readMessage(message, n));
  checkTurns(messages);
  checkTools(body, messages);
  checkThoughts(body);
  const parts = partsOf(body);
  if (parts.filter(({ mark }) => mark).length > 4) {
    throw new RequestProblem("A maximum of 4 blocks with cache_control may be provided.");
  }
  return {
    parts,
    before: conversationOf(body, body.messages.length),
    request: {
      provider: "anthropic",
      model: body.model,
      system: body.system.map(({ text }) => text).join("\n\n"),
      messages,
      tools: body.tools.map(({ name, description, input_schema: input }) => ({ name, description, input })),
      form: format ? { name: null, schema: format.schema } : null,
      maxTokens: body.max_tokens,
      stream: body.stream,
    },
  };
};

const readMessage = ({ role, content }: Body["messages"][number], n: number): ScriptMessage[] => {
  const text = content.map((block) => (block.type === "text" ? block.text : "")).join("");
  if (role === "assistant") {
    if (content.some(({ type }) => type === "tool_result")) {
      throw new RequestProblem(`messages.${n}: \`tool_result\` blocks can only be in \`user\` messages`);
    }
    const calls = content.flatMap((block) =>
      block.type === "tool_use" ? [{ id: block.id, name: block.name, input: block.input }] : [],
    );
    return [{ from: "model", text, calls }];
  }
  const results = content.flatMap((block) => (block.type === "tool_result" ? [resultOf(block)] : []));
  if (content.some(({ type }) => type === "tool_use" || type === "thinking")) {
    throw new RequestProblem(
      `messages.${n}: \`tool_use\` and \`thinking\` blocks can only be in \`assistant\` messages`,
    );
  }
  if (content.slice(results.length).some(({ type }) => type === "tool_result")) {
    throw new RequestProblem(`messages.${n}: \`tool_result\` blocks must come before any other content`);
  }
  return [
    ...(results.length > 0 ? [{ from: "tools" as const, results }] : []),
    ...(text === "" ? [] : [{ from: "user" as const, text }]),
  ];
};

const resultOf = (block: Extract<Block, { type: "tool_result" }>) => ({
  id: block.tool_use_id,
  text: typeof block.content === "string" ? block.content : block.content.map(({ text }) => text).join(""),
  failed: block.is_error,
});

/** A thought is taken back only unchanged, by its own model, and after all that it was thought after. */
const checkThoughts = (body: Body): void => {
  for (const [n, { content }] of body.messages.entries()) {
    for (const block of content) {
      if (block.type !== "thinking") continue;
      if (block.signature !== signThought(body.model, conversationOf(body, n), block.thinking)) {
        throw new RequestProblem(`messages.${n}: Invalid \`signature\` in \`thinking\` block`);
      }
    }
  }
};

const conversationOf = ({ system, messages }: Body, length: number): string =>
  JSON.stringify([
    system.map(({ text }) => text),
    messages.slice(0, length).map(({ role, content }) => content.map((block) => partOf(block, role).text)),
  ]);

const checkTools = (body: Body, messages: ScriptMessage[]): void => {
  if (new Set(body.tools.map(({ name }) => name)).size < body.tools.length) {
    throw new RequestProblem("tools: Tool names must be unique.");
  }
  if (body.tools.length === 0 && messages.some(({ from }) => from === "tools")) {
    throw new RequestProblem("Requests which include `tool_use` or `tool_result` blocks must define tools");
  }
};

/** A prompt is read in this order: tools, form, system, messages. */
const partsOf = (body: Body): PromptPart[] => [
  ...body.tools.map((tool) => partOf(tool)),
  ...(body.output_config.format ? [{ text: JSON.stringify(body.output_config.format), mark: false }] : []),
  ...body.system.map((block) => partOf(block)),
  ...body.messages.flatMap(({ role, content }) => content.map((block) => partOf(block, role))),
];

const partOf = (block: object, role = ""): PromptPart => {
  const { cache_control: mark, ...rest } = block as { cache_control?: unknown };
  return { text: role + JSON.stringify(rest), mark: Boolean(mark) };
};
