import { TransientError, UserError, type UserErrorCode } from "#src/errors.ts";
import type { RecordedError } from "./durable.ts";

const MAX_CAUSES = 4;
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const field = (value: object, name: string): unknown => (value as Record<string, unknown>)[name];

const nameAndMessage = (error: Error, depth: number): Error => {
  const cause = error.cause instanceof Error && depth > 0 ? nameAndMessage(error.cause, depth - 1) : undefined;
  const copy = new Error(error.message, cause && { cause });
  copy.name = error.name;
  copy.stack = error.stack ?? "";
  return copy;
};

/**
 * What of `thrown` goes into the journal: name, message, stack and causes, and the fields of our own errors. The errors
 * of SDKs carry whole requests, tokens with them; those fields are left behind. A `TransientError` is recorded with the
 * moment of its retry, so that a crash neither shortens nor restarts the wait. `retryAt` is in epoch milliseconds.
 */
export const toRecordable = (thrown: unknown, retryAt: (afterMs: number) => number): Error => {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const copy = nameAndMessage(error, MAX_CAUSES);
  if (thrown instanceof UserError) return Object.assign(copy, { code: thrown.code, mend: thrown.mend });
  if (thrown instanceof TransientError)
    return Object.assign(copy, { retryAfterMs: thrown.retryAfterMs, retryAt: retryAt(thrown.retryAfterMs) });
  return copy;
};

/** The error a story catches, made of the recorded one: alike in the first performance and in every replay. */
export const fromRecord = (recorded: unknown): unknown => {
  if (!(recorded instanceof Error)) return recorded;
  if (recorded.name === "UserError")
    return new UserError(
      text(field(recorded, "code")) as UserErrorCode,
      recorded.message,
      text(field(recorded, "mend")),
    );
  if (recorded.name === "TransientError")
    return new TransientError(recorded.message, Number(field(recorded, "retryAfterMs")), { cause: recorded.cause });
  return recorded;
};

/** When a failed attempt may be repeated, in epoch milliseconds; null when it may not. */
export const readRetryAt = (recorded: unknown): number | null => {
  if (!(recorded instanceof Error) || recorded.name !== "TransientError") return null;
  const at = field(recorded, "retryAt");
  return typeof at === "number" ? at : null;
};

/** The error of a record as operations see it, null for none. */
export const describeError = (recorded: unknown): RecordedError | null => {
  if (recorded === null || recorded === undefined) return null;
  if (typeof recorded !== "object") return { name: "Error", message: String(recorded), code: null, mend: null };
  return {
    name: text(field(recorded, "name")),
    message: text(field(recorded, "message")),
    code: text(field(recorded, "code")) || null,
    mend: text(field(recorded, "mend")) || null,
  };
};
