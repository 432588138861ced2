import type { ServerResponse } from "node:http";
import { streamErrorEvent, streamMessage, wholeMessage } from "./answer-anthropic.ts";
import { streamCompletion, streamErrorData, wholeCompletion } from "./answer-openai.ts";
import { deliver } from "./deliver.ts";
import type { PromptCache, PromptUsage } from "./prompt-cache.ts";
import { readCompletion } from "./read-completion.ts";
import { readMessages } from "./read-messages.ts";
import { renderProblem } from "./render-problem.ts";
import type { Denied, ModelRequest, Script, Spoken, Wire } from "./script.ts";
import { utter, type Utterance } from "./utter.ts";

type Asked = { provider: Wire; body: unknown; nth: number; requestId: string };
type Answering = { id: string; model: string; before: string; said: Utterance; usage: PromptUsage };

/** How one wire format says it. `tail`: how many of the last events are the end of the answer. */
type Form = {
  request: Omit<ModelRequest, "nth">;
  before: string;
  readCache(): PromptUsage;
  stream(answer: Answering): string[];
  whole(answer: Answering): object;
  streamError(type: string): string;
  tail: number;
};

/** Answers one request as `script` decides. Throws `RequestProblem` where the provider would refuse it. */
export const answerRequest = async (
  { provider, body, nth, requestId }: Asked,
  response: ServerResponse,
  cache: PromptCache,
  script: Script,
): Promise<void> => {
  const form = provider === "anthropic" ? readAnthropic(body, cache) : readOpenAi(body, cache);
  const reply = await script({ ...form.request, nth });
  if ("hang" in reply) return;
  if ("status" in reply) return deny(provider, reply, response, requestId);
  if (reply.garbage === "html") {
    return void response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><h1>Sign in</h1>");
  }
  const id = String(nth).padStart(6, "0");
  const said = utter(reply, form.request.maxTokens, id);
  const answer = { id, model: form.request.model, before: form.before, said, usage: form.readCache() };
  if (!form.request.stream) {
    return void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(form.whole(answer)));
  }
  // The head goes with the first chunk, so that a connection may break off before it.
  response.statusCode = 200;
  response.setHeader("content-type", "text/event-stream; charset=utf-8");
  await deliver(response, spoil(form.stream(answer), reply, form), reply);
};

const readAnthropic = (body: unknown, cache: PromptCache): Form => {
  const { request, parts, before } = readMessages(body);
  return {
    request,
    before,
    readCache: () => cache.readMarked(`anthropic/${request.model}`, parts),
    stream: streamMessage,
    whole: wholeMessage,
    streamError: streamErrorEvent,
    tail: 2,
  };
};

const readOpenAi = (body: unknown, cache: PromptCache): Form => {
  const { request, prompt, cacheKey, usage } = readCompletion(body);
  return {
    request,
    before: prompt,
    readCache: () => cache.readWhole(`openai/${request.model}/${cacheKey}`, prompt),
    stream: (answer) => streamCompletion(answer, usage),
    whole: wholeCompletion,
    streamError: streamErrorData,
    tail: usage ? 3 : 2,
  };
};

const deny = (provider: Wire, reply: Denied, response: ServerResponse, requestId: string): void => {
  const { status, code = null, retryAfter, location } = reply;
  const problem = { status, code, message: `The script says ${status}.`, param: null };
  response.writeHead(status, {
    "content-type": "application/json",
    ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }),
    ...(location === undefined ? {} : { location }),
  });
  response.end(JSON.stringify(reply.body ?? renderProblem(provider, problem, requestId)));
};

const spoil = (events: string[], { garbage, streamError }: Spoken, { tail, streamError: render }: Form): string[] => {
  const begun = events.slice(0, -tail);
  if (streamError !== undefined) return [...begun, render(streamError)];
  if (garbage === "no-end") return begun;
  return garbage === "bad-json" ? [...begun, (begun.at(-1) ?? "").replace(/\}\n\n$/, "\n\n")] : events;
};
