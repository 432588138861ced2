import OpenAI from "openai";
import type { Refusal } from "./fault-of-status.ts";
import type { LanguageModel } from "./language-model.ts";
import { readCompletion } from "./openai-answer.ts";
import { renderCompletion } from "./openai-request.ts";
import { openModel } from "./open-model.ts";
import type { Provider } from "./provider.ts";

/**
 * A model behind OpenAI's Chat Completions, which any OpenAI-compatible server speaks. `baseUrl` ends before
 * `/chat/completions`: `https://api.openai.com/v1`.
 */
export const openOpenAi = (provider: Provider): LanguageModel =>
  openModel(`openai/${provider.model}`, provider, {
    readRefusal,
    prepare: (question) => {
      const body = renderCompletion(question, provider.model);
      return async ({ fetch, signal }) => {
        const completions = openClient(provider, fetch).chat.completions;
        const { data, response } = await completions.create(body, { signal }).withResponse();
        return { response, read: () => readCompletion(data) };
      };
    },
  });

/** Nothing is left for the SDK to look for in the environment, and nothing for it to log. */
const openClient = ({ apiKey, baseUrl }: Provider, fetch: typeof globalThis.fetch): OpenAI =>
  new OpenAI({
    apiKey,
    baseURL: baseUrl,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    fetch,
    maxRetries: 0,
    timeout: NEVER,
    logLevel: "off",
  });

/** Of the SDK's own clock; ours knows why it stopped. */
const NEVER = 2 ** 31 - 1;

const readRefusal = (error: unknown): Refusal | null => {
  if (!(error instanceof OpenAI.APIError) || error instanceof OpenAI.APIConnectionError) return null;
  const codes = [error.code, error.type].filter((code) => typeof code === "string");
  return { status: error.status ?? null, codes, words: error.message };
};
