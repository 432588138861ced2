import Anthropic from "@anthropic-ai/sdk";
import { renderMessages } from "./anthropic-request.ts";
import { readMessage } from "./anthropic-answer.ts";
import type { Refusal } from "./fault-of-status.ts";
import { hashConversation } from "./hash-conversation.ts";
import type { LanguageModel } from "./language-model.ts";
import { openModel } from "./open-model.ts";
import type { Provider } from "./provider.ts";

/** A model of Anthropic's Messages API. `baseUrl` has no path: `https://api.anthropic.com`. */
export const openAnthropic = (provider: Provider): LanguageModel => {
  const name = `anthropic/${provider.model}`;
  return openModel(name, provider, {
    readRefusal,
    prepare: (question) => {
      const body = renderMessages(question, provider.model, name);
      const own = { by: name, after: hashConversation(question.system, question.messages) };
      return async ({ fetch, signal }) => {
        // Not the SDK's own accumulation: it takes arguments that are no JSON, and a stream without its end.
        const { data, response } = await openClient(provider, fetch).messages.create(body, { signal }).withResponse();
        return { response, read: () => readMessage(data, own) };
      };
    },
  });
};

/** Nothing is left for the SDK to look for in the environment, and nothing for it to log. */
const openClient = ({ apiKey, baseUrl }: Provider, fetch: typeof globalThis.fetch): Anthropic =>
  new Anthropic({
    apiKey,
    baseURL: baseUrl,
    webhookKey: null,
    fetch,
    maxRetries: 0,
    timeout: NEVER,
    logLevel: "off",
    openTelemetry: false,
  });

/** Of the SDK's own clock; ours knows why it stopped. */
const NEVER = 2 ** 31 - 1;

const readRefusal = (error: unknown): Refusal | null => {
  if (!(error instanceof Anthropic.APIError) || error instanceof Anthropic.APIConnectionError) return null;
  const codes = [error.errorCode, error.type].filter((code) => code !== null);
  return { status: error.status ?? null, codes, words: error.apiMessage ?? "" };
};
