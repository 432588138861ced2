import type { Provider } from "./provider.ts";

/** A `fetch` for one call, and what was seen of it so far. */
export type Wire = {
  fetch: typeof fetch;
  response(): Response | null;
  /** Why no response came, or why it broke off; null: neither happened. */
  lost(): unknown;
};

/** SDKs take headers from the environment too, and add some that describe this machine. */
const SENT = ["accept", "anthropic-version", "content-type", "user-agent"];

/**
 * The way an SDK's request takes: with the headers named here and the key, to the address configured and nowhere else,
 * because no redirect is followed. `onBytes` hears every sign of life, pings and comments too, which SDKs keep to
 * themselves: a model that thinks sends nothing else.
 */
export const openWire = (provider: Provider, onBytes: () => void): Wire => {
  let response: Response | null = null;
  let lost: unknown = null;
  const lose = (error: unknown): never => {
    // An SDK that has seen enough aborts its own request: nothing was lost.
    if (!(error instanceof DOMException && error.name === "AbortError")) lost = error;
    throw error;
  };
  const listenTo = (body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> => {
    const reader = body.getReader();
    return new ReadableStream({
      pull: async (heard) => {
        const { done, value } = await reader.read().catch(lose);
        onBytes();
        if (done) heard.close();
        else heard.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    });
  };
  return {
    fetch: async (input, init) => {
      const headers = keep(init?.headers, provider.apiKey);
      const send = provider.fetch ?? fetch;
      response = await send(input, { ...init, headers, redirect: "manual" }).catch(lose);
      onBytes();
      if (!response.ok || response.body === null) return response;
      return new Response(listenTo(response.body), response);
    },
    response: () => response,
    lost: () => lost,
  };
};

const keep = (given: HeadersInit | undefined, apiKey: string): Headers => {
  const all = new Headers(given);
  // A connection of its own for each call: one that was kept may be closed by the other side just as it's taken up again,
  // and then nobody knows whether the request came through, nor what it cost.
  const kept = new Headers({ authorization: `Bearer ${apiKey}`, connection: "close" });
  for (const name of SENT) {
    const value = all.get(name);
    if (value !== null) kept.set(name, value);
  }
  return kept;
};
