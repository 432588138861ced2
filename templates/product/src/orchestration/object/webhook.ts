import type { JsonObject } from "../contract/call.ts";
import { renderTraceparent } from "../mesh/trace.ts";

/** `status`: of the answer; null where there was none. `final`: the next attempt would fail as well. */
export type Attempt =
  | { ok: true; status: number }
  | { ok: false; status: number | null; error: string; final: boolean };

const TIMEOUT_MS = 10_000;
const PRIVATE_NAMES = /(?:^|\.)(?:localhost|local|internal|lan|home\.arpa)$/u;

/** Ranges that never belong to a stranger on the internet: loopback, private, link-local, shared, multicast, reserved. */
const isPrivateV4 = (a: number, b: number): boolean =>
  a === 0 ||
  a === 10 ||
  a === 127 ||
  a >= 224 ||
  (a === 100 && b >= 64 && b <= 127) ||
  (a === 169 && b === 254) ||
  (a === 172 && b >= 16 && b <= 31) ||
  (a === 192 && (b === 168 || b === 0)) ||
  (a === 198 && (b === 18 || b === 19));

/** Of IPv6 only global unicast is let through, and of that nothing that wraps an IPv4 address. */
const isPrivateV6 = (address: string): boolean => !/^[23]/u.test(address) || /^(?:2002:|2001:0?:)/u.test(address);

/** Whether a URL names this machine or a private network. `new URL` has made every spelling of an IPv4 address plain. */
export const isPrivateAddress = (url: URL): boolean => {
  const host = url.hostname.replace(/\.$/u, "").toLowerCase();
  if (host.startsWith("[")) return isPrivateV6(host.slice(1, -1));
  const [, a, b] = /^(\d+)\.(\d+)\.\d+\.\d+$/u.exec(host) ?? [];
  if (a !== undefined && b !== undefined) return isPrivateV4(Number(a), Number(b));
  return PRIVATE_NAMES.test(host) || !host.includes(".");
};

/** What is sent: the exact bytes of the body, and how long it may take. */
export type Parcel = { headers: Record<string, string>; body: string; timeoutMs: number };

/** POSTs JSON to `address`. Whatever is no answer of success within the time is a failure. */
export const postTo = async (
  address: string,
  { body, headers, timeoutMs }: Parcel,
  allowPrivate: boolean,
): Promise<Attempt> => {
  const refuse = (error: string): Attempt => ({ ok: false, status: null, error, final: true });
  if (!URL.canParse(address)) return refuse("not a URL");
  const url = new URL(address);
  if (!["http:", "https:"].includes(url.protocol)) return refuse("not http(s)");
  if (!allowPrivate && isPrivateAddress(url)) return refuse("a private address");
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
      // Following a redirect would lead around the check above.
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { ok, status } = response;
    await response.body?.cancel();
    return ok ? { ok, status } : { ok, status, error: `status ${status}`, final: false };
  } catch (error) {
    return { ok: false, status: null, error: error instanceof Error ? error.name : "failed", final: false };
  }
};

/** POSTs `record` to `address`. `id` stays the same over all attempts, so that a receiver can drop repeats. */
export const sendWebhook = (
  address: string,
  { id, record, trace }: { id: string; record: JsonObject; trace: string },
  allowPrivate: boolean,
): Promise<Attempt> => {
  const headers = { "webhook-id": id, traceparent: renderTraceparent(trace) };
  return postTo(address, { headers, body: JSON.stringify(record), timeoutMs: TIMEOUT_MS }, allowPrivate);
};
