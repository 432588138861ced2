/**
 * `overloaded`, `rate-limited`, `unreachable` and `timeout` pass by themselves. `denied` (key, model or address),
 * `no-credit` and `too-long` need a person. `garbage`: an answer that the provider's own format does not allow.
 */
export type FaultKind =
  | "overloaded"
  | "rate-limited"
  | "unreachable"
  | "timeout"
  | "denied"
  | "no-credit"
  | "too-long"
  | "rejected"
  | "garbage";

/** A call that gave no answer. `message` never holds a key or a header. */
export class ModelFault extends Error {
  readonly kind: FaultKind;
  /** The delay that the provider asked for, in milliseconds; null: it did not say. */
  readonly retryAfterMs: number | null;
  readonly requestId: string | null;
  /** Whether the provider may have charged for it all the same: it had begun to answer, or nobody knows. */
  readonly mayHaveCost: boolean;

  constructor(
    kind: FaultKind,
    message: string,
    more: { retryAfterMs?: number | null; requestId?: string | null; mayHaveCost?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = "ModelFault";
    this.kind = kind;
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.requestId = more.requestId ?? null;
    this.mayHaveCost = more.mayHaveCost ?? false;
  }
}
