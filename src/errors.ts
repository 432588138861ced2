/**
 * Errors are sorted by who must act next. A `UserError` becomes a comment that says what to do, a `TransientError` is
 * retried by the step that met it, and anything else is a defect of ours.
 */

export type UserErrorCode =
  | "spec-empty"
  | "spec-too-long"
  | "spec-not-text"
  | "spec-not-understood"
  | "spec-without-service"
  | "spec-contradictory"
  | "plan-unsound"
  | "review-failed"
  | "product-exists"
  | "budget-spent"
  | "budget-spent-today"
  | "run-held"
  | "layer-unknown"
  | "name-taken"
  | "settings-invalid"
  | "override-invalid"
  | "config-invalid"
  | "environment"
  /** What is to be written to can't be reached: it is gone, or closed to the app. */
  | "out-of-reach";

/** Something the person in front of us can mend. `message` says what is wrong, `mend` what to do about it. */
export class UserError extends Error {
  readonly code: UserErrorCode;
  readonly mend: string;

  constructor(code: UserErrorCode, message: string, mend: string) {
    super(message);
    this.name = "UserError";
    this.code = code;
    this.mend = mend;
  }
}

/**
 * Something that passes by itself. `retryAfterMs` is the delay the other side asked for, in milliseconds. `because`: that
 * models are away, which people may be told in the message's words; null: anything else.
 */
export class TransientError extends Error {
  readonly retryAfterMs: number;
  readonly because: "models" | null;

  constructor(message: string, retryAfterMs: number, options: ErrorOptions & { because?: "models" } = {}) {
    super(message, options);
    this.because = options.because ?? null;
    this.name = "TransientError";
    this.retryAfterMs = retryAfterMs;
  }
}
