import { type LookupAddress, promises as dns } from "node:dns";
import * as http from "node:http";
import * as https from "node:https";
import { type LookupFunction, isIP } from "node:net";
import { isPublicAddress } from "./public-address.ts";

export type GuardedRequest = { url: string; method: string; headers: Record<string, string>; body: string | null };
/** Header names are in lower case; `milliseconds` from the first byte sent to the last received. */
export type GuardedAnswer = { status: number; headers: Record<string, string>; body: string; milliseconds: number };
/** Sends one request, or says in one sentence why there is no answer. Never throws. */
export type GuardedFetch = (request: GuardedRequest) => Promise<GuardedAnswer | { problem: string }>;

export type Guard = {
  allowPrivateAddresses: boolean;
  /** All addresses of a host name. */
  resolve?: (host: string) => Promise<LookupAddress[]>;
  /** For name, connection and the whole answer together. */
  deadlineMs?: number;
  /** Of an answer's body. */
  maxBytes?: number;
};

const MAX_BYTES = 64 * 1024;

/** Names below `localhost` are this machine by RFC 6761, whatever a resolver says. */
const resolveHost = async (host: string): Promise<LookupAddress[]> =>
  /(?:^|\.)localhost$/iu.test(host) ? [{ address: "127.0.0.1", family: 4 }] : dns.lookup(host, { all: true });

/** The one address to connect to. Every address of the name must be allowed, and the checked one is the one that is used. */
const chooseAddress = async (host: string, { allowPrivateAddresses, resolve = resolveHost }: Guard) => {
  const family = isIP(host);
  const found = family ? [{ address: host, family }] : await resolve(host).catch(() => []);
  const [first] = found;
  if (!first) throw new Error(`${host} has no address`);
  if (!allowPrivateAddresses && !found.every(({ address }) => isPublicAddress(address)))
    throw new Error(`${host} is not on the public internet`);
  return first;
};

const readBody = async (message: http.IncomingMessage, maxBytes: number): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`the answer is larger than ${maxBytes / 1024} KB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true }));

const exchange = async (
  { url, method, headers, body }: GuardedRequest,
  guard: Guard,
  signal: AbortSignal,
): Promise<GuardedAnswer> => {
  const { hostname, protocol } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") throw new Error(`${protocol} is neither http nor https`);
  const chosen = chooseAddress(hostname.replaceAll(/^\[|\]$/gu, ""), guard);
  // A resolver knows no deadline of ours.
  const { address, family } = await Promise.race([chosen, aborted(signal)]);
  const lookup: LookupFunction = (_host, options, done) =>
    options.all ? done(null, [{ address, family }]) : done(null, address, family);
  const started = performance.now();
  const message = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const send = protocol === "https:" ? https.request : http.request;
    const length = body === null ? {} : { "content-length": String(Buffer.byteLength(body)) };
    // A connection of its own for each request: a kept one would skip the check.
    const request = send(url, { method, headers: { ...headers, ...length }, lookup, signal, agent: false }, resolve);
    request.once("error", reject);
    request.end(body ?? undefined);
  });
  const text = await readBody(message, guard.maxBytes ?? MAX_BYTES);
  const plain = Object.entries(message.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(", ") : value,
  ]);
  return {
    status: message.statusCode ?? 0,
    headers: Object.fromEntries(plain) as Record<string, string>,
    body: text,
    milliseconds: performance.now() - started,
  };
};

/** Fetches from addresses that a stranger may have chosen: http(s) only, no redirects followed, 64 KB and 5 s unless said. */
export const guardedFetch =
  (guard: Guard): GuardedFetch =>
  async (request) => {
    const { deadlineMs = 5_000 } = guard;
    const signal = AbortSignal.timeout(deadlineMs);
    try {
      return await exchange(request, guard, signal);
    } catch (error) {
      if (signal.aborted) return { problem: `no whole answer within ${deadlineMs / 1000} s` };
      return { problem: error instanceof Error && error.message !== "" ? error.message : "the request failed" };
    }
  };
