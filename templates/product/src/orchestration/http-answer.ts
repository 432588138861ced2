import type { Json } from "./call.ts";
import type { ProblemDetails } from "./problem.ts";

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "location, x-request-id, retry-after",
};

/** Everything this API says is for the caller of this moment. */
const COMMON = { ...CORS, "cache-control": "no-store", "x-content-type-options": "nosniff" };

/** Any page may call the API: it knows callers by a token, never by a cookie. */
export const renderPreflight = (): Response =>
  new Response(null, {
    status: 204,
    headers: {
      ...CORS,
      "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
      "access-control-allow-headers": "authorization, content-type, idempotency-key, x-request-id",
      "access-control-max-age": "86400",
    },
  });

const MAY_NOT_HAVE_BODY = [204, 205, 304];

export const renderJson = (status: number, body: Json, headers: Record<string, string> = {}): Response => {
  const empty = MAY_NOT_HAVE_BODY.includes(status) || body === null;
  return new Response(empty ? null : JSON.stringify(body), {
    status,
    headers: { ...COMMON, ...(empty ? {} : { "content-type": "application/json" }), ...headers },
  });
};

export const renderProblem = (problem: ProblemDetails, trace: string, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify({ ...problem, request: trace }), {
    status: problem.status,
    headers: {
      ...COMMON,
      "content-type": "application/problem+json",
      ...(problem.status === 401 && { "www-authenticate": "Bearer" }),
      ...(problem.status === 429 && { "retry-after": "60" }),
      ...headers,
    },
  });
