import { startDeadline } from "./deadline.ts";
import { faultOfStatus, type Refusal } from "./fault-of-status.ts";
import { ModelFault } from "./model-fault.ts";
import { NoAnswer } from "./no-answer.ts";
import { openWire, type Wire } from "./open-wire.ts";
import type { Provider } from "./provider.ts";
import { readRetryAfter } from "./read-retry-after.ts";

/** One call of an SDK: performed over the `fetch` and the signal it is given, and never repeated. */
export type Call<T> = {
  /** `anthropic/claude-sonnet-5-5`, for messages. */
  name: string;
  provider: Provider;
  perform(over: { fetch: typeof fetch; signal: AbortSignal }): Promise<T>;
  /** What an error of the SDK says of the provider's refusal; null: the provider refused nothing. */
  readRefusal(error: unknown): Refusal | null;
};

/** Performs `call`. Whatever fails becomes a `ModelFault`, or the reason that `signal` was aborted with. */
export const exchange = async <T>(call: Call<T>, signal: AbortSignal): Promise<T> => {
  signal.throwIfAborted();
  const { totalMs = 600_000, idleMs = 180_000 } = call.provider;
  const deadline = startDeadline(signal, { totalMs, idleMs });
  const wire = openWire(call.provider, deadline.beat);
  try {
    return await call.perform({ fetch: wire.fetch, signal: deadline.signal });
  } catch (error) {
    signal.throwIfAborted();
    throw faultOf(call, error, wire, deadline.passed());
  } finally {
    deadline.end();
  }
};

const faultOf = (call: Call<unknown>, error: unknown, wire: Wire, passed: "total" | "idle" | null): ModelFault => {
  const response = wire.response();
  const requestId = response === null ? null : readRequestId(response.headers);
  const { name } = call;
  if (passed !== null) {
    const what = passed === "total" ? "did not finish in time" : "fell silent";
    return new ModelFault("timeout", `${name} ${what}`, { requestId, mayHaveCost: true });
  }
  if (wire.lost() !== null) {
    const code = codeOf(wire.lost());
    const what = response === null ? `${name} was not reached` : `the connection to ${name} broke off`;
    const mayHaveCost = response !== null || !BEFORE_SENDING.has(code);
    return new ModelFault("unreachable", `${what} (${code})`, { requestId, mayHaveCost });
  }
  const refusal = call.readRefusal(error);
  if (refusal !== null && response !== null) {
    return new ModelFault(faultOfStatus(refusal), `${name} ${describe(refusal, call.provider.apiKey)}`, {
      requestId,
      retryAfterMs: readRetryAfter(response.headers, Date.now()),
      mayHaveCost: response.ok,
    });
  }
  const { kind, message } = error instanceof NoAnswer ? error : new NoAnswer("an event is not as its format has it");
  return new ModelFault(kind, `${name} gave no answer: ${message}`, { requestId, mayHaveCost: true });
};

/** The provider's name of a call. */
export const readRequestId = (headers: Headers): string | null =>
  headers.get("request-id") ?? headers.get("x-request-id");

/** A connection that was never made carried no request. Of any other loss nobody knows how far it came. */
const BEFORE_SENDING = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

const codeOf = (error: unknown): string => {
  for (let at = error; at instanceof Error; at = at.cause)
    if ("code" in at && typeof at.code === "string") return at.code;
  return "no code";
};

/** The provider's words help who wrote the request. A refused key they may quote, in part and masked their own way. */
const describe = (refusal: Refusal, apiKey: string): string => {
  const codes = refusal.codes.join(", ");
  const said = `${refusal.status === null ? "broke off its answer" : `answered ${refusal.status}`}${codes && ` (${codes})`}`;
  if (faultOfStatus(refusal) !== "rejected") return said;
  return `${said}: ${refusal.words.replaceAll(apiKey, "(key)").slice(0, 300)}`;
};
