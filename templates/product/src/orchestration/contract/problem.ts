import type { JsonObject } from "./call.ts";

/** `inner`: what is wrong within an object or list, by the names and indexes that lead there: `lines.0.amount`. */
export type FieldError = { field: string; message: string; inner?: { path: string; message: string }[] };

/** The message of a field that is demanded and missing. */
export const REQUIRED = "is required";

/** RFC 9457. `code` is stable and meant for programs; `detail` is meant for people. */
export type ProblemDetails = {
  type: "about:blank";
  title: string;
  status: number;
  code: string;
  detail: string;
  errors?: FieldError[];
  /** Seconds after which it makes sense to try again. */
  retryAfter?: number;
  /** Further headers of the answer. */
  headers?: Record<string, string>;
  /** The product's own code, told instead of the layer's where the product tells failures its way. */
  own?: string;
  /** What the product tells beside the code: an object as JSON, since types that nest without end cross no border. */
  more?: string;
};

const TITLES: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  410: "Gone",
  412: "Precondition Failed",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  426: "Upgrade Required",
  428: "Precondition Required",
  429: "Too Many Requests",
  500: "Internal Server Error",
  501: "Not Implemented",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** Codes of refusals that have none of their own. */
const CODES: Record<number, string> = {
  401: "unauthorized",
  403: "forbidden",
  404: "not-found",
  409: "conflict",
  410: "gone",
  412: "precondition-failed",
  422: "invalid",
  428: "precondition-required",
  429: "too-many-requests",
};

export const titleOf = (status: number): string => TITLES[status] ?? "Error";

/** An expected failure. It never crosses an object's border as an exception: `answer` turns it into an outcome. */
export class Problem extends Error {
  readonly details: ProblemDetails;
  /** What was written before it was thrown stays: the refusal itself is counted. */
  keeps = false;

  constructor(status: number, code: string, detail: string, errors?: FieldError[], retryAfter?: number) {
    super(detail);
    this.name = "Problem";
    const known = { type: "about:blank" as const, title: titleOf(status), status, code, detail };
    this.details = { ...known, ...(errors && { errors }), ...(retryAfter !== undefined && { retryAfter }) };
  }

  /** The same problem on this side of a border. */
  static from(details: ProblemDetails): Problem {
    const problem = new Problem(details.status, details.code, details.detail);
    Object.assign(problem.details, details);
    return problem;
  }
}

/** A refusal of the product's own: its code is told as its author wrote it, with `more` beside it. */
export const refuse = (status: number, code: string | null, detail: string, more?: JsonObject): Problem => {
  const known = { type: "about:blank" as const, title: titleOf(status), status, detail };
  const own = code === null ? {} : { own: code };
  return Problem.from({
    ...known,
    code: code ?? CODES[status] ?? "refused",
    ...own,
    ...(more && { more: JSON.stringify(more) }),
  });
};

/** A problem of the layer's, told by the product's own code where it has one. */
export const named = (problem: Problem, own: string | undefined): Problem =>
  own === undefined ? problem : Problem.from({ ...problem.details, own });

/** `code`: the product's own. */
export const notFound = (what: string, code?: string): Problem => {
  const detail = `There is no such ${what}.`;
  return code === undefined ? new Problem(404, "not-found", detail) : refuse(404, code, detail);
};

export const conflict = (code: string, detail: string, errors?: FieldError[]): Problem =>
  new Problem(409, code, detail, errors);

const sayAll = (errors: readonly FieldError[]): string =>
  errors.map(({ field, message }) => `${field} ${message}`).join("; ");

export const invalid = (errors: FieldError[]): Problem => new Problem(422, "invalid", sayAll(errors), errors);

/** Values that are right alone, and wrong together; `code`: the product's own. */
export const broken = (field: string | null, detail: string, code: string | null): Problem => {
  const problem = field === null ? new Problem(422, "invalid", detail) : invalid([{ field, message: detail }]);
  return Problem.from({ ...problem.details, detail, ...(code !== null && { own: code }) });
};

/** The body is JSON, and no object. */
export const noObject = (): Problem => {
  const errors = [{ field: "body", message: "must be a JSON object" }];
  return new Problem(422, "no-object", sayAll(errors), errors);
};

/** The same of a parameter of the query string. */
export const invalidQuery = (field: string, message: string): Problem =>
  new Problem(422, "invalid-query", sayAll([{ field, message }]), [{ field, message }]);

/** The service cannot answer now; nothing was wrong with what was asked. */
export const unavailable = (code: string, detail: string, retryAfter: number): Problem =>
  new Problem(503, code, detail, undefined, retryAfter);
