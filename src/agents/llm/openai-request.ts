import { createHash } from "node:crypto";
import type OpenAI from "openai";
import type { ModelMessage, Question } from "./language-model.ts";

type Message = OpenAI.ChatCompletionMessageParam;

/** A question as Chat Completions wants it. One system message: servers other than OpenAI's take no second one. */
export const renderCompletion = (question: Question, model: string): OpenAI.ChatCompletionCreateParamsStreaming => {
  const { form, tools } = question;
  const system = question.system.filter((text) => text !== "").join("\n\n");
  return {
    model,
    max_completion_tokens: question.maxTokens,
    stream: true,
    stream_options: { include_usage: true },
    prompt_cache_key: shorten(question.cacheKey),
    messages: [
      ...(system === "" ? [] : [{ role: "system" as const, content: system }]),
      ...question.messages.flatMap(renderMessage),
    ],
    ...(tools.length > 0
      ? {
          tools: tools.map(({ name, description, input }) => ({
            type: "function",
            function: { name, description, parameters: input },
          })),
        }
      : {}),
    ...(form === null
      ? {}
      : {
          response_format: { type: "json_schema", json_schema: { name: form.name, schema: form.schema, strict: true } },
        }),
  };
};

const renderMessage = (message: ModelMessage): Message[] => {
  if (message.from === "user") return [{ role: "user", content: message.text }];
  if (message.from === "tools") {
    // The format has no place for it, so that it failed is said in words.
    return message.results.map(({ id, text, failed }) => ({
      role: "tool",
      tool_call_id: id,
      content: failed ? `This call failed. ${text}` : text,
    }));
  }
  if (message.text === "" && message.calls.length === 0) return [];
  const calls = message.calls.map(({ id, name, input }) => ({
    id,
    type: "function" as const,
    function: { name, arguments: JSON.stringify(input) },
  }));
  return [
    {
      role: "assistant",
      content: message.text === "" ? null : message.text,
      ...(calls.length > 0 ? { tool_calls: calls } : {}),
    },
  ];
};

/** OpenAI takes no key of more than 64 characters. */
const shorten = (key: string): string => (key.length > 64 ? createHash("sha256").update(key).digest("hex") : key);
