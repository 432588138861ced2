import type OpenAI from "openai";
import type { Answer, Usage } from "./language-model.ts";
import { NoAnswer } from "./no-answer.ts";
import { readArguments } from "./read-arguments.ts";
import { requireUsage } from "./require-usage.ts";

type Growing = { index: number; id: string; name: string; json: string };
type Part = OpenAI.ChatCompletionChunk.Choice.Delta.ToolCall;

/** Reads the chunks of one completion. Throws `NoAnswer` where they are not a whole one. */
export const readCompletion = async (
  chunks: AsyncIterable<OpenAI.ChatCompletionChunk>,
): Promise<Omit<Answer, "requestId">> => {
  const calls: Growing[] = [];
  let text = "";
  let refusal = "";
  let reason: string | null = null;
  let usage: OpenAI.CompletionUsage | null = null;
  for await (const chunk of chunks) {
    usage = chunk.usage ?? usage;
    const choice = chunk.choices[0];
    if (choice === undefined) continue;
    reason = choice.finish_reason ?? reason;
    text += choice.delta.content ?? "";
    refusal += choice.delta.refusal ?? "";
    for (const part of choice.delta.tool_calls ?? []) extend(calls, part);
  }
  if (reason === null) throw new NoAnswer("it breaks off before its end");
  if (usage === null) throw new NoAnswer("it does not say what it used");
  const refused = refusal !== "" || reason === "content_filter";
  return { ...conclude(text + refusal, calls, refused ? "content_filter" : reason), usage: usageOf(usage) };
};

/** Servers other than OpenAI's give every call the index 0, or repeat its id in each part. */
const extend = (calls: Growing[], { index, id = "", function: called }: Part): void => {
  let call = calls.findLast((known) => known.index === index);
  if (call === undefined || (id !== "" && id !== call.id)) {
    call = { index, id, name: called?.name ?? "", json: "" };
    calls.push(call);
  }
  call.json += called?.arguments ?? "";
};

const conclude = (text: string, growing: Growing[], reason: string): Pick<Answer, "text" | "calls" | "stop"> => {
  const stop = STOPS.get(reason);
  if (stop === undefined) throw new NoAnswer("it stops for a reason that is none");
  const calls = growing.flatMap(({ id, name, json }) => {
    const input = readArguments(name, json, stop === "cut");
    return input === undefined ? [] : [{ id, name, input }];
  });
  if (calls.some(({ id, name }) => id === "" || name === "")) throw new NoAnswer("it calls a tool without a name");
  if (stop === "calls" && calls.length === 0) throw new NoAnswer("it calls tools and names none");
  // Servers other than OpenAI's say `stop` here as well.
  return { text, calls, stop: stop === "done" && calls.length > 0 ? "calls" : stop };
};

const STOPS = new Map<string, Answer["stop"]>([
  ["stop", "done"],
  ["tool_calls", "calls"],
  ["length", "cut"],
  ["content_filter", "refused"],
]);

/** `prompt_tokens` counts all of the prompt; what of it was read from the cache or written to it is told apart. */
const usageOf = ({ prompt_tokens, completion_tokens, prompt_tokens_details: of }: OpenAI.CompletionUsage): Usage => {
  const cacheRead = of?.cached_tokens ?? 0;
  const cacheWritten = of?.cache_write_tokens ?? 0;
  return requireUsage({
    input: prompt_tokens - cacheRead - cacheWritten,
    cacheRead,
    cacheWritten,
    output: completion_tokens,
  });
};
