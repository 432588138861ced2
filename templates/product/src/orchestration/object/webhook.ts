import type { JsonObject } from "../contract/call.ts";
import { renderTraceparent } from "../mesh/trace.ts";

export type Attempt = { ok: true } | { ok: false; error: string; final: boolean };

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

/** POSTs `record` to `address`. `id` stays the same over all attempts, so that a receiver can drop repeats. */
export const sendWebhook = async (
  address: string,
  { id, record, trace }: { id: string; record: JsonObject; trace: string },
  allowPrivate: boolean,
): Promise<Attempt> => {
  if (!URL.canParse(address)) return { ok: false, error: "not a URL", final: true };
  const url = new URL(address);
  if (!["http:", "https:"].includes(url.protocol)) return { ok: false, error: "not http(s)", final: true };
  if (!allowPrivate && isPrivateAddress(url)) return { ok: false, error: "a private address", final: true };
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", "webhook-id": id, traceparent: renderTraceparent(trace) },
      body: JSON.stringify(record),
      // Following a redirect would lead around the check above.
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.ok ? { ok: true } : { ok: false, error: `status ${response.status}`, final: false };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.name : "failed", final: false };
  }
};
