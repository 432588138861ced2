import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { nameOf, type Actor } from "./actor.ts";
import type { ApiRequest } from "./api-request.ts";
import { authenticate } from "./authenticate.ts";
import { answerGraphql } from "./graphql.ts";
import { publishAfter } from "./emit.ts";
import { fullNameOf, now, type Change, type Hub } from "./hub.ts";
import {
  openLimitGate,
  openRateLimits,
  renderRateHeaders,
  renderRetryAfter,
  type Limits,
  type RateWindow,
} from "./rate-limits.ts";
import { readBody } from "./read-body.ts";
import { ApiError, renderError, type Reply } from "./reply.ts";
import { findRoute, route, type Route } from "./router.ts";

const parseBody = (bytes: Buffer): Record<string, unknown> => {
  if (bytes.length === 0) return {};
  try {
    const value: unknown = JSON.parse(bytes.toString());
    if (Array.isArray(value)) return { "": value };
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    throw new ApiError(400, "Problems parsing JSON");
  }
  throw new ApiError(400, "Body should be a JSON object");
};

/** A repository is known by its id too, as redirects from its former names show it. */
const byName = (hub: Hub, path: string): string =>
  path.replace(/^\/repositories\/(\d+)(?=\/|$)/u, (whole, id) => {
    const repo = hub.state.repositories.find((item) => item.id === Number(id));
    return repo ? `/repos/${fullNameOf(repo)}` : whole;
  });

const graphqlRoute = route("POST", "/api/graphql", answerGraphql);

const answer = async (
  hub: Hub,
  routes: Route[],
  incoming: IncomingMessage,
  change: Change,
  rate: RateWindow,
): Promise<Reply> => {
  const { pathname, searchParams } = new URL(incoming.url ?? "/", hub.url);
  const method = incoming.method ?? "GET";
  const path = byName(hub, pathname.slice("/api/v3".length) || "/");
  const found =
    pathname === "/api/graphql" && method === "POST"
      ? { route: graphqlRoute, params: {} }
      : findRoute(pathname.startsWith("/api/v3") ? routes : [], method === "HEAD" ? "GET" : method, path);
  const bytes = await readBody(incoming);
  if (!found) throw new ApiError(404, `Not Found: this GitHub has no route for ${method} ${path}`);
  const request: ApiRequest = {
    hub,
    actor: change.actor,
    change,
    rate,
    method,
    path,
    params: found.params,
    query: searchParams,
    headers: Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
    body: parseBody(bytes),
  };
  return found.route.handle(request);
};

const toReply = (error: unknown): Reply => {
  if (error instanceof ApiError) return renderError(error);
  if (error instanceof URIError) return renderError(new ApiError(400, "Bad Request"));
  console.error("The embedded GitHub failed:", error);
  return renderError(new ApiError(500, "Server Error"));
};

const send = (incoming: IncomingMessage, response: ServerResponse, reply: Reply): void => {
  const raw = typeof reply.body === "string" || Buffer.isBuffer(reply.body);
  const body =
    reply.body === undefined ? Buffer.alloc(0) : Buffer.from(raw ? (reply.body as Buffer) : JSON.stringify(reply.body));
  const headers: Record<string, string> = {
    ...(reply.body === undefined ? {} : { "content-type": "application/json; charset=utf-8" }),
    "x-github-media-type": "github.v3; format=json",
    "x-github-api-version-selected": "2022-11-28",
    "access-control-allow-origin": "*",
    "x-github-request-id": randomUUID().slice(0, 18).toUpperCase(),
    // The rest of a body that is too long is not read.
    ...(reply.status === 413 ? { connection: "close" } : {}),
    ...reply.headers,
  };
  const reads = incoming.method === "GET" || incoming.method === "HEAD";
  if (reads && reply.status === 200) {
    const etag = `W/"${createHash("sha256").update(body).digest("hex")}"`;
    headers["etag"] = etag;
    headers["cache-control"] = "private, max-age=60, s-maxage=60";
    const known = (incoming.headers["if-none-match"] ?? "").split(",").map((tag) => tag.trim());
    if (known.includes(etag)) {
      response.writeHead(304, headers).end();
      return;
    }
  }
  // 204 and 304 have no body, and no length either.
  if (reply.status !== 204) headers["content-length"] = String(body.length);
  response.writeHead(reply.status, headers).end(incoming.method === "HEAD" ? undefined : body);
};

/** A gate for installations, where limits are enforced. */
const openGate = (limits: Limits | null) => {
  const gate = limits === null ? null : openLimitGate();
  const installationOf = (actor: Actor): number | null => (actor.kind === "installation" ? actor.installationId : null);
  return {
    enter: (actor: Actor, incoming: IncomingMessage, rate: RateWindow, nowMs: number): void => {
      const installation = installationOf(actor);
      const asked = { method: incoming.method ?? "GET", path: (incoming.url ?? "/").replace(/\?.*$/u, "") };
      if (installation !== null) gate?.enter(installation, asked, rate, nowMs);
    },
    leave: (actor: Actor): void => {
      const installation = installationOf(actor);
      if (installation !== null) gate?.leave(installation);
    },
    refusal: (error: unknown): Record<string, string> =>
      limits !== null && error instanceof ApiError ? renderRetryAfter(error, limits) : {},
  };
};

/** Whose hour a request is of: all tokens of an installation share one. */
const accountOf = (actor: Actor, authorization = ""): string => {
  if (actor.kind === "installation") return `installation/${actor.installationId}`;
  return actor.kind === "user" ? `user/${actor.login}` : authorization;
};

/**
 * Answers GraphQL, and requests below `/api/v3` from a table of routes, and publishes what they changed after the answer.
 * `limits`: what installations are held to; null: requests are counted, and none is refused.
 */
export const createApi = (hub: Hub, routes: Route[], limits: Limits | null) => {
  const countRequest = openRateLimits(limits?.requests);
  const gate = openGate(limits);
  return async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const startedAt = Date.now();
    const at = limits?.clock.now() ?? startedAt;
    const { authorization } = incoming.headers;
    const change: Change = { hub, actor: { kind: "anonymous" }, outbox: [] };
    let refusal: unknown = null;
    try {
      change.actor = authenticate(hub, authorization, startedAt);
    } catch (error) {
      refusal = error;
    }
    const isFree = incoming.url?.startsWith("/api/v3/rate_limit") ?? false;
    const rate = countRequest(accountOf(change.actor, authorization), !isFree, at);
    let reply: Reply;
    try {
      if (refusal !== null) throw refusal;
      gate.enter(change.actor, incoming, rate, at);
      reply = await answer(hub, routes, incoming, change, rate);
    } catch (error) {
      const refused = toReply(error);
      reply = { ...refused, headers: { ...refused.headers, ...gate.refusal(error) } };
    }
    gate.leave(change.actor);
    publishAfter(response, change);
    send(incoming, response, { ...reply, headers: { ...renderRateHeaders(rate), ...reply.headers } });
    recordCall(hub, change.actor, incoming, response.statusCode, startedAt);
    if (incoming.method !== "GET") hub.save();
  };
};

const recordCall = (hub: Hub, actor: Actor, incoming: IncomingMessage, status: number, startedAt: number): void => {
  const path = (incoming.url ?? "/").replace(/^\/api\/(v3)?/, "/").replace(/^\/\//, "/");
  const milliseconds = Date.now() - startedAt;
  hub.calls.push({ at: now(), actor: nameOf(actor), method: incoming.method ?? "GET", path, status, milliseconds });
};
