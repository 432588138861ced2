import { createHash } from "node:crypto";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type BodyBudget, readBody } from "./read-body.ts";

/** One delivery whose signature is right. `id` is outside the signature, so `bodySha256` (hex) is the second key. */
export type WebhookDelivery = { id: string; event: string; payload: Record<string, unknown>; bodySha256: string };

export type WebhookServerOptions = {
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** Compares in constant time; `probot.webhooks.verify`. */
  verify: (body: string, signature: string) => Promise<boolean>;
  /** Resolves once the delivery is stored; GitHub hears 202 then, and 503 if it rejects. */
  onDelivery: (delivery: WebhookDelivery) => Promise<void>;
  log: (line: string) => void;
  /** How long headers and body together may take. */
  receiveMs?: number;
};

export type WebhookServer = { url: string; port: number; close: () => Promise<void> };

/** GitHub's own cap on a payload. */
const MAX_BYTES = 25 * 1024 * 1024;
/** Of all requests together, before their signatures are known. */
const MAX_BUFFERED = 2 * MAX_BYTES;
const PATH = "/api/github/webhooks";
const CLOSE_MS = 2_000;

const ID = /^[\w-]{1,64}$/u;
const EVENT = /^[a-z][a-z_]{0,63}$/u;
const SIGNATURE = /^sha256=[0-9a-f]{64}$/u;

type Answer = { status: number; text: string };
const ANSWERS: Record<number, string> = {
  202: "accepted",
  400: "not a webhook delivery",
  401: "wrong signature",
  404: "not found",
  405: "method not allowed",
  413: "too large",
  415: "send application/json",
  503: "try again later",
};
const answer = (status: number): Answer => ({ status, text: ANSWERS[status] ?? "" });

const parseObject = (body: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
};

const headerOf = (request: IncomingMessage, name: string): string => {
  const value = request.headers[name];
  return typeof value === "string" ? value : "";
};

const receive = async (
  { verify, onDelivery, log }: WebhookServerOptions,
  request: IncomingMessage,
  budget: BodyBudget,
): Promise<Answer> => {
  if (!/^application\/json\s*(?:;|$)/iu.test(headerOf(request, "content-type"))) return answer(415);
  const id = headerOf(request, "x-github-delivery");
  const event = headerOf(request, "x-github-event");
  const signature = headerOf(request, "x-hub-signature-256");
  if (!SIGNATURE.test(signature)) return answer(401);
  if (!ID.test(id) || !EVENT.test(event)) return answer(400);
  const body = await readBody(request, budget);
  if (typeof body === "number") return answer(body);
  if (!(await verify(body.text, signature).catch(() => false))) return answer(401);
  const payload = parseObject(body.text);
  if (!payload) return answer(400);
  try {
    const bodySha256 = createHash("sha256").update(body.text).digest("hex");
    await onDelivery({ id, event, payload, bodySha256 });
    return answer(202);
  } catch (error) {
    log(`delivery ${id} could not be stored: ${error instanceof Error ? error.message : "unknown"}`);
    return answer(503);
  }
};

const respond = (request: IncomingMessage, response: ServerResponse, { status, text }: Answer): void => {
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    "content-length": Buffer.byteLength(text),
  });
  if (request.complete) {
    response.end(text);
    return;
  }
  // What is still on its way is thrown away for a moment: a sender that is cut off in mid-word never reads the answer.
  response.write(text);
  request.once("end", () => response.end());
  request.resume();
  setTimeout(() => request.socket.destroy(), 1_000).unref();
};

const route = async (options: WebhookServerOptions, request: IncomingMessage, budget: BodyBudget): Promise<Answer> => {
  const path = request.url?.split("?")[0];
  if (path === "/healthz") return request.method === "GET" ? { status: 200, text: "ok" } : answer(405);
  if (path !== PATH) return answer(404);
  return request.method === "POST" ? receive(options, request, budget) : answer(405);
};

/** Receives GitHub's webhooks on `/api/github/webhooks`: verify, check the shape, store, answer. Work comes after. */
export const startWebhookServer = async (options: WebhookServerOptions): Promise<WebhookServer> => {
  const { host, port, receiveMs = 10_000 } = options;
  const budget: BodyBudget = { maxBytes: MAX_BYTES, free: MAX_BUFFERED };
  let open = 0;
  const server = createServer(
    {
      headersTimeout: Math.min(receiveMs, 5_000),
      requestTimeout: receiveMs,
      connectionsCheckingInterval: Math.min(receiveMs, 1_000),
      maxHeaderSize: 16 * 1024,
    },
    (request, response) => {
      open += 1;
      response.once("close", () => {
        open -= 1;
        if (open === 0 && !server.listening) server.closeAllConnections();
      });
      route(options, request, budget)
        .catch((error: unknown) => {
          options.log(`a request failed: ${error instanceof Error ? error.message : "unknown"}`);
          return answer(503);
        })
        .then((result) => respond(request, response, result))
        .catch(() => request.destroy());
    },
  );
  server.maxConnections = 500;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve());
  });
  const bound = (server.address() as AddressInfo).port;
  const close = () =>
    new Promise<void>((resolve) => {
      const force = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
      server.close(() => {
        clearTimeout(force);
        resolve();
      });
      if (open === 0) server.closeAllConnections();
    });
  return { url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}`, port: bound, close };
};
