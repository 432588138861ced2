import type { Json } from "../../src/orchestration/contract/call.ts";

export type SentAnswer = { status: number; headers: Headers; body: Json };
/** `label` is the request as a scenario writes it, before names and values are filled in. */
export type Request = { label: string; method: string; path: string; headers: Record<string, string>; body?: Json };
/** Sends one request to the product; throws where no answer comes. */
export type Send = (request: Request) => Promise<SentAnswer>;

const TIMEOUT_MS = 30_000;

/** Requests to an address. With `version` it is this version of the Worker that answers, whatever its share. */
export const createSend = (address: string, version?: { worker: string; id: string }): Send => {
  const override: Record<string, string> =
    version === undefined ? {} : { "Cloudflare-Workers-Version-Overrides": `${version.worker}="${version.id}"` };
  return async ({ body, headers, method, path }) => {
    const response = await fetch(`${address}${path}`, {
      method,
      redirect: "manual",
      headers: {
        accept: "application/json",
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
        ...override,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") ?? false;
    return { status: response.status, headers: response.headers, body: isJson ? (JSON.parse(text) as Json) : text };
  };
};
