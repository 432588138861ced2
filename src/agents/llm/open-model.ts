import { exchange, readRequestId } from "./exchange.ts";
import type { Refusal } from "./fault-of-status.ts";
import type { Answer, LanguageModel, Question } from "./language-model.ts";
import type { Provider } from "./provider.ts";
import { requireEvents } from "./require-events.ts";

/**
 * What is an SDK's own about a call. `prepare` writes the request, where a mistake is ours and no provider's; what it
 * returns sends it, and resolves once the provider begins to answer; `read` reads the rest.
 */
type Dialect = {
  readRefusal(error: unknown): Refusal | null;
  prepare(question: Question): (over: { fetch: typeof fetch; signal: AbortSignal }) => Promise<Begun>;
};

type Begun = { response: Response; read(): Promise<Omit<Answer, "requestId">> };

/** A model behind an SDK, under the name `provider/model`. */
export const openModel = (name: string, provider: Provider, { prepare, readRefusal }: Dialect): LanguageModel => ({
  name,
  ask: async (question, signal) => {
    const send = prepare(question);
    return exchange(
      {
        name,
        provider,
        readRefusal,
        perform: async (over) => {
          const { read, response } = await send(over);
          requireEvents(response);
          return { ...(await read()), requestId: readRequestId(response.headers) };
        },
      },
      signal,
    );
  },
});
