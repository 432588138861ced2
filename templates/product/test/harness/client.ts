import { exports } from "cloudflare:workers";

import type { Json } from "../../src/orchestration/contract/call.ts";

export type Answer = { status: number; headers: Headers; body: Json };
export type Sending = {
  method?: string;
  token?: string | null;
  body?: Json;
  /** A body that is sent as it is. */
  raw?: string;
  headers?: Record<string, string>;
};

/** Sends one request to the product's Worker, as the internet would. */
export const send = async (
  path: string,
  { method = "GET", token = null, body, raw, headers = {} }: Sending = {},
): Promise<Answer> => {
  const request = new Request(`https://product.test${path}`, {
    method,
    redirect: "manual",
    headers: {
      // Each request from an address of its own, so that the limit on writes is met only where a test means it.
      "cf-connecting-ip": `test-${crypto.randomUUID()}`,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(raw !== undefined && { body: raw }),
  });
  const response = await exports.default.fetch(request);
  const text = await response.text();
  const isJson = /[/+]json\b/u.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, body: isJson ? (JSON.parse(text) as Json) : text };
};

/** A bearer token for a new person of this name. */
export const signIn = async (name: string): Promise<string> => {
  const { body } = await send("/api/session", { method: "POST", body: { name } });
  return (body as { token: string }).token;
};
