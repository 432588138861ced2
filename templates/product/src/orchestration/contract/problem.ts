export type FieldError = { field: string; message: string };

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
};

const TITLES: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  410: "Gone",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  426: "Upgrade Required",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

export const titleOf = (status: number): string => TITLES[status] ?? "Error";

/** An expected failure. It never crosses an object's border as an exception: `answer` turns it into an outcome. */
export class Problem extends Error {
  readonly details: ProblemDetails;

  constructor(status: number, code: string, detail: string, errors?: FieldError[], retryAfter?: number) {
    super(detail);
    this.name = "Problem";
    const known = { type: "about:blank" as const, title: titleOf(status), status, code, detail };
    this.details = { ...known, ...(errors && { errors }), ...(retryAfter !== undefined && { retryAfter }) };
  }
}

export const notFound = (what: string): Problem => new Problem(404, "not-found", `There is no such ${what}.`);

export const conflict = (code: string, detail: string, errors?: FieldError[]): Problem =>
  new Problem(409, code, detail, errors);

const sayAll = (errors: readonly FieldError[]): string =>
  errors.map(({ field, message }) => `${field} ${message}`).join("; ");

export const invalid = (errors: FieldError[]): Problem => new Problem(422, "invalid", sayAll(errors), errors);

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
