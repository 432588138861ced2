/** A refusal in Cloudflare's own words: HTTP status, error code and message. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: number;
  readonly meta: unknown;

  constructor(status: number, code: number, message: string, meta?: unknown) {
    super(message);
    this.status = status;
    this.code = code;
    this.meta = meta;
  }
}

/** The answer for a Worker that does not exist. */
export const noSuchWorker = () => new ApiError(404, 10007, "This Worker does not exist on your account.");
