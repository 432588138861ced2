import type Anthropic from "@anthropic-ai/sdk";
import { hashConversation } from "./hash-conversation.ts";
import type { ModelMessage, Question } from "./language-model.ts";

type Block = Anthropic.ContentBlockParam;

/** The Messages API allows four places up to which it caches; the last message needs one. */
const CACHED = { type: "ephemeral" } as const;

/** A question as the Messages API wants it. `by`: whose verbatim answers go back unchanged. */
export const renderMessages = (
  question: Question,
  model: string,
  by: string,
): Anthropic.MessageCreateParamsStreaming => {
  const system = question.system.filter((text) => text !== "");
  const { form, tools } = question;
  const isOwn = (message: ModelMessage, n: number): boolean =>
    message.from === "model" &&
    message.verbatim?.by === by &&
    message.verbatim.after === hashConversation(question.system, question.messages.slice(0, n));
  return {
    model,
    max_tokens: question.maxTokens,
    stream: true,
    system: system.map((text, n) => ({
      type: "text",
      text,
      // The first part is shared most widely, the last two are the longest prefixes.
      ...(n === 0 || n >= system.length - 2 ? { cache_control: CACHED } : {}),
    })),
    messages: cacheToTheEnd(question.messages.flatMap((message, n) => renderMessage(message, isOwn(message, n)))),
    ...(tools.length > 0
      ? {
          tools: tools.map(({ name, description, input }) => ({
            name,
            description,
            input_schema: { ...input, type: "object" },
          })),
        }
      : {}),
    ...(form === null ? {} : { output_config: { format: { type: "json_schema", schema: form.schema } } }),
  };
};

/** Empty text is refused, and with it a message that has nothing else. */
const renderMessage = (message: ModelMessage, own: boolean): { role: "user" | "assistant"; content: Block[] }[] => {
  if (message.from === "user") return [{ role: "user", content: [{ type: "text", text: message.text }] }];
  if (message.from === "tools") {
    const content = message.results.map(({ id, text, failed }): Block => {
      return { type: "tool_result", tool_use_id: id, content: text, is_error: failed };
    });
    return [{ role: "user", content }];
  }
  if (own) return [{ role: "assistant", content: message.verbatim?.content as Block[] }];
  const content: Block[] = [
    ...(message.text.trim() === "" ? [] : [{ type: "text" as const, text: message.text }]),
    ...message.calls.map(({ id, name, input }): Block => ({ type: "tool_use", id, name, input })),
  ];
  return content.length === 0 ? [] : [{ role: "assistant", content }];
};

/** So that each call of a tool loop reads what the one before it wrote. */
const cacheToTheEnd = <M extends { content: Block[] }>(messages: M[]): M[] =>
  messages.map((message, n) => {
    const last = message.content.at(-1);
    if (n < messages.length - 1 || last === undefined) return message;
    return { ...message, content: [...message.content.slice(0, -1), { ...last, cache_control: CACHED }] };
  });
