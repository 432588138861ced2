import { env } from "cloudflare:workers";

import type { LayerEnv } from "../../src/orchestration/layer-env.ts";
import type { Book, Hall, Journal, Loan, Reader } from "./worker/index.ts";

/** The bindings of the Worker that the layer's tests run on. */
export const libraryEnv = env as unknown as LayerEnv & {
  BOOK: DurableObjectNamespace<Book>;
  HALL: DurableObjectNamespace<Hall>;
  JOURNAL: DurableObjectNamespace<Journal>;
  LOAN: DurableObjectNamespace<Loan>;
  READER: DurableObjectNamespace<Reader>;
};

export const CONTROL = { token: "token-of-the-tests" };
