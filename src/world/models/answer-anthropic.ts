import type { PromptUsage } from "./prompt-cache.ts";
import { signThought } from "./sign-thought.ts";
import { splitText } from "./split-text.ts";
import type { Utterance } from "./utter.ts";

/** `before`: the conversation that it answers. */
type Given = { id: string; model: string; before: string; said: Utterance; usage: PromptUsage };

const STOPS = { done: "end_turn", calls: "tool_use", cut: "max_tokens", refused: "refusal" };

/** The events of an answer of the Messages API; the last two are its end. */
export const streamMessage = ({ id, model, before, said, usage }: Given): string[] => {
  const blocks = [
    ...(said.think === "" ? [] : [thinkingBlock(said.think, signThought(model, before, said.think))]),
    ...(said.text === "" ? [] : [textBlock(said.text)]),
    ...said.calls.map(callBlock),
  ];
  const message = { ...head(id, model), content: [], ...stop(null), usage: { ...counts(usage), output_tokens: 1 } };
  return [
    event({ type: "message_start", message }),
    event({ type: "ping" }),
    ...blocks.flatMap(({ start, deltas }, index) => [
      event({ type: "content_block_start", index, content_block: start }),
      ...deltas.map((delta) => event({ type: "content_block_delta", index, delta })),
      event({ type: "content_block_stop", index }),
    ]),
    event({ type: "message_delta", delta: stop(STOPS[said.stop]), usage: { output_tokens: said.output } }),
    event({ type: "message_stop" }),
  ];
};

/** The same at once. */
export const wholeMessage = ({ id, model, before, said, usage }: Given): object => ({
  ...head(id, model),
  content: [
    ...(said.think === ""
      ? []
      : [{ type: "thinking", thinking: said.think, signature: signThought(model, before, said.think) }]),
    ...(said.text === "" ? [] : [{ type: "text", text: said.text, citations: null }]),
    ...said.calls.map(({ id: call, name, json }) => ({ ...toolUse(call, name), input: JSON.parse(json) as unknown })),
  ],
  ...stop(STOPS[said.stop]),
  usage: { ...counts(usage), output_tokens: said.output },
});

/** How the API says that a stream ends in an error. */
export const streamErrorEvent = (type: string): string => event({ type: "error", error: { type, message: type } });

const event = (data: { type: string; [key: string]: unknown }): string =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

const head = (id: string, model: string) => ({
  id: `msg_${id}`,
  type: "message",
  role: "assistant",
  model,
  container: null,
});

const stop = (reason: string | null) => ({ stop_reason: reason, stop_sequence: null, stop_details: null });

const counts = ({ input, cacheRead, cacheWritten }: PromptUsage) => ({
  input_tokens: input,
  cache_read_input_tokens: cacheRead,
  cache_creation_input_tokens: cacheWritten,
});

const toolUse = (id: string, name: string) => ({ type: "tool_use", id, name, input: {}, caller: { type: "direct" } });

const textBlock = (text: string) => ({
  start: { type: "text", text: "", citations: null },
  deltas: splitText(text).map((piece): object => ({ type: "text_delta", text: piece })),
});

const thinkingBlock = (thinking: string, signature: string) => ({
  start: { type: "thinking", thinking: "", signature: "" },
  deltas: [
    ...splitText(thinking).map((piece): object => ({ type: "thinking_delta", thinking: piece })),
    { type: "signature_delta", signature },
  ],
});

const callBlock = ({ id, name, json }: Utterance["calls"][number]) => ({
  start: toolUse(id, name),
  deltas: ["", ...splitText(json)].map((piece): object => ({ type: "input_json_delta", partial_json: piece })),
});
