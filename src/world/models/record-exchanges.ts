import type { Exchange } from "./exchange.ts";

export type Recorder = {
  /** Stands before every request to a provider. */
  fetchFor(provider: Exchange["provider"]): typeof fetch;
  /** All that is over by now, in the order in which it was asked. */
  exchanges(): Exchange[];
};

/** All of a response that whoever asks takes notice of. */
const KEPT = ["content-type", "request-id", "x-request-id", "retry-after"];

const headersOf = ({ headers }: Response): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => KEPT.includes(name)));

/**
 * Passes `body` on and tells what of it was passed on, once nobody reads on: `whole` is false where it was lost. Whoever has
 * read enough may give up the rest by `signal`.
 */
const overhear = (
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal | null | undefined,
  heard: (text: string, whole: boolean) => void,
): ReadableStream<Uint8Array> => {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  const end = (whole: boolean): void => {
    signal?.removeEventListener("abort", giveUp);
    heard(text + decoder.decode(), whole);
  };
  const giveUp = (): void => end(true);
  signal?.addEventListener("abort", giveUp, { once: true });
  return new ReadableStream({
    pull: async (passed) => {
      const { done, value } = await reader.read().catch((error: unknown) => {
        if (!signal?.aborted) end(false);
        throw error;
      });
      if (done) {
        end(true);
        return passed.close();
      }
      text += decoder.decode(value, { stream: true });
      passed.enqueue(value);
    },
    cancel: (reason) => {
      end(true);
      return reader.cancel(reason);
    },
  });
};

/** Keeps every exchange with a provider that goes through its `fetch`. */
export const recordExchanges = (send: typeof fetch = fetch): Recorder => {
  const kept: (Exchange | null)[] = [];
  return {
    exchanges: () => kept.filter((exchange) => exchange !== null),
    fetchFor: (provider) => async (input, init) => {
      const place = kept.push(null) - 1;
      const asked: unknown = JSON.parse(String(init?.body));
      const keep = (answer: Exchange["answer"]): void => void (kept[place] ??= { provider, asked, answer });
      const response = await send(input, init).catch((error: unknown) => {
        if (!init?.signal?.aborted) keep(null);
        throw error;
      });
      const head = { status: response.status, headers: headersOf(response) };
      if (response.body === null) {
        keep({ ...head, body: "" });
        return response;
      }
      const heard = overhear(response.body, init?.signal, (body, whole) => keep(whole ? { ...head, body } : null));
      return new Response(heard, response);
    },
  };
};
