/** An answer of the API. `body` is sent as JSON, a string or Buffer as it is. */
export type Reply = {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
};

export type FieldError = { resource: string; code: string; field?: string; message?: string };

/** Ends a request with GitHub's error shape. */
export class ApiError extends Error {
  readonly status: number;
  readonly errors: FieldError[] | null;

  constructor(status: number, message: string, errors: FieldError[] | null = null) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.errors = errors;
  }
}

const DOCUMENTATION = "https://docs.github.com/rest";

/** GitHub's JSON for an error. */
export const renderError = (error: ApiError): Reply => ({
  status: error.status,
  body: {
    message: error.message,
    ...(error.errors ? { errors: error.errors } : {}),
    documentation_url: DOCUMENTATION,
    status: String(error.status),
  },
});

export const notFound = (): ApiError => new ApiError(404, "Not Found");

/** 422 about one field, in GitHub's words. */
export const invalid = (resource: string, field: string, code: string, message?: string): ApiError =>
  new ApiError(422, "Validation Failed", [{ resource, code, field, ...(message ? { message } : {}) }]);

/** 422 with a sentence only. */
export const refused = (message: string): ApiError => new ApiError(422, message);

export const ok = (body: unknown, headers: Record<string, string> = {}): Reply => ({ status: 200, body, headers });
export const created = (body: unknown): Reply => ({ status: 201, body });
export const noContent = (): Reply => ({ status: 204 });
