import type { Json, JsonObject } from "../contract/call.ts";
import type { ProblemDetails } from "../contract/problem.ts";

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "etag, location, retry-after, traceparent, x-request-id",
};

/** Everything this API says is for the caller of this moment. */
const COMMON = { ...CORS, "cache-control": "no-store", "x-content-type-options": "nosniff" };

const KNOWN_HEADERS =
  "authorization content-type idempotency-key if-match if-none-match traceparent x-request-id".split(" ");

/** Any page may call the API: it knows callers by a token, never by a cookie. `own`: headers by which the product does. */
export const renderPreflight = (own: readonly string[]): Response =>
  new Response(null, {
    status: 204,
    headers: {
      ...CORS,
      "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
      "access-control-allow-headers": [...new Set([...KNOWN_HEADERS, ...own])].join(", "),
      "access-control-max-age": "86400",
    },
  });

const MAY_NOT_HAVE_BODY = [204, 205, 304];

/** Made once: a response copies `Headers` faster than it reads an object. */
const EMPTY_HEADERS = new Headers(COMMON);
const JSON_HEADERS = new Headers({ ...COMMON, "content-type": "application/json" });

const withHeaders = (known: Headers, more: Record<string, string>): Headers => {
  const all = new Headers(known);
  for (const [name, value] of Object.entries(more)) all.set(name, value);
  return all;
};

/** `json`: the body as text; null where there is none. */
export const renderText = (status: number, json: string | null, headers?: Record<string, string>): Response => {
  const empty = MAY_NOT_HAVE_BODY.includes(status) || json === null;
  const known = empty ? EMPTY_HEADERS : JSON_HEADERS;
  return new Response(empty ? null : json, {
    status,
    headers: headers === undefined ? known : withHeaders(known, headers),
  });
};

/** The same for what is no `Json` by its type, but plain data. */
export const renderValue = (status: number, value: unknown): Response => renderText(status, JSON.stringify(value));

export const renderJson = (status: number, body: Json, headers?: Record<string, string>): Response =>
  renderText(status, body === null ? null : JSON.stringify(body), headers);

/** What goes with a failure, however it is told. */
export const failureHeaders = ({ headers, retryAfter, status }: ProblemDetails): Record<string, string> => ({
  ...COMMON,
  ...(status === 401 && { "www-authenticate": "Bearer" }),
  ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
  ...headers,
});

/** `request`: by which the logs know it. */
export const renderProblem = (problem: ProblemDetails, request: string): Response => {
  const { more = "{}", status } = problem;
  const told = { ...(JSON.parse(more) as JsonObject), ...problem, request };
  for (const name of ["headers", "more", "own", "retryAfter"]) delete told[name as keyof typeof told];
  const headers = { ...failureHeaders(problem), "content-type": "application/problem+json" };
  return new Response(JSON.stringify(told), { status, headers });
};
