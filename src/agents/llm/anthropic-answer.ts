import type Anthropic from "@anthropic-ai/sdk";
import type { Answer, ToolCall, Verbatim } from "./language-model.ts";
import { NoAnswer } from "./no-answer.ts";
import { readArguments } from "./read-arguments.ts";
import { requireUsage } from "./require-usage.ts";

type Delta = Anthropic.RawContentBlockDelta;
/** A block so far. A tool's arguments come as pieces of JSON. */
type Growing = { block: Anthropic.ContentBlockParam; json: string };
type Own = Omit<Verbatim, "content">;
type Counts = Partial<Record<keyof Anthropic.MessageDeltaUsage, unknown>>;

/** Reads the events of one message. `of`: what names it as its model's own. Throws `NoAnswer` where they are not a whole one. */
export const readMessage = async (
  events: AsyncIterable<Anthropic.RawMessageStreamEvent>,
  of: Own,
): Promise<Omit<Answer, "requestId">> => {
  const blocks: Growing[] = [];
  let counts: Counts = {};
  let stop: string | null = null;
  let ended = false;
  for await (const event of events) {
    if (event.type === "message_start") counts = event.message.usage;
    if (event.type === "content_block_start") blocks[event.index] = open(event.content_block);
    if (event.type === "content_block_delta") extend(blocks[event.index], event.delta);
    if (event.type === "message_delta") {
      stop = event.delta.stop_reason ?? stop;
      counts = { ...counts, ...given(event.usage) };
    }
    if (event.type === "message_stop") ended = true;
  }
  if (!ended || stop === null) throw new NoAnswer("it breaks off before its end");
  return { ...conclude(blocks, stop, of), usage: usageOf(counts) };
};

const open = (block: Anthropic.ContentBlock): Growing => {
  if (block.type === "text") return { block: { type: "text", text: block.text }, json: "" };
  if (block.type !== "tool_use") return { block: { ...block }, json: "" };
  return { block: { type: "tool_use", id: block.id, name: block.name, input: {} }, json: "" };
};

const extend = (growing: Growing | undefined, delta: Delta): void => {
  if (growing === undefined) throw new NoAnswer("it goes on with a block that it did not begin");
  const { block } = growing;
  if (delta.type === "text_delta" && block.type === "text") block.text += delta.text;
  if (delta.type === "input_json_delta") growing.json += delta.partial_json;
  if (delta.type === "thinking_delta" && block.type === "thinking") block.thinking += delta.thinking;
  if (delta.type === "signature_delta" && block.type === "thinking") block.signature = delta.signature;
};

const conclude = (blocks: Growing[], reason: string, of: Own): Pick<Answer, "text" | "calls" | "stop" | "verbatim"> => {
  const stop = STOPS.get(reason);
  if (reason === "model_context_window_exceeded") throw new NoAnswer("its context window is full", "too-long");
  if (stop === undefined) throw new NoAnswer("it stops for a reason that is none");
  const content = blocks.flatMap(({ block, json }): Growing["block"][] => {
    // Empty text comes, but may not go back.
    if (block.type === "text" && block.text.trim() === "") return [];
    if (block.type !== "tool_use") return [block];
    const input = readArguments(block.name, json, stop === "cut");
    return input === undefined ? [] : [{ ...block, input }];
  });
  const calls = content.flatMap((block): ToolCall[] =>
    block.type === "tool_use" ? [{ id: block.id, name: block.name, input: block.input }] : [],
  );
  if (stop === "calls" && calls.length === 0) throw new NoAnswer("it calls tools and names none");
  const text = content.map((block) => (block.type === "text" ? block.text : "")).join("");
  const told = content.every(({ type }) => type === "text" || type === "tool_use");
  return {
    text,
    calls,
    stop: stop === "done" && calls.length > 0 ? "calls" : stop,
    ...(told ? {} : { verbatim: { ...of, content } }),
  };
};

const STOPS = new Map<string, Answer["stop"]>([
  ["end_turn", "done"],
  ["stop_sequence", "done"],
  ["tool_use", "calls"],
  ["max_tokens", "cut"],
  ["refusal", "refused"],
]);

/** A count that an event leaves out stays as it was. */
const given = (counts: Counts): Counts =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== null && count !== undefined));

const usageOf = (counts: Counts): Answer["usage"] => {
  const { input_tokens: input, output_tokens: output } = counts;
  const { cache_read_input_tokens: cacheRead = 0, cache_creation_input_tokens: cacheWritten = 0 } = given(counts);
  return requireUsage({ input, cacheRead, cacheWritten, output });
};
