import type { Json, Person } from "../contract/call.ts";
import type { LayerEnv } from "../layer-env.ts";
import { invalid, Problem } from "../contract/problem.ts";

export type Session = { token: string; person: Person; expires: string };

type Claims = { sub: string; name: string; exp: number };

const LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;
const MAX_NAME = 64;
const MAX_TOKEN = 1_024;
const ALGORITHM = { name: "HMAC", hash: "SHA-256" };

/** Read from the keyring once for each isolate. */
let signingKey: CryptoKey | null = null;

const readSigningKey = async (env: LayerEnv): Promise<CryptoKey> => {
  if (signingKey === null) {
    const secret = await env.KEYRING.getByName("keyring").secret();
    signingKey = await crypto.subtle.importKey("raw", secret, ALGORITHM, false, ["sign", "verify"]);
  }
  return signingKey;
};

const encode = (bytes: Uint8Array): string => bytes.toBase64({ alphabet: "base64url", omitPadding: true });
const decode = (text: string): Uint8Array => Uint8Array.fromBase64(text, { alphabet: "base64url" });
const toBytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const parseName = (body: Json): string => {
  const name = typeof body === "object" && body !== null && !Array.isArray(body) ? body["name"] : undefined;
  if (typeof name !== "string" || name.trim() === "") throw invalid([{ field: "name", message: "is required" }]);
  if (name.length > MAX_NAME) throw invalid([{ field: "name", message: `must have at most ${MAX_NAME} characters` }]);
  return name.trim();
};

/**
 * Starts a session for somebody who says their name. Nobody proves a name, so it opens nothing: each session is a new
 * person with an id that cannot be guessed, and what they create belongs to that id.
 */
export const createSession = async (env: LayerEnv, body: Json): Promise<Session> => {
  const person = { id: crypto.randomUUID(), name: parseName(body) };
  const exp = Date.now() + LIFETIME_MS;
  const claims: Claims = { sub: person.id, name: person.name, exp };
  const payload = encode(toBytes(JSON.stringify(claims)));
  const signature = await crypto.subtle.sign("HMAC", await readSigningKey(env), toBytes(payload));
  return { token: `${payload}.${encode(new Uint8Array(signature))}`, person, expires: new Date(exp).toISOString() };
};

const unauthorised = (): Problem => new Problem(401, "invalid-token", "The bearer token is not valid. Sign in again.");

/** Who sent the request; null where it carries no token. Throws 401 for a token that is not ours, or is too old. */
export const readPerson = async (env: LayerEnv, header: string | null): Promise<Person | null> => {
  if (header === null) return null;
  const [, payload, signature] = /^Bearer ([\w-]+)\.([\w-]+)$/iu.exec(header.slice(0, MAX_TOKEN)) ?? [];
  if (payload === undefined || signature === undefined) throw unauthorised();
  try {
    const key = await readSigningKey(env);
    if (await crypto.subtle.verify("HMAC", key, decode(signature), toBytes(payload))) {
      const { sub, name, exp } = JSON.parse(new TextDecoder().decode(decode(payload))) as Claims;
      if (exp > Date.now()) return { id: sub, name };
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw unauthorised();
};
