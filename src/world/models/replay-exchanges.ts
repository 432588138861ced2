import { isDeepStrictEqual } from "node:util";
import nock from "nock";
import type { Exchange } from "./exchange.ts";
import { findDifference, nearnessOf } from "./find-difference.ts";

export type Replay = {
  /** Rejects as soon as something is asked that nobody recorded. */
  missed: Promise<never>;
  /** Recorded answers that nobody has asked for yet. */
  left(): number;
  close(): void;
};

const PLACES = {
  anthropic: { host: "https://api.anthropic.com", path: "/v1/messages" },
  openai: { host: "https://api.openai.com", path: "/v1/chat/completions" },
};

const describeMiss = (exchanges: readonly Exchange[], provider: Exchange["provider"], asked: unknown): string => {
  const nearest = exchanges
    .filter((exchange) => exchange.provider === provider)
    .map((exchange) => ({ ...exchange, nearness: nearnessOf(exchange.asked, asked) }))
    .toSorted((a, b) => b.nearness - a.nearness)[0];
  const difference = nearest === undefined ? null : findDifference(nearest.asked, asked);
  const where =
    difference === null
      ? "Nothing like it was recorded, or all of it was asked before."
      : `At ${difference.place} it says ${difference.asked}, where ${difference.recorded} was recorded.`;
  return `${provider} is asked what nobody recorded. ${where}`;
};

/**
 * Has the providers' own addresses answer as it was recorded, each request by its body, whatever the order. `pause`:
 * milliseconds before each answer.
 */
export const replayExchanges = (exchanges: readonly Exchange[], pause = 0): Replay => {
  if (!nock.isActive()) nock.activate();
  const { promise: missed, reject } = Promise.withResolvers<never>();
  // Whoever does not wait for it is told by the answer.
  missed.catch(() => {});
  const expected = exchanges.map(({ answer, asked, provider }) => {
    const { host, path } = PLACES[provider];
    const request = nock(host).post(path, (body: unknown) => isDeepStrictEqual(body, asked));
    request.delay(pause);
    if (answer === null) return request.replyWithError("the connection was lost when it was recorded");
    return request.reply(answer.status, answer.body, answer.headers);
  });
  // Reached only by what none of the above takes.
  for (const provider of ["anthropic", "openai"] as const) {
    const { host, path } = PLACES[provider];
    nock(host)
      .persist()
      .post(path)
      .reply(async (request: Request) => {
        const message = describeMiss(exchanges, provider, await request.clone().json());
        reject(new Error(message));
        return [400, { error: { type: "invalid_request_error", message } }];
      });
  }
  return {
    missed,
    left: () => expected.filter((scope) => !scope.isDone()).length,
    close: () => {
      nock.cleanAll();
      nock.restore();
    },
  };
};
