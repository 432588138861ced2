import type { PromptUsage } from "./prompt-cache.ts";
import { splitText } from "./split-text.ts";
import type { Utterance } from "./utter.ts";

type Given = { id: string; model: string; said: Utterance; usage: PromptUsage };

const STOPS = { done: "stop", calls: "tool_calls", cut: "length", refused: "stop" };

/** The events of an answer of Chat Completions; with `withUsage` the last three are its end, else the last two. */
export const streamCompletion = ({ id, model, said, usage }: Given, withUsage: boolean): string[] => {
  const head = { ...headOf(id, model, "chat.completion.chunk"), ...(withUsage ? { usage: null } : {}) };
  const chunk = (delta: object, reason: string | null = null) =>
    data({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }] });
  const field = said.stop === "refused" ? "refusal" : "content";
  return [
    chunk({ role: "assistant", content: said.calls.length > 0 && said.text === "" ? null : "", refusal: null }),
    ...splitText(said.text).map((piece) => chunk({ [field]: piece })),
    ...said.calls.flatMap(({ id: call, name, json }, index) => [
      chunk({ tool_calls: [{ index, id: call, type: "function", function: { name, arguments: "" } }] }),
      ...splitText(json).map((piece) => chunk({ tool_calls: [{ index, function: { arguments: piece } }] })),
    ]),
    chunk({}, STOPS[said.stop]),
    ...(withUsage ? [data({ ...head, choices: [], usage: counts(usage, said) })] : []),
    "data: [DONE]\n\n",
  ];
};

/** The same at once. */
export const wholeCompletion = ({ id, model, said, usage }: Given): object => {
  const refused = said.stop === "refused";
  const calls = said.calls.map(({ id: call, name, json }) => ({
    id: call,
    type: "function",
    function: { name, arguments: json },
  }));
  const message = {
    role: "assistant",
    content: refused || (said.text === "" && calls.length > 0) ? null : said.text,
    refusal: refused ? said.text : null,
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  };
  return {
    ...headOf(id, model, "chat.completion"),
    choices: [{ index: 0, message, logprobs: null, finish_reason: STOPS[said.stop] }],
    usage: counts(usage, said),
  };
};

/** How the API says that a stream ends in an error. */
export const streamErrorData = (type: string): string =>
  data({ error: { message: type, type, param: null, code: null } });

const data = (json: object): string => `data: ${JSON.stringify(json)}\n\n`;

const headOf = (id: string, model: string, object: string) => ({
  id: `chatcmpl-${id}`,
  object,
  // Nobody reads it, and so the same is said each time.
  created: 1_767_225_600,
  model,
  service_tier: "default",
});

const counts = ({ input, cacheRead, cacheWritten }: PromptUsage, { output }: Utterance) => {
  const prompt = input + cacheRead + cacheWritten;
  return {
    prompt_tokens: prompt,
    completion_tokens: output,
    total_tokens: prompt + output,
    prompt_tokens_details: { cached_tokens: cacheRead, cache_write_tokens: cacheWritten, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  };
};
