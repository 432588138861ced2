const PREFIX = "watch.";
/** A longer life than this is refused, whoever signed for it. */
const LONGEST_MS = 600_000;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

type Claims = { aud: string; exp: number };

const decode = (text: string): Uint8Array<ArrayBuffer> | null => {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
};

const readClaims = (bytes: Uint8Array): Claims | null => {
  try {
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof claims !== "object" || claims === null) return null;
    const { aud, exp } = claims as Partial<Record<keyof Claims, unknown>>;
    return typeof aud === "string" && typeof exp === "number" ? { aud, exp } : null;
  } catch {
    return null;
  }
};

const verifies = async (key: string, signature: Uint8Array<ArrayBuffer>, signed: string): Promise<boolean> => {
  const raw = decode(key);
  if (raw?.length !== KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  const known = await crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]);
  return await crypto.subtle.verify({ name: "Ed25519" }, known, signature, new TextEncoder().encode(signed));
};

/**
 * Whether a token is a watcher's, for this host and this moment: `watch.CLAIMS.SIGNATURE`, both base64url. The claims are
 * JSON: `aud`, the host, and `exp`, when it ends in seconds since 1970; signed is everything before the last point.
 */
export const isWatchToken = async (
  token: string,
  host: string,
  now: number,
  watchers: readonly string[],
): Promise<boolean> => {
  if (!token.startsWith(PREFIX)) return false;
  const [, payload = "", sealed = "", ...more] = token.split(".");
  const [bytes, signature] = [decode(payload), decode(sealed)];
  const claims = bytes && readClaims(bytes);
  if (claims === null || signature === null || more.length > 0 || claims.aud !== host) return false;
  const left = claims.exp * 1_000 - now;
  if (left <= 0 || left > LONGEST_MS) return false;
  for (const key of watchers) if (await verifies(key, signature, `${PREFIX}${payload}`)) return true;
  return false;
};
